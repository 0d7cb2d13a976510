// The gateway put together from its settings: our own, with identity, views and the five domains, or one in front of
// somebody else's supergraph. Settings are values; where they come from is the configuration's business.

import { fileURLToPath } from 'node:url';
import type { FastifyBaseLogger } from 'fastify';
import { parse } from 'graphql';
import { readCatalog } from './access/catalog.ts';
import type { Policy } from './access/policy.ts';
import type { AuditDesk } from './admin/audit-fields.ts';
import { type AdministrationSettings, administration } from './administration.ts';
import type { SortingBounds } from './audit/sorted-digest.ts';
import { openRecording } from './audit-keys.ts';
import { consoleDirectory, type SignIn } from './console-routes.ts';
import { foreignDataSource, ownDataSource, remoteSubgraph, type Subgraph } from './data-sources.ts';
import type { ExecutorChoice } from './federation.ts';
import { createFindSubject } from './find-subject.ts';
import type { GraphParts } from './graph.ts';
import { createGraphQLClient, type GraphQLClient } from './graphql-client.ts';
import { createDevelopmentIssuer } from './identity/development-issuer.ts';
import { consoleClientId as developmentClientId, signInPath } from './identity/development-sign-in.ts';
import { type OpenIdProvider, openIdProvider } from './identity/openid-provider.ts';
import { noRevocations, openRevocations, type Revocations } from './identity/revocations.ts';
import { createTokenVerifier } from './identity/verify-token.ts';
import { loadSigningKey } from './keys.ts';
import type { LimitSettings } from './limits/bounds.ts';
import { describeError } from './log.ts';
import type { OpenTrail } from './open-trail.ts';
import { type OperationSettings, openOperations, watched } from './operations.ts';
import { recordRevocations } from './record-revocations.ts';
import type { Recording } from './recording.ts';
import type { Rules } from './rules.ts';
import { keyLookups } from './section-failure.ts';
import { buildGateway, type Gateway } from './server.ts';
import { loadSupergraph, supergraphFile } from './supergraph.ts';
import { verifyInstallation } from './verify-installation.ts';

export interface OwnSettings extends OperationSettings {
  readonly dataDirectory: string;
  /** The subgraphs of this process. */
  readonly subgraphs: readonly Subgraph[];
  /** Subgraphs served elsewhere: name → URL. */
  readonly remote: Readonly<Record<string, string>>;
  /** Absent: the built-in issuer of the personas. */
  readonly openIdProvider?: OpenIdProvider;
  /** Absent: nothing is revoked. */
  readonly revocationsFile?: string;
  /** What the console is called at the provider. */
  readonly consoleClientId?: string;
  readonly production: boolean;
  /** All data are made up; unless it is said, so outside production. */
  readonly synthetic?: boolean;
  /** The active rules; null while there are none that could be relied on. Open: for benchmarks only. */
  readonly policy: (() => Policy | null) | 'open';
  /** What the control plane edits; null until it is open. Absent: there is no control plane. */
  readonly rules?: () => Rules | null;
  /** The audit trail; null until it is open. Absent: nothing is recorded, which only tests and benchmarks may ask for. */
  readonly trail?: () => Pick<OpenTrail, 'trail' | 'questions'> | null;
  /** How much of the subjects of an export is sorted in memory; absent: the defaults. */
  readonly sorting?: SortingBounds;
  /** Working days within which requests for access are to be decided. */
  readonly requestWorkingDays?: number;
  readonly introspection: boolean;
  /** What a request may not exceed; absent: the defaults. */
  readonly limits?: LimitSettings;
  /** Who runs the plans; our own executor unless it is said. */
  readonly executor?: ExecutorChoice;
  readonly logger: FastifyBaseLogger;
  readonly databasesReady: () => Promise<boolean>;
  readonly release?: () => Promise<void>;
}

export interface ForeignSettings extends OperationSettings {
  /** File or URL of the supergraph. */
  readonly supergraph: string;
  readonly introspection: boolean;
  /** What a request may not exceed; absent: the defaults. */
  readonly limits?: LimitSettings;
  readonly executor?: ExecutorChoice;
  readonly logger: FastifyBaseLogger;
}

/** Name of the key pair whose public half the subgraphs verify with. */
export const gatewayKeyName = 'gateway';

/** Name of the secret that all subgraphs of an installation share. */
export const subgraphSecretName = 'subgraph';

const viewsDirectory = fileURLToPath(new URL('../schema/views/', import.meta.url));

export interface OwnGateway extends Gateway {
  /** Asks subgraphs at other addresses from now on. @param remote all that are served elsewhere: name → URL */
  askAt(remote: Readonly<Record<string, string>>): Promise<void>;
}

export async function buildOwnGateway(settings: OwnSettings): Promise<OwnGateway> {
  const { dataDirectory, logger } = settings;
  const supergraphSdl = await loadSupergraph(supergraphFile);
  const key = await loadSigningKey(dataDirectory, gatewayKeyName);
  const lookups = keyLookups(supergraphSdl);
  const operations = await openOperations(settings, logger);
  /** Those that answer now. */
  const subgraphs = new Map<string, Subgraph>();

  function partsAt(remote: OwnSettings['remote']): GraphParts {
    const clients = new Map(
      Object.entries(remote).map(([name, url]) => [name, createGraphQLClient({ url: graphqlUrl(url) })]),
    );
    const asked = new Map([
      ...settings.subgraphs.map((subgraph) => [subgraph.name, subgraph] as const),
      ...[...clients].map(([name, client]) => [name, remoteSubgraph(name, client, key)] as const),
    ]);
    const sources = operations.sources();
    return {
      supergraphSdl,
      policy: settings.policy,
      buildDataSource({ name }) {
        const subgraph = asked.get(name);
        if (subgraph === undefined)
          throw new Error(`the supergraph has a subgraph ${name}, and nothing serves it`);
        return ownDataSource(subgraph, lookups, sources.options);
      },
      onServing() {
        sources.onServing();
        for (const [name, subgraph] of asked) subgraphs.set(name, subgraph);
      },
      onStopped: () => closeAll(clients.values()),
    };
  }

  const recording = settings.trail && (await openRecording(settings, settings.trail));
  const findSubject =
    recording &&
    createFindSubject(
      supergraphSdl,
      readCatalog(parse(supergraphSdl, { noLocation: true })),
      subgraphs,
      recording.normalise,
    );
  const desk = (): AuditDesk | null => {
    const open = settings.trail?.();
    if (open == null || recording === undefined || findSubject === undefined) return null;
    const { questions: database } = open;
    return {
      database,
      pseudonyms: recording.pseudonyms,
      namesOf: findSubject,
      verify: (onProgress) => verifyInstallation(settings.dataDirectory, database, onProgress),
    };
  };
  const { issuer, personas } = await openIssuer(settings);
  const revocations = await openSettingsRevocations(settings, recording);
  let { remote } = settings;
  const gateway = await buildGateway({
    ...operations.options,
    ...partsAt(remote),
    viewsDirectory,
    identity: createTokenVerifier(issuer, revocations),
    revocationsCurrent: revocations.isCurrent,
    ...(settings.rules === undefined
      ? {}
      : {
          admin: administration({
            ...administered(settings, () => remote, settings.rules, desk),
            ...watched(operations),
            revocationsCurrent: revocations.isCurrent,
          }),
        }),
    ...(recording === undefined ? {} : { recording }),
    introspection: settings.introspection,
    ...(settings.limits === undefined ? {} : { limits: settings.limits }),
    executor: settings.executor ?? 'own',
    console: { directory: consoleDirectory, ...signInAt(settings) },
    ...(personas === undefined ? {} : { developmentIssuer: personas }),
    logger,
    databasesReady: settings.databasesReady,
    async release() {
      revocations.close();
      await settings.release?.();
    },
  });
  return {
    ...gateway,
    async askAt(next) {
      await gateway.replace(partsAt(next));
      remote = next;
    },
  };
}

/** Whose tokens are accepted: the provider's, or without one those of the personas. */
async function openIssuer({ openIdProvider: provider, dataDirectory, production }: OwnSettings) {
  if (provider !== undefined) return { issuer: openIdProvider(provider), personas: undefined };
  const personas = await createDevelopmentIssuer(dataDirectory, production);
  return { issuer: personas, personas };
}

/** Where users of the console sign in; nowhere, if the provider does not know the console. */
function signInAt({ openIdProvider: provider, consoleClientId: clientId }: OwnSettings): { signIn?: SignIn } {
  if (provider === undefined) return { signIn: { issuer: signInPath, clientId: developmentClientId } };
  return clientId === undefined ? {} : { signIn: { issuer: provider.issuer, clientId } };
}

function administered(
  settings: OwnSettings,
  remote: () => OwnSettings['remote'],
  rules: () => Rules | null,
  desk: () => AuditDesk | null,
): Omit<AdministrationSettings, 'revocationsCurrent'> {
  const names = settings.subgraphs.map(({ name }) => name);
  return {
    ...settings,
    rules,
    desk,
    viewsDirectory,
    synthetic: settings.synthetic ?? !settings.production,
    subgraphs() {
      const elsewhere = remote();
      const here = names.filter((name) => !Object.hasOwn(elsewhere, name));
      return [
        ...here.map((name) => ({ name, remote: false })),
        ...Object.keys(elsewhere).map((name) => ({ name, remote: true })),
      ];
    },
  };
}

const revocationPollMilliseconds = 1000;

export async function openSettingsRevocations(
  { revocationsFile: file, logger }: Pick<OwnSettings, 'revocationsFile' | 'logger'>,
  recording: Recording | undefined,
): Promise<Revocations> {
  if (file === undefined) return noRevocations;
  return openRevocations({
    file,
    ...(recording === undefined ? {} : { inForce: recordRevocations(recording) }),
    pollMilliseconds: revocationPollMilliseconds,
    report: (error) =>
      logger.error({ job: 'revocations', cause: describeError(error) }, 'the revocations cannot be read'),
  });
}

export interface ForeignGateway extends Gateway {
  /** Loads the supergraph again, and answers with it. */
  reload(): Promise<void>;
}

/** No identity, no rules, no database: what the subgraphs answer is what the caller gets. */
export async function buildForeignGateway({
  supergraph,
  introspection,
  limits,
  executor = 'own',
  logger,
  ...settings
}: ForeignSettings): Promise<ForeignGateway> {
  const operations = await openOperations(settings, logger);

  async function load(): Promise<GraphParts> {
    const clients: GraphQLClient[] = [];
    const sources = operations.sources();
    return {
      supergraphSdl: await loadSupergraph(supergraph),
      policy: 'open',
      buildDataSource({ name, url }) {
        const client = createGraphQLClient({ url: subgraphUrl(name, url) });
        clients.push(client);
        return foreignDataSource(name, client, sources.options);
      },
      onServing: sources.onServing,
      onStopped: () => closeAll(clients),
    };
  }

  const gateway = await buildGateway({
    ...operations.options,
    ...(await load()),
    foreign: true,
    identity: 'open',
    introspection,
    ...(limits === undefined ? {} : { limits }),
    executor,
    logger,
  });
  return { ...gateway, reload: async () => gateway.replace(await load()) };
}

/** Where a foreign supergraph says that its subgraph is. */
export function subgraphUrl(name: string, url: string | undefined): string {
  if (url === undefined || !URL.canParse(url))
    throw new Error(`the supergraph gives subgraph ${name} no URL`);
  return url;
}

/** `http://host:4105` means `http://host:4105/graphql`. */
function graphqlUrl(address: string): string {
  const url = new URL(address);
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.href;
}

export async function closeAll(clients: Iterable<GraphQLClient>): Promise<void> {
  await Promise.all([...clients].map((client) => client.close()));
}
