import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { allAdminFields } from '../../../gateway/admin/admin-fields.ts';
import { administratorOf } from '../../../gateway/admin/administrator.ts';
import { controlPlane } from '../../../gateway/admin/control-plane.ts';
import { unrecorded } from '../../../gateway/admin/record-administration.ts';
import type { Answer, Client } from '../http.ts';
import { type OfflineGateway, openOfflineGateway } from '../offline-gateway.ts';

const bomb = `{ ...F0 } ${Array.from({ length: 40 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(' ')} fragment F40 on Query { __typename }`;

/** One document for each limit that exceeds it and no other that is checked before. */
const tooMuch: Readonly<Record<string, string>> = {
  TOKEN_LIMIT: `{ ${'a '.repeat(6000)} }`,
  FRAGMENT_LIMIT: `{ ...F0 } ${Array.from({ length: 251 }, (_, n) => `fragment F${n} on Query { __typename }`).join(' ')}`,
  DEPTH_LIMIT: `{ ${'a { '.repeat(30)} b ${' }'.repeat(30)} }`,
  ALIAS_LIMIT: `{ person(personId: "1") { ${Array.from({ length: 101 }, (_, n) => `a${n}: name`).join(' ')} } }`,
  ROOT_FIELD_LIMIT: `{ ${'...T '.repeat(31)} } fragment T on Query { __typename }`,
  DIRECTIVE_LIMIT: `{ person(personId: "1") { name ${'@skip(if: false) '.repeat(101)} } }`,
  REPEAT_LIMIT: `{ person(personId: "1") { ${'name '.repeat(21)} } }`,
  SELECTION_LIMIT: `{ person(personId: "1") { ...A } }
    fragment A on Person { ${'...B '.repeat(60)} } fragment B on Person { ${'...C '.repeat(60)} } fragment C on Person { name }`,
  INTROSPECTION_LIMIT:
    '{ ...S } fragment S on Query { __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
  INPUT_LIMIT: `{ ${'...P '.repeat(20)} } fragment P on Query { persons(first: 1, where: { or: [${'{ name: { eq: "a" } } '.repeat(13)}] }) { nodes { name } } }`,
  NAME_FORBIDDEN: '{ __proto__: __typename }',
};

function codeOf({ status, body }: Answer) {
  return { status, code: body.errors?.[0]?.extensions.code };
}

describe('limits', () => {
  let offline: OfflineGateway;
  let client: Client;
  let headers: Record<string, string>;

  beforeAll(async () => {
    const closed = controlPlane(() => null);
    offline = await openOfflineGateway({
      introspection: true,
      admin: () => ({
        fields: allAdminFields(closed, () => null),
        activeVersion: () => null,
        appoint: async (principal) => administratorOf(principal, undefined),
        action: unrecorded,
        routes() {},
      }),
      limits: {
        default: {},
        roles: {
          CITIZEN: { depth: 3, tokens: 100 },
          FRONT_DESK_CLERK: { body: 2000 },
          ANALYST: { body: 2_000_000, aliases: 200, cost: 100, pageSize: 20 },
        },
      },
    });
    ({ client, headers } = offline);
  });

  afterAll(() => offline.close());

  const as = async (persona: 'citizen-app' | 'analyst') => ({
    authorization: `Bearer ${await offline.token(persona)}`,
  });

  it.each(Object.entries(tooMuch))('answers %s, with a remedy and without data', async (code, query) => {
    const answer = await client.post({ query }, headers);
    expect(codeOf(answer)).toEqual({ status: 400, code });
    expect(answer.body).toEqual({
      errors: [{ message: expect.any(String), extensions: { code, remedy: expect.any(String) } }],
    });
  });

  it('refuses a fragment bomb', async () => {
    expect(codeOf(await client.post({ query: bomb }, headers))).toEqual({
      status: 400,
      code: 'ROOT_FIELD_LIMIT',
    });
  });

  it('refuses what would be compared with itself pair by pair', async () => {
    const nest = (levels: number): string =>
      levels === 0 ? 'name' : `spouse { ${nest(levels - 1)} } spouse { ${nest(levels - 1)} }`;
    const fragments = Array.from({ length: 250 }, (_, n) => `fragment F${n} on Person { name }`);
    const spreads = Array.from({ length: 250 }, (_, n) => `...F${n}`);
    const queries = [
      `{ person(personId: "1") { ${nest(9)} } }`,
      `{ person(personId: "1") { ${spreads.join(' ')} } } ${fragments.join(' ')}`,
    ];
    for (const query of queries)
      expect(codeOf(await client.post({ query }, headers))).toEqual({ status: 400, code: 'REPEAT_LIMIT' });
  });

  it('refuses brackets that would exhaust the stack of the parser', async () => {
    for (const query of [`{ a(x: ${'['.repeat(2400)}${']'.repeat(2400)}) }`, '{ a '.repeat(2400)]) {
      expect(codeOf(await client.post({ query }, headers))).toEqual({ status: 400, code: 'TOKEN_LIMIT' });
    }
  });

  it('refuses a text that is long by its comments alone', async () => {
    const ask = (length: number) => client.post({ query: '{ __typename } #'.padEnd(length, 'x') }, headers);
    expect((await ask(100_000)).status).toBe(200);
    expect(codeOf(await ask(100_001))).toEqual({ status: 400, code: 'TOKEN_LIMIT' });
  });

  it('lets the query pass by which tools read the schema', async () => {
    const answer = await client.post({ query: getIntrospectionQuery() }, headers);
    expect(answer).toMatchObject({ status: 200, body: { data: { __schema: expect.anything() } } });
  });

  it.each(['constructor', 'prototype', '__proto__'])(
    'refuses the name %s, wherever it stands',
    async (name) => {
      const queries = [
        `{ ${name}: __typename }`,
        `{ person(personId: "1") { ${name}: name } }`,
        `query ($${name}: ID!) { person(personId: $${name}) { name } }`,
        `{ divisionAt(point: { longitude: 1, latitude: 2, ${name}: 3 }) { code } }`,
      ];
      for (const query of queries) {
        expect(codeOf(await client.post({ query }, headers))).toEqual({
          status: 400,
          code: 'NAME_FORBIDDEN',
        });
      }
      const variables = `{"query":"{ __typename }","variables":{"p":{"${name}":{"x":1}}}}`;
      const answer = await client.call('/graphql', {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: variables,
      });
      expect(answer.status).toBe(400);
      expect(Object.prototype).not.toHaveProperty('x');
    },
  );

  it('refuses variables that nest too deep or are too many', async () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const many = `[${'1,'.repeat(10_000)}1]`;
    for (const a of [deep, many]) {
      const answer = await client.call('/graphql', {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: `{"query":"{ __typename }","variables":{"a":${a}}}`,
      });
      expect(codeOf(answer)).toEqual({ status: 400, code: 'VARIABLES_LIMIT' });
    }
  });

  it('refuses more conditions than anybody asks, in variables and as their defaults, and not many values of one', async () => {
    const query = 'query ($w: PersonWhere) { persons(first: 1, where: $w) { nodes { name } } }';
    const or = (count: number) => ({ or: Array.from({ length: count }, () => ({ name: { eq: 'a' } })) });
    const written = JSON.stringify(or(260)).replaceAll(/"(or|name|eq)":/g, '$1: ');
    for (const body of [
      { query, variables: { w: or(260) } },
      { query, variables: { w: { or: Array.from({ length: 600 }, () => ({})) } } },
      { query: query.replace('PersonWhere', `PersonWhere = ${written}`) },
    ])
      expect(codeOf(await client.post(body, headers))).toEqual({ status: 400, code: 'INPUT_LIMIT' });
    const values = { personId: { in: Array.from({ length: 9000 }, (_, n) => String(n)) } };
    for (const w of [or(200), values]) {
      const { code } = codeOf(await client.post({ query, variables: { w } }, headers));
      expect(code).not.toBe('INPUT_LIMIT');
    }
  });

  it('holds on the control plane, where variables may be large', async () => {
    const authorization = `Bearer ${await offline.token('auditor')}`;
    const ask = (body: unknown) =>
      client.call('/admin/graphql', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(codeOf(await ask({ query: bomb }))).toEqual({ status: 400, code: 'ROOT_FIELD_LIMIT' });
    const variables = { rules: Array.from({ length: 50_000 }, () => 1) };
    expect(await ask({ query: '{ __typename }', variables })).toMatchObject({ status: 200 });
  });

  describe('by role', () => {
    const nested = '{ person(personId: "1") { household { members(first: 1) { nodes { name } } } } }';

    it('holds for a role whose limit is tighter, also when somebody else has just asked the same', async () => {
      expect((await client.post({ query: nested }, headers)).status).toBe(200);
      expect(codeOf(await client.post({ query: nested }, await as('citizen-app')))).toEqual({
        status: 400,
        code: 'DEPTH_LIMIT',
      });
    });

    it('holds for bodies, whether or not they say their length', async () => {
      const send = async (persona: 'clerk' | 'full' | 'analyst', bytes: number, said: boolean) => {
        const text = JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(bytes - 60) } });
        const body = said ? text : new Blob([text]).stream();
        const token = await offline.token(persona);
        return codeOf(
          await client.call('/graphql', {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body,
            ...(said ? {} : { duplex: 'half' }),
          } as RequestInit),
        );
      };
      const tooLarge = { status: 413, code: 'BODY_TOO_LARGE' };
      for (const said of [true, false]) {
        expect(await send('clerk', 1900, said)).toEqual({ status: 200 });
        expect(await send('clerk', 2100, said)).toEqual(tooLarge);
        expect(await send('full', 1_000_000, said)).toEqual({ status: 200 });
        expect(await send('full', 1_100_000, said)).toEqual(tooLarge);
        expect(await send('analyst', 1_900_000, said)).toEqual({ status: 200 });
        expect(await send('analyst', 2_100_000, said)).toEqual(tooLarge);
      }
    });

    it('holds for a stored document in all the ways that it is called', async () => {
      const citizen = await as('citizen-app');
      const ways = [
        await client.post({ documentId: 'person-profile', variables: { personId: '1' } }, citizen),
        await client.call('/views/person-profile?personId=1', { headers: citizen }),
      ];
      expect(ways.map(codeOf)).toEqual([
        { status: 400, code: 'TOKEN_LIMIT' },
        { status: 400, code: 'TOKEN_LIMIT' },
      ]);
      expect((await client.call('/views/person-profile?personId=1', { headers })).status).toBe(200);
    });

    it('holds for what an operation costs and for pages, in text, in variables and in stored documents', async () => {
      const analyst = await as('analyst');
      const list =
        'query ($n: Int!) { persons(first: $n) { nodes { name licenses(first: 9) { nodes { name } } } } }';
      const ask = (n: number, who: Record<string, string> = analyst) =>
        client.post({ query: list, variables: { n } }, who);
      expect((await ask(9)).status).toBe(200);
      expect(codeOf(await ask(10))).toEqual({ status: 400, code: 'COST_TOO_HIGH' });
      expect(codeOf(await ask(21))).toEqual({ status: 400, code: 'PAGE_SIZE_LIMIT' });
      expect((await ask(21, headers)).status).toBe(200);
      const page = '{ persons(last: 21) { nodes { name } } }';
      expect(codeOf(await client.post({ query: page }, analyst))).toEqual({
        status: 400,
        code: 'PAGE_SIZE_LIMIT',
      });
      const view = { documentId: 'person-profile', variables: { personId: '1' } };
      expect(codeOf(await client.post(view, analyst))).toEqual({ status: 400, code: 'PAGE_SIZE_LIMIT' });
    });

    it('refuses by default what would make the domains read half a million objects', async () => {
      const query = '{ persons(first: 1000) { nodes { licenses(first: 500) { nodes { name } } } } }';
      expect(codeOf(await client.post({ query }, headers))).toEqual({ status: 400, code: 'COST_TOO_HIGH' });
    });

    it('gives way for a role whose limit is wider', async () => {
      const query = tooMuch.ALIAS_LIMIT;
      expect(codeOf(await client.post({ query }, headers))).toEqual({ status: 400, code: 'ALIAS_LIMIT' });
      expect((await client.post({ query }, await as('analyst'))).status).toBe(200);
    });
  });
});
