// The HTTP server put together: health, routes, errors and the way down. What it is built from is passed in, so that tests
// build it without a port; it reads no environment.

import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { ownGraph } from './access/catalog.ts';
import type { Policy } from './access/policy.ts';
import { type AdminParts, type AdminPlane, startAdminPlane } from './admin/admin-plane.ts';
import { answerBrokenHttp, answerError, answerErrors } from './answer-errors.ts';
import { createApolloServer } from './apollo-server.ts';
import type { Attempts } from './attempt.ts';
import { type ConsoleRoutes, registerConsole } from './console-routes.ts';
import { inputErrors } from './data-sources.ts';
import { createDirectPath } from './direct-path.ts';
import { createDoor, openDoor } from './door.ts';
import { createErrorFormat } from './errors.ts';
import { registerExport } from './export/export-routes.ts';
import { type BuildDataSource, createFederation, type ExecutorChoice } from './federation.ts';
import { registerGraphQL } from './graphql-routes.ts';
import { createReadiness, type Readiness, registerHealth } from './health.ts';
import type { DevelopmentIssuer } from './identity/development-issuer.ts';
import { registerDevelopmentSignIn } from './identity/development-sign-in.ts';
import type { VerifyToken } from './identity/verify-token.ts';
import { takeJson } from './json-body.ts';
import { highestBounds, type LimitSettings } from './limits/bounds.ts';
import { createLimits, type Limits } from './limits/limits.ts';
import { indexesOf } from './limits/served.ts';
import { describeError, logRequests } from './log.ts';
import { type Gauges, type Metrics, registerMetrics } from './metrics.ts';
import { guardOverload, type OverloadSettings } from './overload.ts';
import { ownFields } from './own-fields.ts';
import { createOwnGraph } from './own-graph.ts';
import { createDocumentReader } from './read-document.ts';
import { type Recording, recordAnswers } from './recording.ts';
import { RequestLog } from './request-log.ts';
import { setSafeHeaders } from './safe-headers.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import { createToll } from './toll.ts';
import { allTrusted, type TrustedDocuments } from './trusted-documents.ts';
import { loadViews, noViews } from './views.ts';

export interface GatewayOptions {
  readonly supergraphSdl: string;
  readonly buildDataSource: BuildDataSource;
  /** `open`: nobody is asked who they are. */
  readonly identity: VerifyToken | 'open';
  /** The active rules. Open, with ACCESS=open only: everything passes. */
  readonly policy: (() => Policy | null) | 'open';
  /** The supergraph is somebody else's: the errors of its subgraphs pass. */
  readonly foreign?: boolean;
  /** Absent: no views. */
  readonly viewsDirectory?: string;
  /** Lets browsers sign in as personas. Never in production. */
  readonly developmentIssuer?: DevelopmentIssuer;
  /** Where answers are recorded; absent: nowhere, with ACCESS=open in front of a foreign supergraph and in benchmarks. */
  readonly recording?: Recording;
  /** What answers the control plane; absent: there is none. */
  readonly admin?: (simulation: Simulation) => AdminParts;
  readonly introspection: boolean;
  /** Absent: no console. */
  readonly console?: ConsoleRoutes;
  /** What a request may not exceed; absent: the defaults. */
  readonly limits?: LimitSettings;
  /** Absent: every application may send any document. */
  readonly trustedDocuments?: TrustedDocuments;
  /** Absent: nothing is refused because of load. */
  readonly overload?: OverloadSettings;
  /** Who runs the plans; our own executor unless it is said. */
  readonly executor?: ExecutorChoice;
  readonly logger: FastifyBaseLogger;
  /** Subgraph → how it is asked, for whoever watches; filled as data sources are built. */
  readonly circuits?: ReadonlyMap<string, Pick<Attempts, 'state'>>;
  /** Absent: nothing is counted. */
  readonly metrics?: Metrics;
  /** Connections to the databases, by subgraph. */
  readonly pools?: Gauges['pools'];
  /** Whether the databases can be reached. */
  readonly databasesReady?: () => Promise<boolean>;
  /** Run after the last request. */
  readonly release?: () => Promise<void>;
  readonly requestTimeoutMilliseconds?: number;
  readonly drainTimeoutMilliseconds?: number;
}

export interface Gateway {
  readonly app: FastifyInstance;
  /** Not ready at once, refuses new work, finishes what runs or cuts it off when the time is over. */
  close(): Promise<void>;
}

const bodyLimit = 1024 * 1024;
const receiveTimeout = 30_000;
const defaultRequestTimeout = 10_000;
const defaultDrainTimeout = 15_000;

/** Builds a gateway that is ready to answer and listens nowhere: `app.listen(…)` or `app.inject(…)` comes next. */
export async function buildGateway(options: GatewayOptions): Promise<Gateway> {
  const limits = createLimits(options.limits);
  const { apollo, schema, direct } = await startApollo(options, limits);
  // What is simulated is no operation of the caller it is simulated for.
  const { recording: _unrecorded, ...simulated } = options;
  const simulation = createSimulation((policy) => startApollo({ ...simulated, policy }, limits));
  const admin = await startAdmin(options, limits, simulation);
  const { viewsDirectory } = options;
  const views = viewsDirectory === undefined ? noViews : loadViews(viewsDirectory, schema);
  const readiness = createReadiness(options.databasesReady);
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    childLoggerFactory: (logger, bindings, options) => new RequestLog(logger, bindings, options),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    requestTimeout: receiveTimeout,
    genReqId: () => randomUUID(),
    return503OnClosing: false,
    exposeHeadRoutes: false,
    frameworkErrors: answerError,
    clientErrorHandler: answerBrokenHttp,
  });
  takeJson(app, highestBounds(options.limits));
  await setSafeHeaders(app);
  logRequests(app);
  addHeaders(app, readiness);
  answerErrors(app);
  registerHealth(app, readiness, options.circuits ?? new Map());
  const { noteOf, recordEnd } = recordAnswers(app, options.recording, options.logger);
  const overload = await guardOverload(app, options.overload);
  const { policy, metrics } = options;
  if (metrics !== undefined) {
    const gauges: Gauges = {
      circuits: options.circuits ?? new Map(),
      admission: overload.usage,
      policyVersion: () => (policy === 'open' ? undefined : policy()?.version),
      pools: options.pools ?? (() => ({})),
    };
    registerMetrics(app, metrics, gauges, views);
  }
  const routes = {
    apollo,
    direct,
    views,
    readiness,
    identity: options.identity,
    limits,
    overload,
    trusted: options.trustedDocuments ?? allTrusted,
    noteOf,
    requestTimeoutMilliseconds: options.requestTimeoutMilliseconds ?? defaultRequestTimeout,
  };
  registerGraphQL(app, routes);
  // Without rules nobody is granted to export.
  if (policy !== 'open') {
    const reportFailure = (error: unknown) =>
      options.logger.error({ cause: describeError(error) }, 'an export failed');
    registerExport(app, {
      ...routes,
      read: createDocumentReader(schema, options.introspection),
      schema,
      ...(options.recording === undefined ? {} : { pseudonyms: options.recording.pseudonyms }),
      recordEnd,
      report: reportFailure,
    });
  }
  admin?.register(app, readiness, noteOf);
  if (options.developmentIssuer !== undefined) registerDevelopmentSignIn(app, options.developmentIssuer);
  if (options.console !== undefined) await registerConsole(app, options.console);
  app.addHook('onClose', async () => {
    await apollo.stop();
    await admin?.stop();
    await simulation.stop();
    await options.release?.();
  });
  await app.ready();
  return {
    app,
    async close() {
      const timeout = options.drainTimeoutMilliseconds ?? defaultDrainTimeout;
      let giveUp = () => {};
      const tooLong = new Promise<void>((resolve) => {
        giveUp = resolve;
      });
      const timer = setTimeout(() => {
        app.server.closeAllConnections();
        giveUp();
      }, timeout);
      await Promise.race([readiness.drain(), tooLong]);
      await app.close().finally(() => clearTimeout(timer));
    },
  };
}

/** Without identity there are no administrators. */
async function startAdmin(
  options: GatewayOptions,
  limits: Limits,
  simulation: Simulation,
): Promise<AdminPlane | undefined> {
  const { identity, admin, introspection, logger } = options;
  if (identity === 'open' || admin === undefined) return undefined;
  // Before there are callers: a second plan of the supergraph keeps the process busy for a while.
  await simulation.schema();
  const requestTimeoutMilliseconds = options.requestTimeoutMilliseconds ?? defaultRequestTimeout;
  return startAdminPlane(
    { ...admin(simulation), identity, limits, introspection, requestTimeoutMilliseconds },
    (error) => logger.error({ cause: describeError(error) }, 'internal error'),
  );
}

async function startApollo(options: GatewayOptions, limits: Limits) {
  const { policy, introspection, foreign = false } = options;
  const recorded = options.recording !== undefined;
  const report = (error: unknown) => options.logger.error({ cause: describeError(error) }, 'internal error');
  const buildDataSource: BuildDataSource = (service) =>
    service.name === ownGraph.name && service.url === ownGraph.url
      ? createOwnGraph(ownFields(options.recording ?? null), report)
      : options.buildDataSource(service);
  const federation = createFederation({
    supergraphSdl: options.supergraphSdl,
    buildDataSource,
    makeDoor: (schema, toll) =>
      policy === 'open'
        ? openDoor
        : createDoor({ schema, introspection, limits, toll, policy, recorded, now: Date.now }),
    makeToll: (schema) =>
      createToll({
        schema,
        limits,
        assumedSize: foreign ? 1 : 10,
        own: new Set(Object.keys(ownFields(null))),
        indexes: indexesOf(options.supergraphSdl),
        told: policy !== 'open',
      }),
    executor: options.executor ?? 'own',
  });
  let schema: GraphQLSchema | undefined;
  federation.onSchemaLoadOrUpdate(({ apiSchema }) => {
    schema = apiSchema;
  });
  const errors = { inputErrors, foreign, report };
  const apollo = createApolloServer({
    federation,
    introspection,
    errors,
  });
  await apollo.start();
  if (schema === undefined) throw new Error('the supergraph was not loaded');
  const { operations } = federation;
  return { apollo, schema, direct: createDirectPath({ operations, formatError: createErrorFormat(errors) }) };
}

function addHeaders(app: FastifyInstance, readiness: Readiness): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (readiness.draining) reply.header('connection', 'close');
    done(null, payload);
  });
}
