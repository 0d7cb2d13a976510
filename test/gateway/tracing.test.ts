// Spans as a collector gets them, over HTTP.

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildForeignGateway } from '../../gateway/assembly.ts';
import { createLogger } from '../../gateway/log.ts';
import { startTracing } from '../../gateway/tracing.ts';
import { listen } from './http.ts';
import { type Library, openLibrary } from './library.ts';
import { openOfflineGateway } from './offline-gateway.ts';

interface Received {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
}

describe('traces', () => {
  let collector: Server;
  let endpoint: string;
  let library: Library;
  let directory: string;
  let texts: string[] = [];
  const spans = () =>
    texts.flatMap((text) => JSON.parse(text).resourceSpans[0].scopeSpans[0].spans as Received[]);

  beforeAll(async () => {
    collector = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      if (request.url === '/v1/traces') texts.push(text);
      response.setHeader('content-type', 'application/json').end('{}');
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;
    library = await openLibrary();
    directory = await mkdtemp(join(tmpdir(), 'yidang-tracing-'));
    await writeFile(join(directory, 'library.graphql'), library.supergraphSdl);
  });
  beforeEach(() => {
    texts = [];
    library.received.length = 0;
  });
  afterAll(async () => {
    collector.closeAllConnections();
    collector.close();
    await library.close();
    await rm(directory, { recursive: true });
  });

  const open = (trusted: readonly string[] | null) =>
    buildForeignGateway({
      supergraph: join(directory, 'library.graphql'),
      introspection: false,
      logger: createLogger('silent'),
      ...(trusted === null ? {} : { tracing: { endpoint, serviceName: 'test', trusted } }),
    });
  const query = '{ books { title loans { dueOn } } }';
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('go on with that of a trusted caller, through the gateway to subgraphs behind HTTP', async () => {
    const gateway = await open(['127.0.0.1']);
    const client = await listen(gateway.app);
    await client.post({ query }, { traceparent: parent });
    await gateway.close();
    const [root] = spans().filter(({ name }) => name === 'POST /graphql');
    expect(root).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      status: {},
    });
    expect(Number(root?.endTimeUnixNano)).toBeGreaterThan(Number(root?.startTimeUnixNano));
    for (const subgraph of ['books', 'loans']) {
      const [fetch] = spans().filter(({ name }) => name === `fetch ${subgraph}`);
      expect(fetch).toMatchObject({ traceId: root?.traceId, parentSpanId: root?.spanId });
      const { headers } = library.received.find((each) => each.subgraph === subgraph) ?? {};
      expect(headers?.traceparent).toBe(`00-${root?.traceId}-${fetch?.spanId}-01`);
    }
  });

  it('begin anew for others, whatever header they send', async () => {
    const gateway = await open(['10.0.0.1']);
    const client = await listen(gateway.app);
    for (const traceparent of [parent, 'x', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])
      await client.post({ query }, { traceparent });
    await gateway.close();
    const roots = spans().filter(({ name }) => name === 'POST /graphql');
    expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(3);
    expect(texts.join()).not.toContain('0af7651916cd43dd8448eb211c80319c');
    expect(roots.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined, undefined]);
  });

  it('have statements by their names, and nothing of what was asked or by whom', async () => {
    const report = () => {};
    const tracing = startTracing({ endpoint, serviceName: 'test', trusted: [], report });
    const offline = await openOfflineGateway({ tracing });
    const secret = '320100199001014710';
    const asked = `query Secret { person(personId: "${secret}") { name } }`;
    await offline.client.post({ query: asked }, { ...offline.headers, 'x-purpose': 'CURIOSITY' });
    await offline.client.call(`/views/person-profile?personId=${secret}`, { headers: offline.headers });
    await offline.close();
    const [root] = spans().filter(({ name }) => name === 'POST /graphql');
    const fetch = spans().find(
      ({ name, traceId }) => name === 'fetch population' && traceId === root?.traceId,
    );
    const sql = spans().filter(({ parentSpanId }) => parentSpanId === fetch?.spanId);
    expect(sql.length).toBeGreaterThan(0);
    // Nobody answers at the address of this database.
    expect(fetch?.status).toEqual({ code: 2 });
    for (const { name, status } of sql)
      expect({ name, status }).toEqual({ name: expect.stringMatching(/^sql /), status: { code: 2 } });
    expect(spans().map(({ name }) => name)).toContain('GET /views/:name');
    // No shorter part of the number: random ids and times of spans hold any four digits now and then.
    expect(texts.join()).not.toMatch(/199001014710|Secret|CURIOSITY|full|person\(|SELECT/);
  });

  it('are not made where nobody collects them', async () => {
    const gateway = await open(null);
    const client = await listen(gateway.app);
    await client.post({ query }, { traceparent: parent });
    await gateway.close();
    expect(texts).toEqual([]);
    for (const { headers } of library.received) expect(headers).not.toHaveProperty('traceparent');
  });
});
