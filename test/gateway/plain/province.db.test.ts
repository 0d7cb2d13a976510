// Population and credit as plain subgraphs, compared with the same domains under a lens in SQL: what every persona gets of
// the views and of whole lists, and whom the trail names. By design lists of the plain gateway are in another order where
// something of them is hidden, and their cursors are the gateway's own: lists are read to their end and compared as sets.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PersonaName, personas } from '../../../gateway/identity/personas.ts';
import { castEntities, castPeople } from '../../../seeds/cast.ts';
import { openTwoProvinces, type RecordedClient, type TwoProvinces } from './two-provinces.ts';

let on: TwoProvinces;

beforeAll(async () => {
  on = await openTwoProvinces();
}, 120_000);

afterAll(() => on.close());

const everybody = Object.keys(personas) as PersonaName[];

/** An answer with lists in an order of their own; of errors, what they are and not where. */
function comparable({
  data,
  errors = [],
}: {
  data?: unknown;
  errors?: readonly { extensions: { code: string } }[];
}) {
  return { data: sorted(data), errors: errors.map(({ extensions }) => extensions.code).sort() };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    return items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sorted(each)]));
}

/** Lists, and what is asked of their rows. */
const lists = {
  persons: 'personId name idNumber mobile birthDate status residenceDivisionCode residentialAddress',
  households: 'householdId type divisionCode headOfHousehold { personId name }',
  administrativePenalties: `recordId recordName status decidedOn fineAmount counterpartName
    counterpart { __typename ... on Person { personId name } ... on LegalEntity { uscc name } }`,
  abnormalOperationListings:
    'recordId recordName status decidedOn counterpart { ... on LegalEntity { uscc } }',
} as const;

/** All pages of a list: how many rows it says that it has, and the rows. */
async function whole(client: RecordedClient, headers: Record<string, string>, list: keyof typeof lists) {
  const query = `query ($after: String) { list: ${list}(first: 1000, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { ${lists[list]} } } }`;
  const rows: unknown[] = [];
  for (let after: string | null = null; ; ) {
    const { body } = await client.post({ query, variables: { after } }, headers);
    expect(body.errors).toBeUndefined();
    const { list: page } = body.data as { list: Page | null };
    if (page === null) return null;
    rows.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return { totalCount: page.totalCount, rows: sorted(rows) as unknown[] };
    after = page.pageInfo.endCursor;
  }
}

interface Page {
  readonly totalCount: number | null;
  readonly nodes: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** Rows of each list that a persona got: what is compared is not nothing. */
const seen: Record<string, number> = {};

describe.each(everybody)('%s', (persona) => {
  const views = [
    ...Object.values(castPeople).map(({ personId }) => `person-profile?personId=${personId}`),
    ...Object.values(castEntities).map(({ uscc }) => `enterprise-profile?uscc=${uscc}`),
  ];

  it('gets the same profiles of the cast', async () => {
    const headers = await on.headers(persona);
    for (const view of views) {
      const lensed = await on.lensed.call(`/views/${view}`, { headers });
      const plain = await on.plain.call(`/views/${view}`, { headers });
      expect({ view, ...comparable(plain.body) }).toEqual({ view, ...comparable(lensed.body) });
    }
  });

  it('gets the same rows of lists', async () => {
    const headers = await on.headers(persona);
    for (const list of Object.keys(lists) as (keyof typeof lists)[]) {
      const lensed = await whole(on.lensed, headers, list);
      expect({ list, whole: await whole(on.plain, headers, list) }).toEqual({ list, whole: lensed });
      seen[`${persona} ${list}`] = lensed?.rows.length ?? 0;
    }
  });

  it('finds the same people by number, and may or may not look', async () => {
    const headers = await on.headers(persona);
    for (const { idNumber } of Object.values(castPeople)) {
      const query = `{ personByIdNumber(idNumber: "${idNumber}") { personId name creditRecords(first: 50) { nodes { __typename recordId } } } }`;
      const lensed = await on.lensed.post({ query }, headers);
      const plain = await on.plain.post({ query }, headers);
      expect(comparable(plain.body)).toEqual(comparable(lensed.body));
    }
  });
});

describe('the plain gateway', () => {
  it('compared lists of which some persona sees all, some a part and some nothing', () => {
    expect(seen['full persons']).toBeGreaterThan(2000);
    expect(seen['clerk persons']).toBeGreaterThan(0);
    expect(seen['clerk persons']).toBeLessThan(2000);
    expect(seen['none persons']).toBe(0);
    const penalties = 'administrativePenalties';
    expect(seen[`market-officer ${penalties}`]).toBeGreaterThan(0);
    expect(seen[`market-officer ${penalties}`]).toBeLessThan(Number(seen[`full ${penalties}`]));
  });

  it('shows nothing on account of an attribute that no field holds', async () => {
    // The counterpart of a row about an individual business is the business; its operator is in no field.
    expect(on.unreadable('AdministrativePenalty')).toEqual(['personId']);
    expect(['Person', 'IdentityDocument', 'Parentage', 'Guardian'].flatMap(on.unreadable)).toEqual([]);
    const query = `{ person(personId: "${castPeople['shop-owner'].personId}") {
      name administrativePenalties(first: 50) { nodes { recordId } } } }`;
    const headers = {
      ...(await on.headers('citizen-app')),
      'x-purpose': 'PERSONAL_CREDIT_QUERY',
      'x-case': 'PC-1',
    };
    const { body } = await on.plain.post({ query }, headers);
    expect(body).toMatchObject({
      data: { person: { name: expect.any(String), administrativePenalties: { nodes: [] } } },
    });
    const full = await on.plain.post({ query }, await on.headers('full'));
    expect(full.body).toMatchObject({
      data: { person: { administrativePenalties: { nodes: expect.arrayContaining([expect.anything()]) } } },
    });
  });

  it('refuses filters and orders to whoever does not see everything, and passes them for whoever does', async () => {
    const query = `{ persons(first: 5, where: { sex: { eq: MALE } }, orderBy: { field: status }) {
      nodes { personId status } totalCount } }`;
    const clerk = await on.headers('clerk');
    expect((await on.lensed.post({ query }, clerk)).body.errors).toBeUndefined();
    const refused = await on.plain.post({ query }, clerk);
    expect(refused.body.errors?.map(({ extensions }) => extensions.code)).toEqual(['ARGUMENT_REFUSED']);
    const full = await on.headers('full');
    const lensed = await on.lensed.post({ query }, full);
    expect(lensed.body).toMatchObject({ data: { persons: { nodes: { length: 5 } } } });
    expect((await on.plain.post({ query }, full)).text).toBe(lensed.text);
  });

  it('refuses aggregates, which tell of hidden rows, to whoever does not see everything', async () => {
    const query = '{ personAggregate(groupBy: [{ field: sex }]) { groups { key count } } }';
    const analyst = await on.headers('analyst');
    expect((await on.lensed.post({ query }, analyst)).body.errors).toBeUndefined();
    const { body } = await on.plain.post({ query }, analyst);
    expect(body.data).toEqual({ personAggregate: null });
    expect(['ARGUMENT_REFUSED', 'AGGREGATE_REFUSED']).toContain(body.errors?.[0]?.extensions.code);
    const full = await on.headers('full');
    const lensed = await on.lensed.post({ query }, full);
    expect(lensed.body.errors).toBeUndefined();
    expect((await on.plain.post({ query }, full)).body.data).toEqual(lensed.body.data);
  });

  it('sends the plain domains nothing of the caller', async () => {
    on.received.length = 0;
    await on.plain.post({ query: '{ persons(first: 1) { nodes { name } } }' }, await on.headers('clerk'));
    expect(on.received.length).toBeGreaterThan(0);
    for (const { headers } of on.received) {
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['authorization']));
      expect(Object.keys(headers).filter((each) => each.startsWith('x-'))).toEqual(['x-request-id']);
    }
  });
});

describe('the trail', () => {
  const { personId } = castPeople['shop-owner'];
  const { uscc } = castEntities.restaurant;
  const person = `/views/person-profile?personId=${personId}`;
  const enterprise = `/views/enterprise-profile?uscc=${uscc}`;

  async function subjects(client: RecordedClient, path: string, persona: PersonaName) {
    await client.taken();
    const { text } = await client.call(path, { headers: await on.headers(persona) });
    expect(text).not.toMatch(/_subject|__yidang/);
    const [record] = await client.taken();
    return record?.subjects;
  }

  it.each([
    ['clerk', person],
    ['full', person],
    ['citizen-app', person],
    ['market-officer', enterprise],
    ['credit-officer', enterprise],
  ] as const)(
    'names the subjects of what %s got, as over domains that name them themselves: %s',
    async (persona, path) => {
      const lensed = await subjects(on.lensed, path, persona);
      expect(lensed).not.toEqual([]);
      expect(await subjects(on.plain, path, persona)).toEqual(lensed);
    },
  );

  it('names subjects of whom no key was selected, and callers cannot ask for them', async () => {
    const headers = await on.headers('full');
    await on.plain.taken();
    await on.plain.post({ query: '{ persons(first: 7) { nodes { __typename } } }' }, headers);
    const [record] = await on.plain.taken();
    expect(record?.subjects).toHaveLength(7);
    const query = '{ persons(first: 1) { nodes { name _subject } } }';
    const { body } = await on.plain.post({ query }, headers);
    expect(body).toMatchObject({
      data: { persons: { nodes: [{ name: expect.any(String), _subject: null }] } },
    });
  });
});
