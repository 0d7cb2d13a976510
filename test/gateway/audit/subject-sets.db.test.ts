// Whoever an operation counts and names, or counts twice, is one of those in its record.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPseudonyms } from '../../../gateway/audit/pseudonym.ts';
import type { AuditRecord } from '../../../gateway/audit/record.ts';
import { loadSecret } from '../../../gateway/keys.ts';
import { castPeople } from '../../../seeds/cast.ts';
import type { CountedSet } from '../../../subgraphs/counted-subjects.ts';
import { digestQuestion, keysQuestion, type SetQuestion } from '../../../subgraphs/set-questions.ts';
import type { Client } from '../http.ts';
import { openRecordedGateway, type RecordedGateway } from './recorded-gateway.ts';
import { setOf, storedAs } from './stored-set.ts';

let on: RecordedGateway;
let key: Uint8Array;
let named: (name: string) => string;

beforeAll(async () => {
  on = await openRecordedGateway();
  key = await loadSecret(on.on.dataDirectory, 'audit-pseudonym');
  named = createPseudonyms(key).subject;
}, 120_000);

afterAll(() => on.close());

beforeEach(async () => {
  await on.taken();
});

const { personId } = castPeople['shop-owner'];

async function ask(query: string, variables: object = {}) {
  return on.post({ query, variables }, await on.headers('full'));
}

/** The one record that a request left. */
async function recordOf(request: Promise<unknown>) {
  await request;
  const [record, ...others] = await on.taken();
  if (record === undefined || others.length > 0) throw new Error('not one record');
  return record;
}

/** The names that statements read as the owner of the tables. */
async function namesIn(...statements: readonly string[]): Promise<string[]> {
  const found = await Promise.all(statements.map((text) => on.on.owner.query({ name: '', text }, [])));
  return found.flat().map(([name]) => String(name));
}

/** Of statements: people and enterprises whose rows they are. */
const person = "SELECT 'Person:' || person_id FROM";
const people = `${person} population.person`;
const licensed = [
  `${person} e_licenses.e_license WHERE person_id IS NOT NULL`,
  "SELECT 'LegalEntity:' || uscc FROM e_licenses.e_license WHERE uscc IS NOT NULL",
];
const men = 'where: { sex: { eq: MALE } }';
const isMan = "sex = '1'";

describe('an answer that counts more than a thousand, and names or counts some of them otherwise', () => {
  let gateways: Record<string, Client>;
  const passes = async () => {};

  beforeAll(async () => {
    // Two households of more than a thousand, and more than a thousand licences of one person.
    await on.on.owner.query({ name: '', text: crowd }, []);
    await on.on.owner.query({ name: '', text: manyOfOne }, [personId]);
    gateways = {
      'in one process': on,
      'by the packages': await on.beside({ executor: 'apollo' }),
      'over HTTP': await on.beside({ overHttp: { population: passes, 'e-licenses': passes } }),
    };
  });

  const crowd = `
    WITH crowd AS (SELECT person_id, row_number() OVER (ORDER BY person_id) AS n FROM population.person LIMIT 2200),
      homes AS (SELECT household_id, row_number() OVER (ORDER BY household_id) AS n FROM population.household LIMIT 2)
    UPDATE population.person AS p SET household_id = h.household_id
    FROM crowd AS c JOIN homes AS h ON h.n = 1 + c.n % 2 WHERE c.person_id = p.person_id`;
  const manyOfOne = `
    INSERT INTO e_licenses.e_license (license_id, person_id, synthetic)
    SELECT 'of-one-' || n, $1, TRUE FROM generate_series(1, 1100) AS n`;

  it.each<[string, string, readonly string[]]>([
    ['a page beside its total', '{ persons(first: 5) { nodes { name } totalCount } }', [people]],
    [
      'a page and the total of another list',
      `{ women: persons(first: 5, where: { sex: { eq: FEMALE } }, orderBy: [{ field: birthDate }]) { nodes { personId } } persons(first: 1, ${men}) { totalCount } }`,
      [
        `${people} WHERE ${isMan}`,
        `SELECT * FROM (${people} WHERE sex = '2' ORDER BY birth_date, person_id LIMIT 5) AS five`,
      ],
    ],
    [
      'whoever is looked for and is not in it',
      `{ person(personId: "nobody") { name } persons(first: 1, ${men}) { totalCount } }`,
      [`${people} WHERE ${isMan}`, "SELECT 'Person:nobody'"],
    ],
    [
      'an estimate beside a total of a part',
      `{ all: persons(first: 1) { totalCount(mode: ESTIMATED) } men: persons(first: 1, ${men}) { totalCount } }`,
      [people],
    ],
    [
      'two aggregates of one list that overlap',
      `{ men: personAggregate(${men}) { total { count } } old: personAggregate(where: { birthDate: { lt: "1985-01-01" } }) { groups { count } } }`,
      [`${people} WHERE ${isMan} OR birth_date < '1985-01-01'`],
    ],
    [
      'lists of two tables of a domain',
      `{ persons(first: 1, ${men}) { totalCount } householdRegistrationAggregate { total { count } } }`,
      [`${people} WHERE ${isMan}`, `${person} population.household_registration`],
    ],
    [
      'lists of two domains, and who is named',
      `{ persons(first: 3, ${men}) { nodes { name } totalCount } eLicenses(first: 2) { nodes { name } totalCount } person(personId: "nobody") { name } }`,
      [`${people} WHERE ${isMan}`, ...licensed, "SELECT 'Person:nobody'"],
    ],
    [
      'children of several parents',
      '{ households(first: 2, orderBy: [{ field: householdId }]) { nodes { members(first: 1) { totalCount } } } }',
      [
        `${people} WHERE household_id IN (SELECT household_id FROM population.household ORDER BY household_id LIMIT 2)`,
        `${person.replace('person_id', 'head_person_id')} (SELECT * FROM population.household ORDER BY household_id LIMIT 2) AS h`,
      ],
    ],
  ])('has the number and the digest of them all, each once: %s', async (_, query, statements) => {
    const expected = setOf(key, await namesIn(...statements));
    expect(expected.subjectCount).toBeGreaterThan(1000);
    for (const [which, gateway] of Object.entries(gateways)) {
      const answer = await gateway.post({ query }, await on.headers('full'));
      expect([which, answer.body.errors]).toEqual([which, undefined]);
      const [record] = await on.taken();
      expect([which, record && storedAs(record)]).toEqual([which, expected]);
    }
  });

  it('is the same from a database that orders texts by their bytes as from one that has to be told to', async () => {
    await on.on.owner.query({ name: '', text: otherwiseOrdered }, []);
    const rows = { where: [], subjects: { Person: ['person_id'] }, key: 'person_id', limit: null };
    const set: CountedSet = { ...rows, from: 'population.person' };
    const licences: CountedSet = { ...rows, from: 'e_licenses.e_license', key: 'license_id' };
    const parents = new Set(['x']);
    const cases: readonly (readonly [readonly CountedSet[], string, boolean?])[] = [
      [[set], people],
      [[{ ...set, limit: 1500 }], `${people} ORDER BY person_id LIMIT 1500`],
      [
        [{ ...set, where: [isMan], references: 'household_id' }, { ...set, where: [isMan] }, licences],
        `${people} WHERE ${isMan} UNION ${licensed[0]}`,
      ],
      // One that really does: its order is asked for in either case.
      [[{ ...set, from: 'public.otherwise' }], `${person} public.otherwise`, false],
    ];
    const ask = async ({ statement, values }: SetQuestion) => {
      const bound = statement.parameters.map((each) => 'name' in each && values[each.name]);
      return (await on.on.owner.query(statement, bound))[0] ?? [];
    };
    for (const [counted, text, ...only] of cases) {
      const found = (await namesIn(text)).map((name) => name.slice('Person:'.length));
      const sets = counted.map((each) => ({ set: each, values: {}, parents }));
      for (const ordersBytes of only.length === 0 ? [true, false] : only) {
        const asked = { sets, kind: 'Person', ordersBytes: ordersBytes === true };
        const keys: string[] = [];
        for (let after = ''; ; after = keys.at(-1) ?? '') {
          const [part] = await ask(keysQuestion(asked, after, 700));
          if (part === null) break;
          keys.push(...String(part).split('\n'));
        }
        expect(keys).toEqual([...new Set(found)].sort());
        const all = [...keys, 'No-One', 'nobody'].sort();
        const sha256 = createHash('sha256').update(all.join('\n')).digest('hex');
        const told = await ask(digestQuestion(asked, ['nobody', 'No-One']));
        expect(told.map(String)).toEqual([String(all.length), sha256]);
      }
    }
  });

  /** Letters before capital letters and hyphens nowhere, where the database knows such an order. */
  const otherwiseOrdered = `
    DO $$ BEGIN
      CREATE TABLE public.otherwise (person_id text PRIMARY KEY);
      IF EXISTS (SELECT FROM pg_collation WHERE collname = 'en-x-icu') THEN
        ALTER TABLE public.otherwise ALTER person_id TYPE text COLLATE "en-x-icu";
      END IF;
      INSERT INTO public.otherwise VALUES ('b'), ('A'), ('a'), ('B'), ('a-c'), ('ab'), ('Ab'), ('-');
    END $$`;

  it('lists those of more than a thousand rows who are no more than a hundred', async () => {
    const query = `{ person(personId: "${personId}") { licenses(first: 1) { totalCount } } }`;
    expect(storedAs(await recordOf(ask(query)))).toEqual({
      subjects: [named(`Person:${personId}`)],
      subjectCount: 1,
      subjectDigest: null,
    });
  });

  it('has the digest of a set whether it was counted, read page by page, or exported', async () => {
    const all = '{ persons { nodes { name } } }';
    const expected = setOf(key, await namesIn(people));
    const page = (after: string | null) =>
      ask(
        'query ($after: String) { persons(first: 1000, after: $after) { nodes { name } pageInfo { endCursor } } }',
        { after },
      );
    const { body } = await page(null);
    const { endCursor } = (body.data as { persons: { pageInfo: { endCursor: string } } }).persons.pageInfo;
    await on.taken();
    const both = `query ($after: String) { a: persons(first: 1000) { nodes { name } } b: persons(first: 1000, after: $after) { nodes { name } } c: persons(first: 1000, orderBy: [{ field: personId, direction: DESC }]) { nodes { name } } }`;
    expect(storedAs(await recordOf(ask(both, { after: endCursor })))).toEqual(expected);
    expect(storedAs(await recordOf(ask('{ persons(first: 1) { totalCount } }')))).toEqual(expected);
    const exported = await on.call('/export', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await on.headers('full')) },
      body: JSON.stringify({ query: all, format: 'CSV' }),
    });
    expect(exported.status).toBe(200);
    const [, ended] = await on.taken();
    expect(ended && storedAs(ended)).toEqual(expected);
  });
});

describe('what stands for those who are too many to be named', () => {
  const idNumber = castPeople['shop-owner'].idNumber;
  const query = `{ persons(first: 1, where: { not: { idNumber: { eq: "${idNumber}" } } }) { nodes { sex } totalCount } }`;

  it('is asked about by the gateway alone, and leaves in no answer and no log', async () => {
    const bodies: string[] = [];
    const gateway = await on.beside({
      overHttp: { population: async ({ body }) => void bodies.push(String(body)) },
    });
    const { text } = await gateway.post({ query }, await on.headers('full'));
    const [handle = ''] = /#population Person [\w-]+/.exec(bodies.join('\n')) ?? [];
    const [, , sealed = ''] = handle.split(' ');
    expect(sealed.length).toBeGreaterThan(100);
    // Only the question for the page and its total has the value.
    expect(bodies.filter((body) => body.includes(idNumber))).toHaveLength(1);
    expect(Buffer.from(sealed, 'base64url').includes(idNumber)).toBe(false);
    expect(`${text}\n${on.log.join('\n')}`).not.toMatch(/#population|_subject|Person:/);
    await on.taken();
    const asked = 'query ($sets: [String!]!) { _subjectDigest(sets: $sets, kind: "Person", named: []) }';
    const refused = await gateway.post(
      { query: asked, variables: { sets: [handle] } },
      await on.headers('full'),
    );
    expect(refused.body.errors?.map(({ extensions }) => extensions.code)).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  it('keeps the answer back where its domain does not say who they are', async () => {
    const gateway = await on.beside({
      overHttp: {
        population: async ({ body }) => {
          if (/_subject(Digest|Keys)/.test(String(body))) throw new Error('out of order');
        },
      },
    });
    const { status, headers, body } = await gateway.post({ query }, await on.headers('full'));
    expect({ status, data: body.data, codes: body.errors?.map(({ extensions }) => extensions.code) }).toEqual(
      {
        status: 503,
        data: undefined,
        codes: ['AUDIT_UNAVAILABLE'],
      },
    );
    expect(headers.get('retry-after')).toBe('5');
    const [record] = await on.taken();
    expect(record).toMatchObject({
      outcome: 'REFUSED',
      code: 'AUDIT_UNAVAILABLE',
      subjects: [named(`Person.idNumber:${idNumber}`)],
      detail: { rows: {} },
    });
    const few = '{ persons(first: 1, where: { name: { startsWith: "沈" } }) { totalCount } }';
    expect((await gateway.post({ query: few }, await on.headers('full'))).status).toBe(200);
  });

  it('is taken apart where its domain has no time to make one digest', async () => {
    const timeouts = { request: 10_000, subgraph: 500, sql: 3000 };
    let parts = 0;
    const gateway = await on.beside({
      timeouts,
      overHttp: {
        async population({ body }) {
          if (String(body).includes('_subjectDigest')) await new Promise(() => {});
          if (String(body).includes('_subjectKeys')) parts += 1;
        },
      },
    });
    const { status } = await gateway.post({ query }, await on.headers('full'));
    expect([status, parts]).toEqual([200, 1]);
    const [record] = await on.taken();
    expect(record && storedAs(record)).toEqual(
      setOf(key, [
        ...(await namesIn(`${people} WHERE id_number <> '${idNumber}'`)),
        `Person.idNumber:${idNumber}`,
      ]),
    );
  });

  it('is not waited for when the client has gone', async () => {
    const gone = new AbortController();
    const cut = new Promise<void>((resolve) => {
      void on
        .beside({
          overHttp: {
            population: ({ body, raw }) => {
              if (!String(body).includes('_subjectDigest')) return Promise.resolve();
              raw.socket.once('close', resolve);
              gone.abort();
              return new Promise(() => {});
            },
          },
        })
        .then(async ({ url }) =>
          fetch(`${url}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...(await on.headers('full')) },
            body: JSON.stringify({ query }),
            signal: gone.signal,
          }).catch(() => {}),
        );
    });
    await cut;
    let records: readonly AuditRecord[] = [];
    while (records.length === 0) records = await on.taken();
    expect(records).toMatchObject([{ code: 'AUDIT_UNAVAILABLE', detail: { rows: {} } }]);
  });
});
