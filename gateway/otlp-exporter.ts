// Sends finished spans to an OpenTelemetry collector: OTLP over HTTP in its JSON encoding (opentelemetry-proto 1.x, `POST /v1/traces`).
// Nothing waits for it, and what it cannot send in time is dropped.

export interface Span {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  /** Milliseconds since 1970, with fractions. */
  readonly begun: number;
  readonly ended: number;
  readonly failed: boolean;
  /** INVARIANT: from bounded sets, and nothing about people. */
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface SpanExporter {
  add(span: Span): void;
  /** Sends what is left, for at most a second. */
  close(): Promise<void>;
}

export interface OtlpOptions {
  /** As OTEL_EXPORTER_OTLP_ENDPOINT has it: `/v1/traces` is added. */
  readonly endpoint: string;
  readonly serviceName: string;
  readonly report: (error: unknown) => void;
}

const everyMilliseconds = 1000;
const mostKept = 4096;
const patienceMilliseconds = 5000;
/** Of the protocol. */
const kinds = { internal: 1, server: 2, client: 3 } as const;
const failedStatus = 2;

export function createOtlpExporter({ endpoint, serviceName, report }: OtlpOptions): SpanExporter {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  let kept: Span[] = [];
  let sending = Promise.resolve();

  function flush(milliseconds: number): Promise<void> {
    if (kept.length === 0) return sending;
    const spans = kept;
    kept = [];
    sending = sending.then(() => send(spans, milliseconds)).catch(report);
    return sending;
  }

  async function send(spans: readonly Span[], milliseconds: number): Promise<void> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(exportRequest(serviceName, spans)),
      signal: AbortSignal.timeout(milliseconds),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error('the collector refused the spans');
  }

  const timer = setInterval(() => void flush(patienceMilliseconds), everyMilliseconds);
  timer.unref();
  return {
    add(span) {
      if (kept.length < mostKept) kept.push(span);
    },
    async close() {
      clearInterval(timer);
      await flush(1000);
    },
  };
}

function exportRequest(serviceName: string, spans: readonly Span[]) {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': serviceName }) },
        scopeSpans: [{ scope: { name: 'yidang' }, spans: spans.map(encoded) }],
      },
    ],
  };
}

function encoded({ kind, begun, ended, failed, attributes, ...span }: Span) {
  return {
    ...span,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(begun),
    endTimeUnixNano: nanoseconds(ended),
    attributes: attributesOf(attributes),
    status: failed ? { code: failedStatus } : {},
  };
}

function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds * 1000)) * 1000n);
}

function attributesOf(attributes: Span['attributes']) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}
