import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayErrors } from '../../gateway/errors.ts';
import { policyOf } from './access/small-world.ts';
import type { Client } from './http.ts';
import { type OfflineGateway, openOfflineGateway } from './offline-gateway.ts';

describe('the gateway over HTTP', () => {
  let offline: OfflineGateway;
  let client: Client;
  let headers: Record<string, string>;

  beforeAll(async () => {
    offline = await openOfflineGateway();
    ({ client, headers } = offline);
  });

  afterAll(() => offline.close());

  describe('without a valid token', () => {
    const unauthenticated = {
      errors: [
        {
          message: gatewayErrors.UNAUTHENTICATED.message,
          extensions: { code: 'UNAUTHENTICATED', remedy: gatewayErrors.UNAUTHENTICATED.remedy },
        },
      ],
    };

    it.each([
      ['a valid operation', { query: '{ __typename }' }],
      ['an operation that does not parse', { query: '{' }],
      ['a batch', [{ query: '{ __typename }' }]],
    ])('answers 401 to %s, in the same words', async (_name, payload) => {
      for (const authorization of [{}, { authorization: 'Bearer nonsense' }]) {
        const answer = await client.post(payload, { ...authorization } as Record<string, string>);
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="yidang"');
        expect(answer.body).toEqual(unauthenticated);
      }
    });

    it('answers 401 before it reads the body, whatever its size and type', async () => {
      const large = await client.call('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"query":"${' '.repeat(1_100_000)}"}`,
      });
      expect(large.status).toBe(401);
      const xml = await client.call('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/xml' },
        body: '<query/>',
      });
      expect(xml.status).toBe(401);
    });

    it('answers 401 for a view, also for one that does not exist, and for a token in the address', async () => {
      const token = await offline.token('full');
      const paths = [
        '/views/person-profile?personId=1',
        '/views/nothing',
        `/views/person-profile?token=${token}`,
      ];
      for (const path of paths) {
        const { status, body } = await client.call(path);
        expect({ status, body }).toEqual({ status: 401, body: unauthenticated });
      }
    });
  });

  it('answers /livez to anyone', async () => {
    expect(await client.call('/livez')).toMatchObject({ status: 200, body: { status: 'live' } });
  });

  it('runs an operation', async () => {
    const answer = await client.post({ query: '{ __typename }' }, headers);
    expect(answer).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['is no HTTP', 'nonsense'],
    ['is for no host', 'GET /livez HTTP/1.1\r\nConnection: close'],
    ['expects what nobody does', 'GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: tea'],
  ])('names what %s, too', async (_, request) => {
    const { hostname, port } = new URL(client.url);
    const socket = connect(Number(port), hostname);
    socket.write(`${request}\r\n\r\n`);
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    const [, id] = /^x-request-id: ([0-9a-f-]{36})\r$/im.exec(text) ?? [];
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST', requestId: id } }],
    });
  });

  it.each([
    ['a body that is no JSON', '{', 400, 'BAD_REQUEST'],
    ['a batch', '[{"query":"{ __typename }"}]', 400, 'BAD_REQUEST'],
    ['no query', '{"variables":{}}', 400, 'BAD_REQUEST'],
    ['both query and documentId', '{"query":"{ a }","documentId":"person-profile"}', 400, 'BAD_REQUEST'],
    ['an unknown documentId', '{"documentId":"nothing"}', 400, 'DOCUMENT_UNKNOWN'],
    ['a document that does not parse', '{"query":"{"}', 400, 'GRAPHQL_PARSE_FAILED'],
    ['a document that does not fit the schema', '{"query":"{ x }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of another type',
      '{"query":"query ($n: Int!) { persons(first: $n) { nodes { name } } }","variables":{"n":"x"}}',
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a null that decides whether a field is asked',
      '{"query":"query ($in: Boolean = true) { persons(first: 1) @include(if: $in) { nodes { name } } }","variables":{"in":null}}',
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a null where the schema takes none',
      '{"query":"query ($id: ID = \\"x\\") { person(personId: $id) { name } }","variables":{"id":null}}',
      400,
      'BAD_USER_INPUT',
    ],
    [
      'two operations and no name',
      '{"query":"query A { __typename } query B { __typename }"}',
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a body above 1 MB', `{"query":"${' '.repeat(1_100_000)}"}`, 413, 'BODY_TOO_LARGE'],
  ])('refuses %s', async (_name, body, status, code) => {
    const answer = await client.call('/graphql', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    expect({ status: answer.status, code: answer.body.errors?.[0]?.extensions.code }).toEqual({
      status,
      code,
    });
  });

  it.each([
    ['POST', '/graphql', 'text/plain', 415, 'CONTENT_TYPE'],
    ['GET', '/graphql?query={__typename}', undefined, 405, 'METHOD_NOT_ALLOWED'],
    ['PUT', '/graphql', 'application/json', 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/views/person-profile', 'application/json', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/nothing', undefined, 404, 'NOT_FOUND'],
  ])('answers %s %s of type %s with %i', async (method, path, type, status, code) => {
    const answer = await client.call(path, {
      method,
      headers: { ...headers, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
    expect({ status: answer.status, code: answer.body.errors?.[0]?.extensions.code }).toEqual({
      status,
      code,
    });
  });

  describe('what is on by default and is off here', () => {
    it('refuses automatic persisted queries, registered or not', async () => {
      const sha256Hash = 'ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38';
      const extensions = { persistedQuery: { version: 1, sha256Hash } };
      for (const body of [{ extensions }, { query: '{__typename}', extensions }]) {
        const answer = await client.post(body, headers);
        expect(answer.body).toMatchObject({
          errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
        });
      }
    });

    it('suggests nothing', async () => {
      const queries = ['{ persns(first: 1) { nodes { name } } }', '{ persons(frst: 1) { nodes { name } } }'];
      for (const query of queries)
        expect((await client.post({ query }, headers)).text).not.toMatch(/did you mean/i);
      const input = await client.post(
        {
          query: 'query ($p: PointInput!) { divisionAt(point: $p) { code } }',
          variables: { p: { longitud: 1 } },
        },
        headers,
      );
      expect(input.text).not.toMatch(/did you mean/i);
    });

    it('does not describe the schema where introspection is off', async () => {
      const answer = await client.post({ query: '{ __schema { types { name } } }' }, headers);
      expect(answer.body).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
      expect(answer.body).not.toHaveProperty('data');
    });

    it('says so when it is asked what would come of introspection, where rules are in force', async () => {
      const governed = await openOfflineGateway({ policy: () => policyOf([]) });
      const query =
        '{ accessCheck(document: "{ __schema { types { name } } }") { findings { code message } } }';
      const answer = await governed.client.post({ query }, { ...governed.headers, 'x-purpose': 'P' });
      await governed.close();
      const message = expect.stringContaining('Introspection is switched off.');
      expect(answer.body.data).toEqual({
        accessCheck: { findings: [{ code: 'GRAPHQL_VALIDATION_FAILED', message }] },
      });
    });

    it('checks no access where none is decided', async () => {
      const answer = await client.post({ query: '{ accessCheck(document: "{ a }") { version } }' }, headers);
      expect(answer.body).toMatchObject({
        data: { accessCheck: null },
        errors: [{ path: ['accessCheck'], extensions: { code: 'POLICY_UNAVAILABLE' } }],
      });
    });

    it('has no landing page', async () => {
      const answer = await client.call('/graphql', { headers: { ...headers, accept: 'text/html' } });
      expect(answer.status).toBe(405);
      expect(answer.text).not.toContain('<html');
    });

    it('shows no query plan and no stack', async () => {
      const answer = await client.post(
        { query: '{ person(personId: "1") { name } }' },
        { ...headers, 'apollo-query-plan-experimental': '1' },
      );
      expect(answer.body).not.toHaveProperty('extensions');
      expect(answer.text).not.toMatch(/stacktrace|serviceName|population/);
    });

    it('reports to nobody', () => {
      expect(process.env.APOLLO_TELEMETRY_DISABLED).toBe('1');
    });
  });

  it('writes neither tokens nor documents nor variables nor parameters to the log', async () => {
    offline.log.length = 0;
    await client.post(
      { query: 'query Secret { person(personId: "P-123") { name } }', variables: { a: 'variable-7' } },
      headers,
    );
    await client.call('/views/person-profile?personId=P-456', { headers });
    const log = offline.log.join('');
    expect(offline.log).toHaveLength(2);
    expect(log).toContain('"route":"/views/:name"');
    expect(log).not.toMatch(/P-123|P-456|variable-7|Secret|Bearer|eyJ/);
  });
});

describe('the way down', () => {
  function slowGateway(drainTimeoutMilliseconds: number) {
    const started = signal();
    const finish = signal();
    const opening = openOfflineGateway({
      buildDataSource: () => ({
        async process() {
          started.resolve();
          await finish.promise;
          return { data: { division: { name: '玄武区' } } };
        },
      }),
      drainTimeoutMilliseconds,
    });
    return { opening, started: started.promise, finish: finish.resolve };
  }

  const query = '{ division(code: "320102") { name } }';

  it('is announced at once, lets what runs finish and takes nothing new', async () => {
    const { opening, started, finish } = slowGateway(5000);
    const { client, headers, close } = await opening;
    expect((await client.call('/readyz')).status).toBe(200);
    const running = client.post({ query }, headers);
    await started;
    const closed = close();
    expect((await client.call('/readyz')).status).toBe(503);
    const refused = await client.post({ query }, headers);
    expect(refused).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: { code: 'SHUTTING_DOWN' } }] },
    });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.headers.get('connection')).toBe('close');
    finish();
    expect((await running).body).toEqual({ data: { division: { name: '玄武区' } } });
    await closed;
    await expect(client.call('/livez')).rejects.toThrow('fetch failed');
  });

  it('ends what runs when the time is over', async () => {
    const { opening, started, finish } = slowGateway(100);
    const { client, headers, close } = await opening;
    const running = client.post({ query }, headers);
    running.catch(() => {});
    await started;
    await close();
    await expect(running).rejects.toThrow();
    finish();
  });
});

function signal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
