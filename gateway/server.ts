// The HTTP server put together: health, routes, errors and the way down. What it is built from is passed in, so that tests
// build it without a port; it reads no environment.

import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { keepAnswersShortLived } from '../subgraphs/short-lived.ts';
import { type AdminParts, type AdminPlane, startAdminPlane } from './admin/admin-plane.ts';
import { answerBrokenHttp, answerError, answerErrors, answerUnusualHttp } from './answer-errors.ts';
import type { Attempts } from './attempt.ts';
import { type ConsoleRoutes, registerConsole } from './console-routes.ts';
import { registerExport } from './export/export-routes.ts';
import { buildGraph, type Graph, type GraphOptions, type GraphParts, graphLimits } from './graph.ts';
import { registerGraphQL } from './graphql-routes.ts';
import { createReadiness, type Readiness, registerHealth } from './health.ts';
import type { DevelopmentIssuer } from './identity/development-issuer.ts';
import { registerDevelopmentSignIn } from './identity/development-sign-in.ts';
import type { VerifyToken } from './identity/verify-token.ts';
import { takeJson } from './json-body.ts';
import { highestBounds, type LimitSettings } from './limits/bounds.ts';
import { createLimits, type Limits } from './limits/limits.ts';
import { lingerWhileSending } from './linger.ts';
import { describeError, logRequests } from './log.ts';
import { type Gauges, type Metrics, registerMetrics } from './metrics.ts';
import { guardOverload, type OverloadSettings } from './overload.ts';
import { tellWaitingAnswers } from './pipelining.ts';
import { recordAnswers } from './recording.ts';
import { createReloads, type Reloads } from './reloads.ts';
import { RequestLog } from './request-log.ts';
import { setSafeHeaders } from './safe-headers.ts';
import { createServing, type Serving } from './serving.ts';
import type { Simulation } from './simulation.ts';
import type { Tracing } from './tracing.ts';
import { allTrusted, type TrustedDocuments } from './trusted-documents.ts';

export interface GatewayOptions extends GraphParts, GraphOptions {
  /** `open`: nobody is asked who they are. */
  readonly identity: VerifyToken | 'open';
  /** Lets browsers sign in as personas. Never in production. */
  readonly developmentIssuer?: DevelopmentIssuer;
  /** What answers the control plane; absent: there is none. */
  readonly admin?: (simulation: Simulation) => AdminParts;
  /** Absent: no console. */
  readonly console?: ConsoleRoutes;
  /** What a request may not exceed; absent: the defaults. */
  readonly limits?: LimitSettings;
  /** Absent: every application may send any document. */
  readonly trustedDocuments?: TrustedDocuments;
  /** Absent: nothing is refused because of load. */
  readonly overload?: OverloadSettings;
  /** Subgraph → how it is asked, for whoever watches; filled as data sources are built. */
  readonly circuits?: ReadonlyMap<string, Pick<Attempts, 'state'>>;
  /** Absent: nothing is traced. */
  readonly tracing?: Tracing;
  /** Absent: nothing is counted. */
  readonly metrics?: Metrics;
  /** Connections to the databases, by subgraph. */
  readonly pools?: Gauges['pools'];
  /** Whether the list of revocations that is in force is what its file says; absent: there is none. */
  readonly revocationsCurrent?: () => boolean;
  /** What became of loading again; absent: kept here. */
  readonly reloads?: Reloads;
  /** Whether the databases can be reached. */
  readonly databasesReady?: () => Promise<boolean>;
  /** Run after the last request. */
  readonly release?: () => Promise<void>;
  readonly requestTimeoutMilliseconds?: number;
  readonly drainTimeoutMilliseconds?: number;
}

export interface Gateway {
  readonly app: FastifyInstance;
  /**
   * Answers from now on with another supergraph, or from other addresses. It is built beside the one that answers, has planned what
   * was asked of that lately, and takes its place between two requests; those that have begun end where they began.
   * @throws whatever keeps it from being built; the one that answers stays
   */
  replace(parts: GraphParts): Promise<void>;
  /** To be told what became of loading again, for metrics and the health report. */
  readonly reloads: Reloads;
  /** Not ready at once, refuses new work, finishes what runs or cuts it off when the time is over. */
  close(): Promise<void>;
}

const receiveTimeout = 30_000;
const defaultRequestTimeout = 10_000;
/** The whole time of a request and of its record; what is left of the 15 seconds of a process is for closing what it has opened. */
const defaultDrainTimeout = 12_000;

/** Builds a gateway that is ready to answer and listens nowhere: `app.listen(…)` or `app.inject(…)` comes next. */
export async function buildGateway(options: GatewayOptions): Promise<Gateway> {
  keepAnswersShortLived();
  const limits = createLimits(options.limits);
  const most = highestBounds(options.limits);
  const shared = graphLimits(limits);
  const first = await buildGraph(options, options, shared);
  first.onServing();
  const serving = createServing(first);
  const admin = await startAdmin(options, limits, serving);
  const readiness = createReadiness(options.databasesReady);
  const retiring = new Set<Promise<void>>();
  const reloads = options.reloads ?? createReloads(Date.now);
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    childLoggerFactory: (logger, bindings, options) => new RequestLog(logger, bindings, options),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: most.body,
    requestTimeout: receiveTimeout,
    http: { requireHostHeader: false },
    genReqId: () => randomUUID(),
    return503OnClosing: false,
    exposeHeadRoutes: false,
    frameworkErrors: answerError,
    clientErrorHandler: answerBrokenHttp,
  });
  tellWaitingAnswers(app);
  options.tracing?.register(app);
  takeJson(app, most, ({ note }) => limits.boundsFor(note?.principal?.roles ?? []).body);
  await setSafeHeaders(app);
  logRequests(app);
  addHeaders(app, readiness);
  answerUnusualHttp(app);
  answerErrors(app);
  lingerWhileSending(app, () => readiness.draining);
  registerHealth(app, readiness, options.circuits ?? new Map());
  const { noteOf, recordEnd } = recordAnswers(app, options.recording);
  const requestTimeoutMilliseconds = options.requestTimeoutMilliseconds ?? defaultRequestTimeout;
  const overload = await guardOverload(app, options.overload, requestTimeoutMilliseconds);
  const { metrics } = options;
  if (metrics !== undefined) {
    const gauges: Gauges = {
      circuits: options.circuits ?? new Map(),
      admission: overload.usage,
      policyVersion() {
        const { policy } = serving.current();
        return policy === 'open' ? undefined : policy()?.version;
      },
      pools: options.pools ?? (() => ({})),
      reloads,
      revocationsCurrent: options.revocationsCurrent ?? (() => true),
      caches: () => serving.current().caches(),
      backlog: () => options.recording?.trail()?.backlog() ?? null,
    };
    registerMetrics(
      app,
      metrics,
      gauges,
      (id, application) =>
        serving.current().views.byDocumentId(id)?.name ?? options.trustedDocuments?.nameOf(application, id),
    );
  }
  const routes = {
    serving,
    readiness,
    identity: options.identity,
    limits,
    overload,
    trusted: options.trustedDocuments ?? allTrusted,
    noteOf,
    requestTimeoutMilliseconds,
  };
  registerGraphQL(app, routes);
  // Without rules nobody is granted to export.
  if (options.policy !== 'open') {
    const reportFailure = (error: unknown, reqId: string) =>
      options.logger.error({ reqId, cause: describeError(error) }, 'an export failed');
    registerExport(app, {
      ...routes,
      ...(options.recording === undefined ? {} : { recording: options.recording }),
      recordEnd,
      report: reportFailure,
    });
  }
  admin?.register(app, { readiness, noteOf, overload });
  if (options.developmentIssuer !== undefined) registerDevelopmentSignIn(app, options.developmentIssuer);
  if (options.console !== undefined) await registerConsole(app, options.console);
  app.addHook('onClose', async () => {
    await serving.stop();
    await Promise.all(retiring);
    await admin?.stop();
    await options.release?.();
    await options.tracing?.close();
  });
  await app.ready();
  return {
    app,
    reloads,
    replace: (parts) =>
      overload.excuse(async () => {
        const next = await buildGraph(parts, options, shared);
        // The first plan under rules that are tried is made here, too, and not while an administrator waits.
        if (admin !== undefined) await next.simulation.schema();
        await next.operations.warm(serving.current().operations.recent());
        next.onServing();
        const retired = serving.replace(next).catch((error: unknown) => {
          options.logger.error(
            { job: 'reload', cause: describeError(error) },
            'a replaced supergraph did not stop',
          );
        });
        retiring.add(retired);
        void retired.then(() => retiring.delete(retired));
      }),
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
  serving: Serving<Graph>,
): Promise<AdminPlane | undefined> {
  const { identity, admin, introspection, logger } = options;
  if (identity === 'open' || admin === undefined) return undefined;
  // Before there are callers: a second plan of the supergraph keeps the process busy for a while.
  await serving.current().simulation.schema();
  const simulation: Simulation = {
    run: (operation) => serving.current().simulation.run(operation),
    schema: () => serving.current().simulation.schema(),
  };
  const requestTimeoutMilliseconds = options.requestTimeoutMilliseconds ?? defaultRequestTimeout;
  return startAdminPlane(
    { ...admin(simulation), identity, limits, introspection, requestTimeoutMilliseconds },
    (error, reqId) => logger.error({ reqId, cause: describeError(error) }, 'internal error'),
  );
}

function addHeaders(app: FastifyInstance, readiness: Readiness): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (readiness.draining) reply.header('connection', 'close');
    done(null, payload);
  });
}
