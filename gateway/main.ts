// `npm start`: databases, schemas, the synthetic province where there is nothing yet, and the gateway. With SUPERGRAPH it is
// the gateway alone, in front of somebody else's subgraphs.

import type { FastifyBaseLogger } from 'fastify';
import { domains } from '../subgraphs/index.ts';
import { SetupError } from '../subgraphs/setup-error.ts';
import { type StartedDatabases, startDatabases } from '../subgraphs/start-databases.ts';
import type { OwnGateway } from './assembly.ts';
import { type Command, runCommand } from './command.ts';
import { type Configuration, ConfigurationError, readConfiguration } from './config.ts';
import type { ReloadableGateway } from './foreign-gateway.ts';
import { SupergraphError } from './governed-supergraph.ts';
import { heapGrowth } from './heap-growth.ts';
import { AddressError, explained, listenInWords, requireFree } from './listen.ts';
import { createLogger, describeError } from './log.ts';
import type { OpenTrail } from './open-trail.ts';
import { createProgress, type Progress } from './progress.ts';
import { UnrecordedError } from './record-command.ts';
import { roleSecret } from './role-secret.ts';
import type { Rules } from './rules.ts';
import { readSubgraphAddresses, SubgraphAddressesError } from './subgraph-addresses.ts';
import { TrustedDocumentsError } from './trusted-documents.ts';

const forOperator = [
  SetupError,
  ConfigurationError,
  TrustedDocumentsError,
  AddressError,
  SupergraphError,
  UnrecordedError,
  SubgraphAddressesError,
];

runCommand(main, (error) => forOperator.some((kind) => error instanceof kind));

async function main(command: Command): Promise<void> {
  const configuration = readConfiguration(
    process.env,
    domains.map(({ name }) => name),
  );
  const progress = createProgress(command.print);
  const started = heapGrowth.bound();
  const { supergraph } = configuration;
  const gateway =
    supergraph === undefined
      ? await provinceGateway(configuration, command, progress)
      : await foreignGateway(configuration, supergraph, command);
  command.atEnd(gateway.close);
  const address = await explained(configuration, () => listenInWords(gateway.app, configuration));
  progress.end();
  await reloadWhenTold(configuration, gateway, command);
  command.print(`Yidang 一档 is ready at ${address}/graphql`);
  if (supergraph === undefined) await welcome(configuration, command, address);
  started();
}

/** Where what is served can be said to be another while the gateway runs. */
async function reloadWhenTold(
  { supergraph, subgraphsFile, logLevel }: Configuration,
  { reload, reloads }: ReloadableGateway,
  { atEnd, onHangup }: Command,
): Promise<void> {
  const from = supergraph ?? subgraphsFile;
  if (from === undefined) return;
  const { startReloading } = await import('./reloading.ts');
  const logger = createLogger(logLevel);
  const { now, close } = await startReloading({
    file: /^https?:\/\//.test(from) ? null : from,
    pollMilliseconds: reloadPollMilliseconds,
    reload,
    report(error) {
      reloads.tell(error);
      if (error === undefined) logger.info({ job: 'reload' }, 'supergraph and addresses were loaded again');
      else tellKept(logger, error);
    },
  });
  onHangup(() => void now());
  atEnd(async () => close());
}

const reloadPollMilliseconds = 1000;

function tellKept(logger: FastifyBaseLogger, error: unknown): void {
  const problem = error instanceof Error && forOperator.some((kind) => error instanceof kind);
  logger.error(
    { job: 'reload', cause: describeError(error), ...(problem ? { problem: error.message } : {}) },
    'supergraph and addresses stay as they are: those that were to be loaded cannot be',
  );
}

async function provinceGateway(
  configuration: Configuration,
  command: Command,
  progress: Progress,
): Promise<ReloadableGateway> {
  const remote = await servedElsewhere(configuration);
  const here = domains.filter(({ name }) => remote[name] === undefined);
  const started = await startDatabases({
    ...configuration,
    domains: here,
    roleSecret: () => roleSecret(configuration),
    onProgress: progress.next,
  });
  command.atEnd(started.stop);
  let rules: Rules | undefined;
  let trail: OpenTrail | undefined;
  // Built while the database opens its files: both take seconds.
  const building = buildGateway(
    configuration,
    remote,
    started,
    () => rules ?? null,
    () => trail ?? null,
  );
  building.catch(command.fail);
  await started.ready;
  void started.lost.then(() => command.fail(new SetupError(databaseLost)));
  await requireFree(configuration);
  const { migrate } = await import('../subgraphs/migrate.ts');
  await migrate({ databases: started.databases, onProgress: progress.next });
  if (!configuration.production && here.length === domains.length) {
    await seedIfEmpty(configuration, started, progress);
  }
  trail = await openProvinceTrail(configuration, started);
  command.atEnd(trail.close);
  rules = await openProvinceRules(configuration, started, trail);
  command.atEnd(rules.close);
  const { newcomersOf } = await import('./rules.ts');
  const newcomers = newcomersOf(rules);
  if (newcomers !== null) command.print(newcomers);
  progress.next('building the gateway');
  const { askAt, ...gateway } = await building;
  return {
    ...gateway,
    async reload() {
      const next = await servedElsewhere(configuration);
      const nowhere = domains.filter(({ name }) => next[name] === undefined && remote[name] !== undefined);
      if (nowhere.length > 0)
        throw new SubgraphAddressesError(
          `The file of SUBGRAPHS does not say where ${nowhere.map(({ name }) => name).join(', ')} is any more, and this process has not opened it. Add it, or start again.`,
          'missing',
        );
      await askAt(next);
    },
  };
}

/** Domain → URL; what the file says comes before the environment. */
async function servedElsewhere({
  domainUrls,
  subgraphsFile,
}: Configuration): Promise<Readonly<Record<string, string>>> {
  if (subgraphsFile === undefined) return domainUrls;
  const names = domains.map(({ name }) => name);
  return { ...domainUrls, ...(await readSubgraphAddresses(subgraphsFile, names)) };
}

async function buildGateway(
  configuration: Configuration,
  remote: Readonly<Record<string, string>>,
  { databases }: StartedDatabases,
  rules: () => Rules | null,
  trail: () => OpenTrail | null,
): Promise<OwnGateway> {
  const { dataDirectory, production } = configuration;
  const [{ buildOwnGateway, subgraphSecretName }, { loadSecret }, { openSubgraphs }] = await Promise.all([
    import('./assembly.ts'),
    import('./keys.ts'),
    import('../subgraphs/open-subgraphs.ts'),
  ]);
  const { subgraphs, ready, usage, close } = openSubgraphs({
    domains,
    databases,
    secret: await loadSecret(dataDirectory, subgraphSecretName),
    synthetic: !production,
    statementTimeoutMs: configuration.timeouts.sql,
  });
  return buildOwnGateway({
    ...configuration,
    subgraphs,
    remote,
    policy: () => rules()?.policy() ?? null,
    rules,
    trail,
    introspection: !production,
    logger: createLogger(configuration.logLevel),
    databasesReady: ready,
    pools: usage,
    release: close,
  });
}

const databaseLost =
  'The embedded database ended unexpectedly. Start again: nothing that was acknowledged is lost.';

const defaultRules = new URL('../seeds/rules.json', import.meta.url);

async function openProvinceRules(
  { production, dataDirectory }: Configuration,
  started: StartedDatabases,
  { trail }: OpenTrail,
): Promise<Rules> {
  const { embedded } = started;
  const [{ openRules }, { activateRecorded }, { loadPseudonyms }, { openAsOwner, sharedDatabase }] =
    await Promise.all([
      import('./rules.ts'),
      import('./activate-recorded.ts'),
      import('./audit-keys.ts'),
      import('./shared-database.ts'),
    ]);
  const connectionString = sharedDatabase(started);
  const database = openAsOwner(connectionString, 'yidang-rules');
  // A failed look leaves the last version in force for a while; the door says so when it cannot wait any longer.
  return openRules({
    database,
    exclusive: embedded,
    ...(embedded ? {} : { noticesFrom: connectionString }),
    defaults: production ? null : defaultRules,
    begin: async (...given) =>
      activateRecorded({ trail, pseudonyms: await loadPseudonyms(dataDirectory) }, 'start', ...given),
    report() {},
  });
}

async function openProvinceTrail(
  configuration: Configuration,
  started: StartedDatabases,
): Promise<OpenTrail> {
  const [{ openTrail }, { sharedDatabase }] = await Promise.all([
    import('./open-trail.ts'),
    import('./shared-database.ts'),
  ]);
  return openTrail({
    ...configuration,
    ownerConnectionString: sharedDatabase(started),
    roleSecret: started.embedded ? null : await roleSecret(configuration),
    logger: createLogger(configuration.logLevel),
  });
}

/** A province of another size, or rows of somebody else, stay as they are. */
async function seedIfEmpty(
  { people, seed }: Configuration,
  { databases, embedded }: StartedDatabases,
  progress: Progress,
): Promise<void> {
  const { holdsData } = await import('../seeds/present.ts');
  const owner = new Map(databases.map((place) => [place.domain, place.ownerConnectionString]));
  const connectionString = (domain: string) => {
    const found = owner.get(domain);
    if (found === undefined) throw new RangeError(`no database serves ${domain}`);
    return found;
  };
  if (await holdsData([...owner])) return;
  // The map and the names of which a province is drawn stay in memory once they are loaded.
  const { seedProvince } = await import('../seeds/seed.ts');
  await seedProvince({
    connectionString,
    embedded,
    people,
    seed,
    onProgress(done, total, label) {
      progress.next(`filling the synthetic province of ${total} people: ${label}`);
      progress.at(done / total);
    },
  });
}

async function foreignGateway(
  configuration: Configuration,
  supergraph: string,
  { print, atEnd }: Command,
): Promise<ReloadableGateway> {
  await requireFree(configuration);
  const [{ openForeignGateway, openGovernedGateway }, { openDatabase }, { chinaToday }, { databaseProblem }] =
    await Promise.all([
      import('./foreign-gateway.ts'),
      import('../subgraphs/database.ts'),
      import('../subgraphs/china-today.ts'),
      import('../subgraphs/database-problem.ts'),
    ]);
  const { databaseUrl: connectionString } = configuration;
  if (configuration.access === 'open' || connectionString === undefined)
    return openForeignGateway(configuration, supergraph);
  const database = openDatabase({ connectionString, poolSize: 1, applicationName: 'yidang-rules' });
  return openGovernedGateway({
    configuration,
    supergraph,
    connectionString,
    database,
    today: chinaToday,
    print,
    atEnd,
  }).catch((error: Error) => {
    const problem = error.cause && databaseProblem(error.cause, 'DATABASE_URL', connectionString);
    throw problem || error;
  });
}

async function welcome(configuration: Configuration, { print }: Command, address: string): Promise<void> {
  const { databaseUrl, dataDirectory, openIdProvider } = configuration;
  print(
    `Data: ${databaseUrl === undefined ? `${dataDirectory} (embedded database)` : 'the database of DATABASE_URL'}`,
  );
  if (openIdProvider === undefined) {
    const [{ personaTokens, sampleCalls }, { sampleSubjects: subjects }] = await Promise.all([
      import('./sample-calls.ts'),
      import('../seeds/sample-subjects.ts'),
    ]);
    for (const line of await personaTokens(configuration)) print(line);
    for (const line of await sampleCalls({ ...configuration, address, subjects })) print(line);
    print('');
  }
  print('Ctrl-C stops it.');
}
