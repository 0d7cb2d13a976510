import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { disclosureShape } from '../../gateway/limits/disclosure.ts';
import { documentId } from '../../gateway/views.ts';
import { castEntities, castPeople } from '../../seeds/cast.ts';
import { domains } from '../../subgraphs/index.ts';
import type { Client } from './http.ts';
import { openProvince, type ProvinceGateways } from './province-gateway.ts';

const operations: Record<string, { query: string; variables?: Record<string, unknown> }> = {
  'lists with entities of every domain': {
    query: `{ persons(first: 20) {
      pageInfo { hasNextPage endCursor }
      edges { cursor node {
        personId name idNumber birthDate registeredDivision { code name parent { name } }
        entityRoles(first: 3) { nodes { role legalEntity { uscc name status } } }
        licenses(first: 3) { nodes { licenseId licenseType { name } } }
        realPropertyRights(first: 3) { nodes { rightId unit { unitCode } } }
        creditRecords(first: 3) { nodes { __typename recordId } }
      } }
    } }`,
  },
  'aliases, fragments and conditions': {
    query: `query ($yes: Boolean = true) { a: legalEntities(first: 5) { nodes { ...Name } }
      b: legalEntities(first: 2) { nodes { uscc kind @skip(if: $yes) legalRepresentative @include(if: $yes) { name } } } }
      fragment Name on LegalEntity { it: name }`,
  },
  'an unknown key': {
    query: '{ person(personId: "nobody") { name } legalEntity(uscc: "91320140MA0AAAA1X9") { name } }',
  },
  'a key that is no text': { query: '{ person(personId: "no\\u0000text") { name } }' },
  'a value that does not fit': { query: '{ personByIdNumber(idNumber: "320140199003071230") { name } }' },
  'a page that is too large': { query: '{ persons(first: 1001) { nodes { name } } }' },
  'a page inside an entity that is too large': {
    query: '{ persons(first: 2) { nodes { personId licenses(first: 1001) { nodes { licenseId } } } } }',
  },
  'a forged cursor': { query: '{ persons(first: 1, after: "AAAA") { nodes { name } } }' },
  'a point': {
    query: '{ divisionAt(point: { lon: 118.79, lat: 32.06 }) { code name level } }',
  },
};

const { personId } = castPeople['shop-owner'];
const { uscc } = castEntities.restaurant;

/** Fields of a profile's subject that each domain answers for. */
const sections: Readonly<
  Record<string, readonly [ofPerson: readonly string[], ofEntity: readonly string[]]>
> = {
  population: [
    ['name', 'household', 'spouse', 'children', 'documents', 'employmentRecords', 'medicalInsurance'],
    [],
  ],
  'legal-entities': [
    ['entityRoles'],
    ['name', 'legalRepresentative', 'shareholdings', 'executives', 'changeRecords', 'annualReports'],
  ],
  'e-licenses': [['licenses'], ['licenses']],
  geospatial: [
    ['registeredAddressRef', 'realPropertyRights'],
    ['domicileAddress', 'realPropertyRights'],
  ],
  credit: [
    ['administrativeLicenses', 'administrativePenalties', 'creditRatings'],
    ['administrativeLicenses', 'administrativePenalties', 'creditRatings'],
  ],
};

describe('the gateway in front of the province', () => {
  let province: ProvinceGateways;
  let gateway: Client;
  let headers: Record<string, string>;

  beforeAll(async () => {
    province = await openProvince();
    gateway = await province.open();
    headers = await province.headers('full');
  });

  afterAll(() => province.close());

  it('is ready', async () => {
    expect((await gateway.call('/readyz')).status).toBe(200);
  });

  it('answers a view alike by name, by documentId and by its text', async () => {
    const document = readFileSync(
      new URL('../../schema/views/person-profile.graphql', import.meta.url),
      'utf8',
    );
    const byName = await gateway.call(`/views/person-profile?personId=${personId}`, { headers });
    expect(byName.body).toMatchObject({ data: { person: { personId } } });
    expect(byName.body).not.toHaveProperty('errors');
    const variables = { personId };
    for (const body of [
      { documentId: 'person-profile', variables },
      { documentId: documentId(document), variables },
      { query: document, variables },
    ]) {
      expect((await gateway.post(body, headers)).text).toBe(byName.text);
    }
  });

  it.each(Object.keys(sections))(
    'has the section of %s in the file of the shop owner and of the restaurant',
    async (domain) => {
      const [ofPerson, ofEntity] = sections[domain] ?? [[], []];
      const { person } = await profile(`/views/person-profile?personId=${personId}`);
      const { legalEntity } = await profile(`/views/enterprise-profile?uscc=${uscc}`);
      expect(ofPerson.filter((field) => isEmpty(person?.[field]))).toEqual([]);
      expect(ofEntity.filter((field) => isEmpty(legalEntity?.[field]))).toEqual([]);
    },
  );

  async function profile(path: string): Promise<Record<string, Record<string, unknown> | null>> {
    const { data } = (await gateway.call(path, { headers })).body;
    return data as Record<string, Record<string, unknown> | null>;
  }

  it('names a missing argument of a view', async () => {
    const answer = await gateway.call('/views/enterprise-profile', { headers });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'VIEW_ARGUMENT', argument: 'uscc' } }] },
    });
  });

  describe('with subgraphs over HTTP', () => {
    let overHttp: Client;

    beforeAll(async () => {
      overHttp = await province.open(
        Object.fromEntries(domains.map(({ name }) => [name, 'over HTTP' as const])),
      );
    });

    it.each(Object.keys(operations))('answers as with subgraphs in its process: %s', async (name) => {
      const own = await gateway.post(operations[name], headers);
      expect(own.status).toBe(200);
      expect((await overHttp.post(operations[name], headers)).text).toBe(own.text);
    });

    it('has nobody under a key that is no text', async () => {
      const { body } = await gateway.post(operations['a key that is no text'], headers);
      expect([body.data, body.errors]).toEqual([{ person: null }, undefined]);
    });
  });

  describe.each(domains.map(({ name }) => name))('without %s', (domain) => {
    let partial: Client;

    beforeAll(async () => {
      partial = await province.open({ [domain]: 'gone' });
    });

    it('answers the profiles with its sections null, an error for each, and the others whole', async () => {
      const codes = new Set<string>();
      for (const path of [
        `/views/person-profile?personId=${personId}`,
        `/views/enterprise-profile?uscc=${uscc}`,
      ]) {
        const whole = await gateway.call(path, { headers });
        const answer = await partial.call(path, { headers });
        const told = new Set(answer.body.errors?.map((error) => error.path?.join('.')));
        const missing = differences(whole.body.data, answer.body.data);
        expect(missing.filter((place) => !told.has(place))).toEqual([]);
        expect(answer.text).not.toMatch(new RegExp(`127\\.0\\.0\\.1|ECONNREFUSED|"${domain}"`));
        for (const { extensions } of answer.body.errors ?? []) codes.add(extensions.code);
      }
      expect([...codes]).toEqual(['SECTION_UNAVAILABLE']);
    });
  });

  it('tells nothing of fewer people than the settings say, by a subgraph over HTTP too', async () => {
    const disclosure = disclosureShape.parse({ levels: { L3: { minimum: 60 }, L4: { minimum: 60 } } });
    const query =
      '{ personAggregate(groupBy: [{ field: residenceDivisionCode }], first: 1000) { groups { count } } }';
    const analyst = await province.headers('analyst');
    const strict = await province.open({ population: 'over HTTP' }, { default: {}, roles: {}, disclosure });
    const told = async (from: Client) => {
      const { data } = (await from.post({ query }, analyst)).body as unknown as {
        data: { personAggregate: { groups: readonly { count: number }[] } };
      };
      return data.personAggregate.groups.map(({ count }) => count);
    };
    // The subgraph was asked before, by a gateway with other settings.
    const others = await province.open({ population: 'over HTTP' });
    const [usual, few] = [await told(others), await told(strict)];
    expect(usual.some((count) => count % 30 !== 0)).toBe(true);
    expect(few.length).toBeLessThan(usual.length);
    expect(few.filter((count) => count % 30 !== 0)).toEqual([]);
  });
});

/** Whether there is nothing in a field: null, or a list or connection without members. */
function isEmpty(value: unknown): boolean {
  if (!isObject(value)) return value == null;
  const members = Array.isArray(value) ? value : value.nodes;
  return Array.isArray(members) && members.length === 0;
}

/** The places where `actual` has not what `expected` has; a place that is null hides those below it. */
function differences(expected: unknown, actual: unknown, place: readonly string[] = []): string[] {
  if (!isObject(expected) || !isObject(actual)) return Object.is(expected, actual) ? [] : [place.join('.')];
  return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((key) =>
    differences(expected[key], actual[key], [...place, key]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
