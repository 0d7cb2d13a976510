// `npm run config` prints the settings that a start would take, checked as a start checks them, with secrets masked.

import { domains } from '../subgraphs/index.ts';
import { ConfigurationError, readConfiguration } from './config.ts';
import { masked } from './masked-configuration.ts';

try {
  const configuration = readConfiguration(
    process.env,
    domains.map(({ name }) => name),
  );
  process.stdout.write(`${JSON.stringify(masked(configuration), null, 2)}\n`);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
