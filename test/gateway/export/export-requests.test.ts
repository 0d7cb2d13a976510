// What is refused of an export before anything is asked of a domain. The databases of this gateway cannot be reached.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '../audit/recorded-gateway.ts';
import type { Answer, Client } from '../http.ts';
import { type OfflineGateway, openOfflineGateway } from '../offline-gateway.ts';

const people = '{ persons { nodes { personId name } } }';

let offline: OfflineGateway;
let client: Client;

beforeAll(async () => {
  offline = await openOfflineGateway({ policy: () => defaultPolicy });
  ({ client } = offline);
});

afterAll(() => offline.close());

async function ask(body: object, more: Record<string, string> = { 'x-purpose': 'DEVELOPMENT' }) {
  const headers = { ...offline.headers, 'content-type': 'application/json', ...more };
  const answer = await client.call('/export', { method: 'POST', headers, body: JSON.stringify(body) });
  const { code, argument } = (answer.body.errors?.[0]?.extensions ?? {}) as {
    code?: string;
    argument?: string;
  };
  return { status: answer.status, code, ...(argument === undefined ? {} : { argument }) };
}

describe('a request for an export', () => {
  it.each([
    ['a single object', '{ person(personId: "x") { name } }', 'person'],
    ['two lists', '{ persons { nodes { name } } divisions { nodes { name } } }', 'divisions'],
    ['a fragment for its list', '{ ...F } fragment F on Query { persons { nodes { name } } }', '...'],
    ['a page of its own', '{ persons(first: 5) { nodes { name } } }', 'first'],
    ['a cursor of its own', '{ persons(after: "x") { nodes { name } } }', 'after'],
    ['a total', '{ persons { nodes { name } totalCount } }', 'totalCount'],
    ['edges', '{ persons { edges { node { name } } } }', 'persons'],
    [
      'a list within a row',
      '{ persons { nodes { name licenses(first: 5) { nodes { name } } } } }',
      'licenses',
    ],
    ['an aggregate', '{ personAggregate { total { count } } }', 'personAggregate'],
    ['a skipped list', '{ persons @skip(if: false) { nodes { name } } }', '@skip'],
  ])('with %s is refused, and told why', async (_, query, argument) => {
    expect(await ask({ query, format: 'CSV' })).toEqual({ status: 400, code: 'EXPORT_SHAPE', argument });
  });

  it('is refused for what an operation is refused for, with the same codes', async () => {
    const aliases = Array.from({ length: 120 }, (_, n) => `a${n}: name`).join(' ');
    const cases: readonly [object, number, string][] = [
      [{ query: people, format: 'PDF' }, 400, 'EXPORT_FORMAT'],
      [{ query: people, format: 'toString' }, 400, 'EXPORT_FORMAT'],
      [{ query: people }, 400, 'EXPORT_FORMAT'],
      [{ format: 'CSV' }, 400, 'BAD_REQUEST'],
      [{ format: 'CSV', query: people, more: 1 }, 400, 'BAD_REQUEST'],
      [{ format: 'CSV', query: '{ persons {' }, 400, 'GRAPHQL_PARSE_FAILED'],
      [{ format: 'CSV', query: '{ persons { nodes { nothing } } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
      [{ format: 'CSV', query: '{ persons { nodes { __yidang_x: name } } }' }, 400, 'ALIAS_RESERVED'],
      [{ format: 'CSV', query: `{ persons { nodes { ${aliases} } } }` }, 400, 'ALIAS_LIMIT'],
      [
        {
          format: 'CSV',
          query: 'query ($n: [String!]!) { persons(where: { name: { in: $n } }) { nodes { name } } }',
        },
        400,
        'BAD_USER_INPUT',
      ],
      [
        {
          format: 'CSV',
          query: 'query ($in: Boolean = true) { persons { nodes { name @include(if: $in) } } }',
          variables: { in: null },
        },
        400,
        'BAD_USER_INPUT',
      ],
      [{ format: 'CSV', documentId: 'none' }, 400, 'DOCUMENT_UNKNOWN'],
    ];
    for (const [body, status, code] of cases) {
      const answer = await ask(body);
      expect({ body, ...answer }).toMatchObject({ body, status, code });
    }
    expect((await client.call('/export', { method: 'GET' })).status).toBe(405);
  });

  it('needs a token, a purpose, and a domain that answers', async () => {
    expect(await ask({ query: people, format: 'CSV' }, {})).toMatchObject({
      status: 403,
      code: 'PURPOSE_REQUIRED',
    });
    const unknown = { 'x-purpose': 'DEVELOPMENT', authorization: 'Bearer x.y.z' };
    expect(await ask({ query: people, format: 'CSV' }, unknown)).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
    });
    // Nothing of what a domain would have given is missing from an export.
    expect(await ask({ query: people, format: 'CSV' })).toMatchObject({
      status: 503,
      code: 'SECTION_UNAVAILABLE',
    });
  });

  it('is told when to come again where a budget is used up', async () => {
    const limits = { default: {}, roles: { FULL: { costPerMinute: 1 } } };
    const poor = await openOfflineGateway({ policy: () => defaultPolicy, limits });
    const answer = await exportFrom(poor);
    expect({ status: answer.status, code: codeIn(answer) }).toEqual({
      status: 429,
      code: 'COST_RATE_LIMITED',
    });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await poor.close();
  });

  it('is told that the gateway is busy where it gets no turn in time', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const busy = await openOfflineGateway({
      policy: () => defaultPolicy,
      overload: { slots: 1, queue: 5, loopDelay: 60_000, rates: {} },
      requestTimeoutMilliseconds: 2000,
      buildDataSource: () => ({
        async process() {
          await finished;
          return { data: { persons: null } };
        },
      }),
    });
    // Which of the two comes first is left to the sockets.
    const answers = await Promise.all([exportFrom(busy), exportFrom(busy)]);
    const told = answers.map(({ status, headers, ...answer }) => ({
      status,
      after: headers.get('retry-after'),
      code: codeIn(answer),
    }));
    expect(told).toContainEqual({ status: 503, after: '2', code: 'OVERLOADED' });
    expect(told).toContainEqual({ status: 503, after: null, code: 'SECTION_TIMEOUT' });
    finish();
    await busy.close();
  });
});

async function exportFrom({ client, headers: own }: OfflineGateway) {
  const headers = {
    ...own,
    'content-type': 'application/json',
    'x-purpose': 'DEVELOPMENT',
  };
  return client.call('/export', {
    method: 'POST',
    headers,
    body: JSON.stringify({ query: people, format: 'CSV' }),
  });
}

function codeIn({ body }: Pick<Answer, 'body'>): string | undefined {
  return body.errors?.[0]?.extensions.code;
}
