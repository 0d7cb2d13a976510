// Whose data a count is made of stands in its record, although no row of anybody leaves.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPseudonyms } from '../../../gateway/audit/pseudonym.ts';
import { loadSecret } from '../../../gateway/keys.ts';
import { castPeople } from '../../../seeds/cast.ts';
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

async function ask(query: string, variables: object = {}, headers?: Record<string, string>) {
  return on.post({ query, variables }, headers ?? (await on.headers('full')));
}

/** The one record that a request left. */
async function recordOf(request: Promise<unknown>) {
  await request;
  const [record, ...others] = await on.taken();
  if (record === undefined || others.length > 0) throw new Error('not one record');
  return record;
}

interface Subject {
  readonly person?: string;
  readonly entity?: string;
}

interface Page {
  readonly nodes: readonly (Subject & { readonly holder?: Subject })[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

interface Told {
  readonly totalCount?: number;
  readonly total?: { readonly count: number };
}

describe('an answer of which only a count leaves', () => {
  const surname = '(first: 100, where: { name: { startsWith: "沈" } })';
  let people: readonly string[];

  beforeAll(async () => {
    const { body } = await ask(`{ persons${surname} { nodes { personId } } }`);
    const { persons } = body.data as { persons: { nodes: { personId: string }[] } };
    people = persons.nodes.map((each) => named(`Person:${each.personId}`)).sort();
    expect(people.length).toBeGreaterThan(3);
    expect(people.length).toBeLessThan(100);
  });

  it.each([
    ['as a total', `{ persons${surname} { totalCount } }`],
    ['as an estimate', `{ persons${surname} { totalCount(mode: ESTIMATED) } }`],
    ['beside a page', `{ persons${surname.replace('100', '1')} { nodes { personId } totalCount } }`],
    [
      'in fragments',
      `{ persons${surname} { ...F ... { edges { cursor } } } } fragment F on PersonConnection { n: totalCount }`,
    ],
    ['as what a page has', `{ persons${surname} { pageInfo { hasNextPage endCursor } } }`],
    ['as cursors', `{ persons${surname} { edges { cursor } } }`],
    ['as groups', `{ personAggregate${surname} { groups { count } } }`],
    ['as an aggregate', `{ personAggregate${surname} { total { max(field: birthDate) } } }`],
  ])('names everybody it is made of: %s', async (_, query) => {
    const { subjects, subjectCount, subjectDigest, detail } = await recordOf(ask(query));
    expect({ subjects, subjectCount, subjectDigest }).toEqual({
      subjects: people,
      subjectCount: people.length,
      subjectDigest: null,
    });
    expect(JSON.stringify(detail)).not.toContain('沈');
  });

  it('names whom rows are about that are counted, once each', async () => {
    const where = '(where: { person: { name: { startsWith: "沈" } } })';
    const { subjects } = await recordOf(
      ask(`{ householdRegistrationAggregate${where} { total { count } } }`),
    );
    expect(subjects.length).toBeGreaterThan(1);
    expect(people).toEqual(expect.arrayContaining([...subjects]));
  });

  it('names those of each parent, and nobody whom the caller does not see', async () => {
    const query = `{ person(personId: "${personId}") { household { members(first: 1) { totalCount } } } }`;
    const { subjects } = await recordOf(ask(query));
    expect(subjects.length).toBeGreaterThan(1);
    expect(subjects).toContain(named(`Person:${personId}`));
    const clerk = await on.headers('clerk');
    const counted = await recordOf(ask('{ persons(first: 1) { totalCount } }', {}, clerk));
    const { body } = await ask('{ persons(first: 1000) { nodes { personId } } }', {}, clerk);
    await on.taken();
    const seen = (body.data as { persons: { nodes: unknown[] } }).persons.nodes.length;
    expect(counted.subjectCount).toBe(seen);
  });

  it('has a count and a digest of more than a hundred, and of more than a thousand, which tell sets apart', async () => {
    const digests = new Set<string | null>();
    for (const where of [
      '{}',
      '{ sex: { eq: MALE } }',
      '{ sex: { eq: FEMALE } }',
      '{ name: { startsWith: "李" } }',
    ])
      for (const query of [
        `{ persons(first: 1, where: ${where}) { totalCount } }`,
        `{ personAggregate(where: ${where}) { total { count } } }`,
      ]) {
        const request = ask(query);
        const { subjects, subjectCount, subjectDigest } = await recordOf(request);
        const [told] = Object.values((await request).body.data as Record<string, Told>);
        expect({ subjects, subjectCount }).toEqual({
          subjects: [],
          subjectCount: told?.totalCount ?? told?.total?.count,
        });
        expect(subjectDigest).toMatch(/^[0-9a-f]{64}$/);
        digests.add(subjectDigest);
      }
    // A total and an aggregate of one set have one digest.
    expect(digests.size).toBe(4);
  });

  it.each([
    [
      'rows that are the subjects themselves',
      'persons(first: 1000, after: $after, orderBy: [{ field: birthDate }]) { nodes { person: personId }',
      'personAggregate',
    ],
    [
      'rows of which several have one subject',
      'eLicenses(first: 1000, after: $after) { nodes { holder { ... on Person { person: personId } ... on LegalEntity { entity: uscc } } }',
      'eLicenseAggregate',
    ],
  ])('has the digest of the sorted set of more than a thousand: %s', async (_, list, aggregate) => {
    const names = new Set<string>();
    let rows = 0;
    for (let after: string | null = null; ; ) {
      const query = `query ($after: String) { list: ${list} pageInfo { endCursor hasNextPage } } }`;
      const { body } = await ask(query, { after });
      const { nodes, pageInfo } = (body.data as { list: Page }).list;
      rows += nodes.length;
      for (const node of nodes) {
        const { person, entity } = node.holder ?? node;
        names.add(person === undefined ? `LegalEntity:${entity}` : `Person:${person}`);
      }
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    await on.taken();
    expect(rows).toBeGreaterThan(1000);
    const stored = storedAs(await recordOf(ask(`{ ${aggregate} { total { count } } }`)));
    expect(stored).toEqual(setOf(key, names));
  });

  it('names nobody where rows are about nobody, and shows nothing of it to the caller', async () => {
    const { subjects, subjectCount } = await recordOf(ask('{ placeNames(first: 1) { totalCount } }'));
    expect({ subjects, subjectCount }).toEqual({ subjects: [], subjectCount: 0 });
    const { text } = await ask(`{ persons${surname} { totalCount } }`);
    expect(text).not.toMatch(/subject|Person:/i);
    for (const query of [
      `{ persons${surname} { _subject } }`,
      `{ personAggregate${surname} { _subject } }`,
    ]) {
      const asked = await ask(query);
      expect(Object.values(asked.body.data as object)).toEqual([{ _subject: null }]);
    }
    await on.taken();
  });
});
