// `npm run audit:verify` recomputes the whole trail and names the first record that was changed, removed, reordered, inserted
// or cut off; exit code 1 where there is one. It reads only, and may run beside the gateway. `npm run audit:archive` moves
// the months past retention into files.

import { domains } from '../subgraphs/index.ts';
import { SetupError } from '../subgraphs/setup-error.ts';
import { type StartedDatabases, startDatabases } from '../subgraphs/start-databases.ts';
import { archiveTrail } from './archive-trail.ts';
import { type Configuration, ConfigurationError, readConfiguration } from './config.ts';
import { createLogger } from './log.ts';
import { openTrail } from './open-trail.ts';
import { roleSecret } from './role-secret.ts';
import { openAsOwner, sharedDatabase } from './shared-database.ts';
import { verifyInstallation } from './verify-installation.ts';

/** Records between two lines of progress. */
const progressEvery = 100_000;

try {
  await main();
} catch (error) {
  if (![SetupError, ConfigurationError].some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const configuration = readConfiguration(
    process.env,
    domains.map(({ name }) => name),
  );
  const started = await startDatabases({
    ...configuration,
    domains,
    roleSecret: () => roleSecret(configuration),
    onProgress: print,
  });
  try {
    await started.ready;
    const database = openAsOwner(sharedDatabase(started), 'yidang-audit-verify');
    try {
      if (process.argv[2] === 'archive') await archive(configuration, started, database);
      else await verify(configuration.dataDirectory, database);
    } finally {
      await database.end();
    }
  } finally {
    await started.stop();
  }
}

async function archive(
  configuration: Configuration,
  started: StartedDatabases,
  owner: ReturnType<typeof openAsOwner>,
): Promise<void> {
  const { trail, close } = await openTrail({
    ...configuration,
    ownerConnectionString: sharedDatabase(started),
    roleSecret: started.embedded ? null : await roleSecret(configuration),
    logger: createLogger(configuration.logLevel),
  });
  let months = 0;
  try {
    await archiveTrail({
      ...configuration,
      owner,
      trail,
      now: Date.now(),
      onArchived({ file, records, digest }) {
        months++;
        print(`${records} records moved to ${file}, SM3 ${digest}`);
      },
    });
  } finally {
    await close();
  }
  print(
    `${months} months archived; records of the last ${configuration.auditRetention} months stay in the database.`,
  );
}

async function verify(dataDirectory: string, database: ReturnType<typeof openAsOwner>): Promise<void> {
  const begun = performance.now();
  const { records, writers, checkpoints, forms, findings, notes } = await verifyInstallation(
    dataDirectory,
    database,
    createProgressLine(),
  );
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  print(
    `${records} records of ${writers} writers, ${checkpoints} checkpoints, ${forms} forms in ${seconds} s`,
  );
  for (const note of notes) print(`note: ${note}`);
  for (const { writer, kind, message } of findings)
    print(`${kind}${writer === '' ? '' : ` writer ${writer}`}: ${message}`);
  print(findings.length === 0 ? 'The trail is whole.' : 'The trail is NOT whole.');
  if (findings.length > 0) process.exitCode = 1;
}

function createProgressLine(): (records: number) => void {
  let told = 0;
  return (records) => {
    if (records - told < progressEvery) return;
    told = records;
    print(`${records} records verified`);
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
