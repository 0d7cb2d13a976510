// What concerns the running of a gateway and nothing that it serves: how long things may take, how much may run at once, and what
// is counted. One record, so that each way of putting a gateway together passes it on as a whole.

import type { FastifyBaseLogger } from 'fastify';
import type { Attempts } from './attempt.ts';
import type { DataSourceOptions } from './data-sources.ts';
import { describeError } from './log.ts';
import { createMetrics, type Gauges } from './metrics.ts';
import type { OverloadSettings } from './overload.ts';
import { createReloads } from './reloads.ts';
import type { GatewayOptions } from './server.ts';
import { defaultTimeouts, type Timeouts } from './timeouts.ts';
import { startTracing, type Tracing, type TracingSettings } from './tracing.ts';
import { loadTrustedDocuments, type ReportUntrusted } from './trusted-documents.ts';

export interface OperationSettings {
  /** File that says which documents applications may send; absent: any. */
  readonly trustedDocumentsFile?: string;
  readonly timeouts?: Timeouts;
  /** Absent: nothing is traced. */
  readonly tracing?: TracingSettings;
  /** Absent: nothing is refused because of load. */
  readonly overload?: OverloadSettings;
  /** Connections to the databases, by subgraph. */
  readonly pools?: Gauges['pools'];
}

export interface Operations {
  /** For the server. */
  readonly options: Pick<
    GatewayOptions,
    | 'circuits'
    | 'metrics'
    | 'overload'
    | 'pools'
    | 'reloads'
    | 'requestTimeoutMilliseconds'
    | 'tracing'
    | 'trustedDocuments'
  >;
  /** For the data sources that are built together. */
  sources(): Sources;
}

export interface Sources {
  readonly options: DataSourceOptions;
  /** From now on these are the ones that are watched. */
  onServing(): void;
}

/** @throws TrustedDocumentsError */
export async function openOperations(
  settings: OperationSettings,
  logger: FastifyBaseLogger,
): Promise<Operations> {
  const { timeouts = defaultTimeouts, overload, pools, trustedDocumentsFile: file } = settings;
  const report: ReportUntrusted = (application, document, reqId) =>
    logger.warn({ reqId, application, document }, 'a document is not in the manifest');
  const trustedDocuments = file === undefined ? undefined : await loadTrustedDocuments(file, report);
  const tracing = settings.tracing && openTracing(settings.tracing, logger);
  const circuits = new Map<string, Attempts>();
  const metrics = createMetrics();
  return {
    options: {
      circuits,
      metrics,
      reloads: createReloads(Date.now),
      requestTimeoutMilliseconds: timeouts.request,
      ...(overload === undefined ? {} : { overload }),
      ...(pools === undefined ? {} : { pools }),
      ...(tracing === undefined ? {} : { tracing }),
      ...(trustedDocuments === undefined ? {} : { trustedDocuments }),
    },
    sources() {
      const built = new Map<string, Attempts>();
      return {
        options: {
          timeoutMilliseconds: timeouts.subgraph,
          report: (subgraph, error, reqId) =>
            logger.warn({ reqId, subgraph, cause: describeError(error) }, 'a fetch failed'),
          watch: (name, attempts) => built.set(name, attempts),
          observe: metrics.fetch,
        },
        onServing() {
          circuits.clear();
          for (const [name, attempts] of built) circuits.set(name, attempts);
        },
      };
    },
  };
}

/** What the health report shows of it. */
export function watched({ options: { circuits, reloads } }: Operations) {
  return { ...(circuits && { circuits }), ...(reloads && { reloads }) };
}

/** What cannot be sent is said once: a collector that is away must not fill the log. */
export function openTracing(settings: TracingSettings, logger: FastifyBaseLogger): Tracing {
  let said = false;
  return startTracing({
    ...settings,
    report(error) {
      if (!said) logger.warn({ job: 'tracing', cause: describeError(error) }, 'spans cannot be sent');
      said = true;
    },
  });
}
