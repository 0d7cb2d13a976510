// `npm run rules -- check <file>` says what is wrong with a rule set, `npm run rules -- activate <file>` makes it the active
// one. A running gateway takes it over by itself; the embedded database serves one process, so there the gateway must stand still.

import { openDatabase } from '../subgraphs/database.ts';
import { databaseProblem } from '../subgraphs/database-problem.ts';
import { domains } from '../subgraphs/index.ts';
import { SetupError } from '../subgraphs/setup-error.ts';
import { startDatabases } from '../subgraphs/start-databases.ts';
import { checksOf } from './access/checks.ts';
import { activateRecorded } from './activate-recorded.ts';
import { loadPseudonyms } from './audit-keys.ts';
import { type Configuration, ConfigurationError, readConfiguration } from './config.ts';
import { SupergraphError } from './governed-supergraph.ts';
import { createLogger } from './log.ts';
import { openTrail } from './open-trail.ts';
import { preparePolicyStore } from './policy-store.ts';
import { UnrecordedError } from './record-command.ts';
import { roleSecret } from './role-secret.ts';
import { loadCatalog, problemsOf, RuleSetError, readRuleSet } from './rules.ts';

const usage = 'Usage: npm run rules -- check <file> | activate <file>';

const forOperator = [SetupError, ConfigurationError, RuleSetError, SupergraphError, UnrecordedError];

try {
  await main(process.argv[2], process.argv[3]);
} catch (error) {
  if (!forOperator.some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function main(command: string | undefined, file: string | undefined): Promise<void> {
  if (file === undefined || (command !== 'check' && command !== 'activate')) throw new SetupError(usage);
  // The database of a foreign supergraph is looked for only where it is written to.
  const catalog = await loadCatalog(process.env.SUPERGRAPH || undefined);
  const checks = checksOf(await readRuleSet(file), null, catalog, Date.now());
  const problems = problemsOf(checks);
  const { ungranted } = checks;
  for (const problem of problems) print(problem);
  print(`${problems.length} findings; ${ungranted.length} coordinates that no rule grants to anybody`);
  if (problems.length > 0) process.exitCode = 1;
  else if (command === 'activate') print(`version ${await activateIn(file, catalog)} is active`);
}

async function activateIn(file: string, catalog: Awaited<ReturnType<typeof loadCatalog>>): Promise<number> {
  const configuration = readConfiguration(
    process.env,
    domains.map(({ name }) => name),
  );
  if (configuration.supergraph !== undefined && configuration.databaseUrl !== undefined)
    return activateOn(configuration, configuration.databaseUrl, false, file, catalog);
  const started = await startDatabases({
    ...configuration,
    domains,
    roleSecret: () => roleSecret(configuration),
    onProgress: print,
  });
  const shared = started.databases.find(({ variable }) => variable === 'DATABASE_URL');
  try {
    if (shared === undefined)
      throw new SetupError('The access rules live in the database of DATABASE_URL: set it.');
    return await activateOn(configuration, shared.ownerConnectionString, started.embedded, file, catalog);
  } finally {
    await started.stop();
  }
}

async function activateOn(
  configuration: Configuration,
  connectionString: string,
  embedded: boolean,
  file: string,
  catalog: Awaited<ReturnType<typeof loadCatalog>>,
): Promise<number> {
  const database = openDatabase({ connectionString, poolSize: 1, applicationName: 'yidang-rules' });
  try {
    await preparePolicyStore(database);
    const trail = await openTrail({
      ...configuration,
      ownerConnectionString: connectionString,
      roleSecret: embedded ? null : await roleSecret(configuration),
      logger: createLogger(configuration.logLevel),
    });
    try {
      const pseudonyms = await loadPseudonyms(configuration.dataDirectory);
      const recorded = { trail: trail.trail, pseudonyms };
      return await activateRecorded(recorded, 'rules activate', database, catalog, file);
    } finally {
      await trail.close();
    }
  } catch (error) {
    const { cause } = error as Error;
    throw (cause && databaseProblem(cause, 'DATABASE_URL', connectionString)) || error;
  } finally {
    await database.end();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
