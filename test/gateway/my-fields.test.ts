import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { readCatalog } from '../../gateway/access/catalog.ts';
import { compilePolicy, type Policy } from '../../gateway/access/policy.ts';
import { ruleSetSchema } from '../../gateway/access/rule.ts';
import { type PersonaName, personas } from '../../gateway/identity/personas.ts';
import { supergraphFile } from '../../gateway/supergraph.ts';
import { type OfflineGateway, openOfflineGateway } from './offline-gateway.ts';

const catalog = readCatalog(parse(readFileSync(supergraphFile, 'utf8')));
const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const seeded = compilePolicy(ruleSetSchema.parse(read('../../seeds/rules.json')), catalog, 1);

interface Visible {
  readonly name: string;
  readonly title: string;
  readonly domain: string;
  readonly rows: string;
  readonly rowsInWords: string;
  readonly fields: readonly {
    readonly name: string;
    readonly title: string;
    readonly level: string;
    readonly uses: readonly string[];
    readonly rungs: readonly { readonly rung: string; readonly rowsInWords: string }[];
    readonly rules: readonly string[];
  }[];
}

const query = `query ($domain: String, $type: String, $first: Int!, $after: String) {
  myFields(domain: $domain, type: $type, first: $first, after: $after) {
    nodes {
      name title domain rows rowsInWords rules
      fields { name title level uses rungs { rung rowsInWords } rules }
    }
    edges { cursor }
    pageInfo { hasNextPage endCursor }
  }
}`;

let offline: OfflineGateway;
let policy: Policy = seeded;

beforeAll(async () => {
  offline = await openOfflineGateway({ policy: () => policy, introspection: true });
});

afterAll(() => offline.close());

async function ask(persona: PersonaName, text: string, variables: object = {}) {
  const { purpose, caseNumber } = { caseNumber: undefined, ...personas[persona] };
  return offline.client.post(
    { query: text, variables },
    {
      authorization: `Bearer ${await offline.token(persona)}`,
      'x-purpose': purpose,
      ...(caseNumber === undefined ? {} : { 'x-case': caseNumber }),
    },
  );
}

async function page(persona: PersonaName, variables: object = {}) {
  const { body } = await ask(persona, query, { first: 1000, ...variables });
  expect(body.errors).toBeUndefined();
  const { myFields } = body.data as {
    myFields: { nodes: readonly Visible[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
  };
  return myFields;
}

const fieldOf = (types: readonly Visible[], type: string, field: string) =>
  types.find(({ name }) => name === type)?.fields.find(({ name }) => name === field);

describe('myFields', () => {
  it.each(Object.keys(personas) as PersonaName[])(
    'shows %s to read what introspection shows',
    async (persona) => {
      const { nodes } = await page(persona);
      const readable = nodes.flatMap(({ name, fields }) =>
        fields.filter(({ uses }) => uses.includes('READ')).map((field) => `${name}.${field.name}`),
      );
      const { body } = await ask(persona, '{ __schema { types { name fields { name } } } }');
      const { __schema: schema } = body.data as {
        __schema: { types: readonly { name: string; fields: readonly { name: string }[] | null }[] };
      };
      const known = schema.types
        .filter(({ name }) => catalog.types.has(name))
        .flatMap(({ name, fields }) => (fields ?? []).map((field) => `${name}.${field.name}`));
      // Introspection leaves out what no path leads to.
      expect(readable).toEqual(expect.arrayContaining(known));
      expect(readable.length > 0).toBe(known.length > 0);
      for (const { fields } of nodes)
        for (const { uses, rungs } of fields) expect(rungs.length > 0).toBe(uses.includes('READ'));
    },
  );

  it('says nothing to somebody without a grant', async () => {
    expect(await page('none')).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it('says which rows are meant in words, at which rungs, and by which rules', async () => {
    const { nodes } = await page('clerk');
    const person = nodes.find(({ name }) => name === 'Person');
    expect(person).toMatchObject({ domain: 'population', rows: 'SOME' });
    expect(person?.title).toMatch(/自然人.*·/);
    expect(person?.rowsInWords).toMatch(
      /residenceDivision 位于本人的 division.* · .*is within the caller’s division/,
    );
    const number = fieldOf(nodes, 'Person', 'idNumber');
    expect(number).toMatchObject({ level: 'L4', rungs: [{ rung: 'ID_3_4' }] });
    expect(number?.rules).toContain('clerk-resident-numbers');
    expect(fieldOf(nodes, 'Person', 'ethnicity')).toBeUndefined();
  });

  it('lists a field that may only be matched or counted, and no value of it', async () => {
    const draft = {
      kind: 'GRANT',
      rung: 'CLEAR',
      purposes: ['*'],
      reason: 'test',
      subjects: { roles: ['*'] },
    };
    policy = compilePolicy(
      ruleSetSchema.parse({
        purposes: [{ code: personas.none.purpose, name: '办事', legalBasis: 'test', caseRequired: false }],
        rules: [
          { ...draft, id: 'persons', fields: ['Person'], uses: ['READ'] },
          { ...draft, id: 'numbers', fields: ['Person.idNumber'], uses: ['MATCH'] },
          { ...draft, id: 'ages', fields: ['Person.birthDate'], uses: ['STATISTICS', 'EXPORT'] },
          { ...draft, id: 'sexes', fields: ['Person.sex'], uses: ['STATISTICS'] },
          {
            ...draft,
            id: 'no-sexes',
            kind: 'LIMIT',
            rung: 'HIDDEN',
            fields: ['Person.sex'],
            uses: ['STATISTICS'],
          },
          {
            ...draft,
            id: 'rowless',
            fields: ['Household.householdId'],
            uses: ['READ', 'MATCH', 'STATISTICS'],
          },
        ],
      }),
      catalog,
      2,
    );
    const { nodes } = await page('none');
    policy = seeded;
    expect(nodes.map(({ name, fields }) => [name, fields.map(({ name, uses }) => [name, ...uses])])).toEqual([
      [
        'Person',
        expect.arrayContaining([
          ['idNumber', 'MATCH'],
          ['birthDate', 'STATISTICS', 'EXPORT'],
        ]),
      ],
    ]);
    expect(nodes[0]?.fields).toHaveLength(2);
    expect(nodes[0]?.fields.flatMap(({ rungs, rules }) => [...rungs, ...rules])).toEqual([]);
  });

  it('says of a page all that the pages of domains say', async () => {
    const info = async (after: string | null) => {
      const { body } = await ask(
        'full',
        'query ($after: String) { myFields(first: 2, after: $after) { edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
        { after },
      );
      expect(body.errors).toBeUndefined();
      return (body.data as { myFields: { edges: { cursor: string }[]; pageInfo: object } }).myFields;
    };
    const first = await info(null);
    const [start, end] = first.edges.map(({ cursor }) => cursor);
    const page = { hasNextPage: true, startCursor: start, endCursor: end };
    expect(first.pageInfo).toEqual({ ...page, hasPreviousPage: false });
    expect((await info(end ?? null)).pageInfo).toMatchObject({ hasPreviousPage: true });
  });

  it('comes in pages that visit every type once, and can be asked for one domain or type', async () => {
    const { nodes: all } = await page('full');
    const visited: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { nodes, pageInfo }: Awaited<ReturnType<typeof page>> = await page('full', { first: 7, after });
      visited.push(...nodes.map(({ name }) => name));
      ({ endCursor: after, hasNextPage: more } = pageInfo);
    }
    expect(visited).toEqual(all.map(({ name }) => name));
    const { nodes: ofCredit } = await page('full', { domain: 'credit' });
    expect(ofCredit.length).toBeGreaterThan(0);
    expect(ofCredit.filter(({ domain }) => domain !== 'credit')).toEqual([]);
    expect((await page('full', { type: 'Person' })).nodes.map(({ name }) => name)).toEqual(['Person']);
    expect((await page('clerk', { type: 'Phlogiston' })).nodes).toEqual([]);
  });

  it.each([0, 1001, -1])('refuses a page of %i', async (first) => {
    const { body } = await ask('full', query, { first });
    expect(body).toMatchObject({
      data: { myFields: null },
      errors: [{ path: ['myFields'], extensions: { code: 'PAGE_SIZE' } }],
    });
  });

  it('takes any text for a cursor', async () => {
    for (const after of ['', '∞', 'zzzz', '__proto__'])
      expect((await page('full', { after })).pageInfo).toHaveProperty('hasNextPage');
  });

  it('needs a purpose and no case number', async () => {
    const authorization = `Bearer ${await offline.token('credit-officer')}`;
    const post = (headers: Record<string, string>) =>
      offline.client.post({ query, variables: { first: 1 } }, { authorization, ...headers });
    expect((await post({})).body.errors).toMatchObject([{ extensions: { code: 'PURPOSE_REQUIRED' } }]);
    expect((await post({ 'x-purpose': 'CREDIT_REVIEW' })).body.errors).toBeUndefined();
  });
});
