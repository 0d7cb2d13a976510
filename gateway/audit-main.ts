// `npm run audit:verify` recomputes the whole trail and names the first record that was changed, removed, reordered, inserted
// or cut off; exit code 1 where there is one. It reads only, and may run beside the gateway.

import { domains } from '../subgraphs/index.ts';
import { SetupError } from '../subgraphs/setup-error.ts';
import { startDatabases } from '../subgraphs/start-databases.ts';
import { ConfigurationError, readConfiguration } from './config.ts';
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
    const database = openAsOwner(sharedDatabase(started).ownerConnectionString, 'yidang-audit-verify');
    try {
      await verify(configuration.dataDirectory, database);
    } finally {
      await database.end();
    }
  } finally {
    await started.stop();
  }
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
