// What the gateway counts of itself, in the text format of Prometheus. Labels come from bounded sets: routes, statuses, subgraphs,
// codes of the tables of errors, and names of documents that the operator knows. Nothing that a caller writes becomes a label, and
// nothing about people.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AttemptOutcome, Attempts } from './attempt.ts';
import type { Backlog } from './audit/trail.ts';
import type { CacheFigures } from './counted-cache.ts';
import { inputErrors } from './data-sources.ts';
import { isGatewayErrorCode } from './errors.ts';
import { type Reloads, reloadFailures } from './reloads.ts';

export interface Metrics {
  readonly registry: Registry;
  fetch(subgraph: string, milliseconds: number, outcome: AttemptOutcome): void;
}

/** What is read when somebody asks, for lack of an event. */
export interface Gauges {
  readonly circuits: ReadonlyMap<string, Pick<Attempts, 'state'>>;
  readonly admission: () => { readonly running: number; readonly waiting: number };
  readonly policyVersion: () => number | undefined;
  /** By what they hold. */
  readonly caches: () => Readonly<Record<string, CacheFigures>>;
  /** Of the audit trail; null where there is none or it is not open. */
  readonly backlog: () => Backlog | null;
  /** By subgraph. */
  readonly pools: () => Readonly<Record<string, PoolGauge>>;
  readonly revocationsCurrent: () => boolean;
  readonly reloads: Pick<Reloads, 'last' | 'counts'>;
}

interface PoolGauge {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

const secondsBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'yidang_' });
  const fetches = new Histogram({
    name: 'yidang_fetch_seconds',
    help: 'Fetches from subgraphs, by outcome.',
    labelNames: ['subgraph', 'outcome'],
    buckets: secondsBuckets,
    registers: [registry],
  });
  return {
    registry,
    fetch: (subgraph, milliseconds, outcome) => fetches.observe({ subgraph, outcome }, milliseconds / 1000),
  };
}

/** `GET /metrics`, and the counting of requests. */
export function registerMetrics(
  app: FastifyInstance,
  { registry }: Metrics,
  gauges: Gauges,
  nameOf: NameOf,
): void {
  const requests = new Histogram({
    name: 'yidang_request_seconds',
    help: 'Requests by route, status and stored or trusted document.',
    labelNames: ['route', 'status', 'operation'],
    buckets: secondsBuckets,
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'yidang_refused_total',
    help: 'Requests that were refused with a status of 400 or above, by route.',
    labelNames: ['route', 'status'],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'yidang_errors_total',
    help: 'Answers with an error of a code, by stored or trusted document; those with data, too.',
    labelNames: ['operation', 'code'],
    registers: [registry],
  });
  registerGauges(registry, gauges);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const status = String(reply.statusCode);
    const operation = operationOf(request, nameOf);
    requests.observe({ route, status, operation }, reply.elapsedTime / 1000);
    for (const code of new Set(request.note?.codes.map(knownCode))) errors.inc({ operation, code });
    if (reply.statusCode >= 400) refusals.inc({ route, status });
    done();
  });
  app.get('/metrics', async (_request, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
}

/** The name of a document of the gateway's own or of the caller's manifest, by what a request calls it. */
export type NameOf = (id: string, application: string | undefined) => string | undefined;

/** What callers write themselves has no name. */
function operationOf({ body, params, note }: FastifyRequest, nameOf: NameOf): string {
  const name = typeof params === 'object' && params !== null && 'name' in params ? params.name : undefined;
  const id = typeof body === 'object' && body !== null && 'documentId' in body ? body.documentId : undefined;
  const called = name ?? id;
  return (typeof called === 'string' && nameOf(called, note?.principal?.application)) || 'none';
}

/** Subgraphs of somebody else may call anything a code. */
function knownCode(code: string): string {
  return isGatewayErrorCode(code) || Object.hasOwn(inputErrors, code) ? code : 'OTHER';
}

const circuitValues = { closed: 0, 'half-open': 1, open: 2 } as const;

function registerGauges(registry: Registry, gauges: Gauges): void {
  const { circuits, admission, policyVersion, pools, caches, backlog, reloads, revocationsCurrent } = gauges;
  const gauge = (name: string, help: string, labelNames: string[], set: (gauge: Gauge) => void) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        set(this);
      },
    });
  gauge('yidang_circuit', 'Circuit of a subgraph: 0 closed, 1 half-open, 2 open.', ['subgraph'], (each) => {
    for (const [subgraph, { state }] of circuits) each.set({ subgraph }, circuitValues[state()]);
  });
  gauge('yidang_requests', 'Requests that run and that wait for a turn.', ['state'], (each) => {
    for (const [state, count] of Object.entries(admission())) each.set({ state }, count);
  });
  gauge('yidang_policy_version', 'Version of the active rules; 0 while there are none.', [], (each) =>
    each.set(policyVersion() ?? 0),
  );
  gauge('yidang_cache_entries', 'What a cache holds.', ['cache'], (each) => {
    for (const [cache, { size }] of Object.entries(caches())) each.set({ cache }, size);
  });
  gauge('yidang_cache_lookups', 'Times that a cache was asked, by outcome.', ['cache', 'outcome'], (each) => {
    for (const [cache, { hits, misses }] of Object.entries(caches())) {
      each.set({ cache, outcome: 'hit' }, hits);
      each.set({ cache, outcome: 'miss' }, misses);
    }
  });
  gauge('yidang_audit_waiting', 'Events that are not in the trail yet.', [], (each) =>
    each.set(backlog()?.events ?? 0),
  );
  gauge('yidang_audit_lag_seconds', 'Age of the oldest event that is not in the trail yet.', [], (each) =>
    each.set((backlog()?.milliseconds ?? 0) / 1000),
  );
  gauge(
    'yidang_revocations_current',
    'Whether the list of revocations could be read when it was looked at last: 1; 0 while an older one is in force.',
    [],
    (each) => each.set(revocationsCurrent() ? 1 : 0),
  );
  gauge(
    'yidang_reload_failed',
    'Why supergraph and addresses could not be loaded again, and are as they were before: 1; 0 otherwise.',
    ['reason'],
    (each) => {
      for (const reason of reloadFailures) each.set({ reason }, reloads.last()?.outcome === reason ? 1 : 0);
    },
  );
  new Counter({
    name: 'yidang_reloads_total',
    help: 'Times that supergraph and addresses were to be loaded again, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of reloads.counts()) this.inc({ outcome }, count);
    },
  });
  gauge(
    'yidang_pool_connections',
    'Connections to the database of a subgraph.',
    ['subgraph', 'state'],
    (each) => {
      for (const [subgraph, states] of Object.entries(pools())) {
        for (const [state, count] of Object.entries(states)) each.set({ subgraph, state }, count);
      }
    },
  );
}
