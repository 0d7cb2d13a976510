import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OfflineGateway, openOfflineGateway } from './offline-gateway.ts';

describe('the request body', () => {
  let offline: OfflineGateway;

  beforeAll(async () => {
    offline = await openOfflineGateway();
  });

  afterAll(() => offline.close());

  const document = '{"query":"{ __typename }"}';

  async function send(type: string, body: Uint8Array | string, more: Record<string, string> = {}) {
    const headers = { ...offline.headers, 'content-type': type, ...more };
    const answer = await offline.client.call('/graphql', { method: 'POST', headers, body: body as string });
    return [answer.status, answer.body.errors?.[0]?.extensions.code];
  }

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON; charset=utf8',
  ])('may be %s', async (type) => {
    expect(await send(type, document)).toEqual([200, undefined]);
    expect(await send(type, document, { 'content-encoding': 'identity' })).toEqual([200, undefined]);
  });

  it.each([
    'application/json; charset=utf-16',
    'application/json; charset=utf-7',
    'application/json; charset=gb18030',
    'application/graphql',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'nonsense',
  ])('may not be %s', async (type) => {
    expect(await send(type, document)).toEqual([415, 'CONTENT_TYPE']);
  });

  it('is not unpacked', async () => {
    const bomb = gzipSync(`{"query":"${' '.repeat(50_000_000)}"}`);
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip']) {
      expect(await send('application/json', bomb, { 'content-encoding': encoding })).toEqual([
        415,
        'CONTENT_ENCODING',
      ]);
    }
    expect(await send('application/json', bomb)).toEqual([400, 'BAD_REQUEST']);
  });

  it('is UTF-8: bytes that are not are refused, not replaced', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"query":"{ __typename } #'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
    expect(await send('application/json', bytes)).toEqual([400, 'BAD_REQUEST']);
    expect(await send('application/json', Buffer.from(document, 'utf16le'))).toEqual([400, 'BAD_REQUEST']);
  });

  it.each([
    '[]',
    '[{"query":"{ __typename }"},{"query":"{ __typename }"}]',
    'null',
    '1',
    '"{ __typename }"',
    '{"__proto__":{"query":"{ __typename }"}}',
    '{"query":"{ __typename }","variables":{"constructor":{"prototype":{"a":1}}}}',
    '',
  ])('is one JSON object of a GraphQL request (case %#)', async (body) => {
    expect(await send('application/json', body)).toEqual([400, 'BAD_REQUEST']);
  });

  it.each([
    `${'['.repeat(400_000)}${']'.repeat(400_000)}`,
    `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    `[${'0,'.repeat(400_000)}0]`,
  ])('is not made into objects where it holds more than any request may (case %#)', async (body) => {
    expect(await send('application/json', body)).toEqual([400, 'VARIABLES_LIMIT']);
  });

  it('may hold a long text with brackets, commas and quotation marks', async () => {
    const query = `{ __typename } # ${'[{,"\\'.repeat(19_000)}`;
    expect(await send('application/json', JSON.stringify({ query }))).toEqual([200, undefined]);
  });

  it.each(['query', 'operationName', 'variables', 'extensions'])('has a %s of its type', async (name) => {
    for (const value of [1, true, [1], 'x']) {
      const body = JSON.stringify({ query: '{ __typename }', [name]: value });
      const [status] = await send('application/json', body);
      expect([200, 400]).toContain(status);
    }
  });
});
