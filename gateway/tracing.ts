// Traces of requests through gateway, subgraphs and SQL, for an OpenTelemetry collector. What happens is heard on diagnostics channels,
// to which nobody listens unless tracing is on. A span has names and numbers: no value, no document, nobody.

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { type TracingChannelSubscribers, tracingChannel } from 'node:diagnostics_channel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createOtlpExporter, type Span } from './otlp-exporter.ts';

export interface Tracing {
  /** Each request of the server becomes a span. */
  register(app: FastifyInstance): void;
  close(): Promise<void>;
}

export interface TracingSettings {
  /** Of the collector. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Addresses of callers whose `traceparent` is gone on with. */
  readonly trusted: readonly string[];
}

export interface TracingOptions extends TracingSettings {
  readonly report: (error: unknown) => void;
}

interface Place {
  readonly traceId: string;
  readonly spanId: string;
}

/** What the channels tell: which subgraph, or which statement by its name. */
interface Happening {
  readonly name: string;
  /** Put here by the span that is begun. */
  span?: Place & { readonly parentSpanId: string; readonly begun: number };
}

interface Ended extends Happening {
  readonly error?: unknown;
  readonly result?: unknown;
}

const places = new AsyncLocalStorage<Place>();

/** Where spans come from besides requests: channel → name and attribute. */
const channels = {
  'yidang:fetch': { title: 'fetch', attribute: 'yidang.subgraph' },
  'yidang:sql': { title: 'sql', attribute: 'db.statement.name' },
} as const;

/** The header by which a server that is asked goes on with the trace (W3C Trace Context); undefined where nothing is traced. */
export function traceparent(): string | undefined {
  const place = places.getStore();
  return place && `00-${place.traceId}-${place.spanId}-01`;
}

export function startTracing({ endpoint, serviceName, trusted, report }: TracingOptions): Tracing {
  const exporter = createOtlpExporter({ endpoint, serviceName, report });
  const silence = Object.entries(channels).map(([name, { title, attribute }]) =>
    listen(name, title, attribute, exporter.add),
  );
  return {
    register(app) {
      const begun = new WeakMap<FastifyRequest, Place & Pick<Span, 'begun'> & { parentSpanId?: string }>();
      app.addHook('onRequest', (request, _reply, done) => {
        const parent = trusted.includes(request.ip) ? parentOf(request.headers.traceparent) : undefined;
        const place = { traceId: parent?.traceId ?? hex(16), spanId: hex(8) };
        begun.set(request, {
          ...place,
          begun: now(),
          ...(parent === undefined ? {} : { parentSpanId: parent.spanId }),
        });
        places.run(place, done);
      });
      app.addHook('onResponse', (request, reply, done) => {
        const span = begun.get(request);
        const route = request.routeOptions.url ?? 'none';
        if (span !== undefined)
          exporter.add({
            ...span,
            name: `${request.method} ${route}`,
            kind: 'server',
            ended: now(),
            failed: reply.statusCode >= 500,
            attributes: { 'http.route': route, 'http.response.status_code': reply.statusCode },
          });
        done();
      });
    },
    async close() {
      for (const each of silence) each();
      await exporter.close();
    },
  };
}

/** @returns what ends the listening */
function listen(name: string, title: string, attribute: string, add: (span: Span) => void): () => void {
  const channel = tracingChannel<unknown, Happening>(name);
  channel.start.bindStore(places, (happening) => {
    const parent = places.getStore();
    const place = { traceId: parent?.traceId ?? hex(16), spanId: hex(8) };
    if (parent !== undefined) happening.span = { ...place, parentSpanId: parent.spanId, begun: now() };
    return place;
  });
  const end = ({ name: of, span, error, result }: Ended) => {
    if (span === undefined) return;
    add({
      ...span,
      name: `${title} ${of}`,
      kind: 'client',
      ended: now(),
      failed: error !== undefined || hasErrors(result),
      attributes: { [attribute]: of },
    });
  };
  const ignore = () => {};
  const subscribers: TracingChannelSubscribers<Happening> = {
    start: ignore,
    end: ignore,
    asyncStart: ignore,
    asyncEnd: end,
    error: ignore,
  };
  channel.subscribe(subscribers);
  return () => {
    channel.unsubscribe(subscribers);
    channel.start.unbindStore(places);
  };
}

/** Of an answer in GraphQL; rows have none. */
function hasErrors(result: unknown): boolean {
  if (typeof result !== 'object' || result === null || !('errors' in result)) return false;
  return Array.isArray(result.errors) && result.errors.length > 0;
}

const header = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

function parentOf(given: unknown): Place | undefined {
  const [, traceId, spanId] = header.exec(String(given)) ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return undefined;
  return { traceId, spanId };
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
