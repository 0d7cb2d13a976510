// `npm run migrate` brings the schemas of the domains up to date and does nothing else, for installations where a start of
// the gateway should find its databases ready. `npm start` does the same first.

import { domains } from '../subgraphs/index.ts';
import { migrate } from '../subgraphs/migrate.ts';
import { SetupError } from '../subgraphs/setup-error.ts';
import { startDatabases } from '../subgraphs/start-databases.ts';
import { ConfigurationError, readConfiguration } from './config.ts';
import { createProgress } from './progress.ts';
import { roleSecret } from './role-secret.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

try {
  const configuration = readConfiguration(
    process.env,
    domains.map(({ name }) => name),
  );
  const progress = createProgress(print);
  const here = domains.filter(({ name }) => configuration.domainUrls[name] === undefined);
  const { databases, ready, stop } = await startDatabases({
    ...configuration,
    domains: here,
    roleSecret: () => roleSecret(configuration),
    onProgress: progress.next,
  });
  try {
    await ready;
    await migrate({ databases, onProgress: progress.next });
    progress.end();
    print(`Up to date: ${here.map(({ name }) => name).join(', ')}.`);
  } finally {
    await stop();
  }
} catch (error) {
  if (!(error instanceof SetupError || error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
