import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Condition } from '../../../gateway/access/condition.ts';
import type { Rule } from '../../../gateway/access/rule.ts';
import { grant, limit } from '../access/small-world.ts';
import { type Harbour, openHarbour } from './harbour.ts';
import { type HarbourData, harbourData } from './harbour-data.ts';
import { type HarbourGateway, openHarbourGateway } from './harbour-gateway.ts';
import { ladders, oracle, unordered } from './harbour-oracle.ts';

const eq = (attribute: string, value: string): Condition => ({ attribute, op: 'eq', value });
/** Type → its fields, and conditions over its rows. */
const world: Readonly<Record<string, { fields: readonly string[]; rows: readonly Condition[] }>> = {
  Ship: {
    fields: 'imo name flag port tonnage launched sister fleet hold crew berth insurance'.split(' '),
    rows: [eq('flag', 'NO'), { not: eq('flag', 'NO') }, { attribute: 'port', op: 'within', value: '320100' }],
  },
  Barge: { fields: ['imo', 'name', 'flag'], rows: [eq('flag', 'SE')] },
  Hold: { fields: ['cargo', 'danger'], rows: [eq('danger', 'NONE')] },
  Crew: { fields: ['name', 'rank', 'paper'], rows: [eq('rank', 'MATE'), { not: eq('rank', 'MATE') }] },
  Berth: { fields: ['id', 'quay', 'fee', 'moored', 'calls'], rows: [eq('quay', 'Q1')] },
  Call: { fields: ['day', 'kind', 'ship'], rows: [eq('kind', 'TRADE')] },
};

const queries = [
  '{ ships { imo name flag port launched a: sister { name sister { port } } hold { cargo danger } } }',
  '{ ship(imo: "3") { ...S fleet { ...S } } other: ship(imo: "2") { fleet { n: name } } } fragment S on Ship { name insurance }',
  '{ ships { name crew(first: 50) { totalCount edges { node { rank paper name } } } berth { quay fee } } }',
  '{ berths { id fee moored { name insurance } calls { day kind ship { flag hold { cargo } } } } }',
  '{ floating { __typename ... on Ship { name port berth { id } } ... on Barge { b: name flag } } }',
  '{ waiting { imo name insurance berth { quay } } berth(id: "east") { calls { ship { sister { name } } } } }',
];
/** All there is to see, so far as it has no end. */
const everything = `{ ships { ...S fleet { ...S } berth { id } sister { ...S } crew(first: 50) { totalCount edges { node { name rank paper } } } }
  floating { __typename ... on Barge { imo name flag } } berths { id quay fee moored { ...S } calls { day kind ship { ...S } } } }
  fragment S on Ship { imo name flag port tonnage launched insurance hold { cargo danger } }`;

const types = fc.constantFrom(...Object.keys(world));
const rule: fc.Arbitrary<Rule> = types.chain((type) => {
  const { fields = [], rows = [] } = world[type] ?? {};
  return fc
    .record({
      fields: fc.subarray([type, ...fields.map((field) => `${type}.${field}`)], { minLength: 1 }),
      rows: fc.option(fc.constantFrom(...rows), { nil: undefined }),
      isGrant: fc.integer({ max: 3, min: 0 }),
      pick: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ fields: named, rows: when, isGrant, pick }) => {
      const masks = ladders[named[0] ?? '']?.slice(1, -1) ?? [];
      const rung = masks[pick];
      const some = { ...(when === undefined ? {} : { rows: when }) };
      if (isGrant === 0) return limit({ fields: named, ...some });
      return rung === undefined
        ? grant({ fields: named, ...some })
        : grant({ fields: named.slice(0, 1), rung, ...some });
    });
});
/** Without rows nothing is seen: most types have some, with some of their fields. */
const openings = fc.tuple(
  ...Object.entries(world).map(([type, { fields }]) =>
    fc
      .subarray([...fields], { minLength: Math.ceil(fields.length / 2) })
      .map((open) => grant({ fields: [type, ...open.map((each) => `${type}.${each}`)] })),
  ),
);
const ruleSets = fc
  .tuple(
    fc.oneof({ weight: 2, arbitrary: openings }, fc.constant<Rule[]>([])),
    fc.array(rule, { minLength: 2, maxLength: 10 }),
  )
  .map(([open, rules]) => [...open, ...rules]);

const change: fc.Arbitrary<(data: HarbourData) => HarbourData> = fc.oneof(
  // Ships stand in the order of their tonnage.
  fc.nat(4).map((index) => (data: HarbourData) => ({
    ...data,
    ships: data.ships.map((ship, at) => (at === index ? { ...ship, tonnage: 1000 - ship.tonnage } : ship)),
  })),
  fc
    .tuple(fc.nat(4), fc.constantFrom('name', 'port', 'flag', 'insurance', 'launched', 'tonnage'))
    .map(([index, field]) => (data: HarbourData) => ({
      ...data,
      ships: data.ships.map((ship, at) =>
        at === index
          ? { ...ship, [field]: field === 'tonnage' ? 5000 : field === 'flag' ? 'SE' : '320300' }
          : ship,
      ),
    })),
  fc
    .nat(4)
    .map((index) => (data: HarbourData) => ({ ...data, ships: data.ships.filter((_, at) => at !== index) })),
  fc.constantFrom('SE', 'NO').map((flag) => (data: HarbourData) => {
    const [first] = data.ships;
    return first === undefined
      ? data
      : { ...data, ships: [{ ...first, imo: '0', flag, name: 'Zephyr' }, ...data.ships] };
  }),
  fc.nat(2).map((index) => (data: HarbourData) => ({
    ...data,
    berths: data.berths.filter((_, at) => at !== index),
  })),
);

describe('the gateway over plain subgraphs, for any rules', () => {
  let harbour: Harbour;
  let gateway: HarbourGateway;
  beforeAll(async () => {
    harbour = await openHarbour(harbourData);
    gateway = await openHarbourGateway(harbour);
  });
  afterAll(async () => {
    await gateway.close();
    await harbour.close();
  });

  it('answers as if data had been filtered and masked before the query ran', async () => {
    await fc.assert(
      fc.asyncProperty(ruleSets, fc.constantFrom(...queries), async (rules, query) => {
        harbour.data = harbourData;
        gateway.use(rules);
        const { body } = await gateway.ask(query);
        expect(body.errors).toBeUndefined();
        expect(unordered(body.data)).toEqual(unordered(await oracle(rules, harbourData, query)));
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same bytes whatever the caller cannot see', async () => {
    let same = 0;
    const seen = async (rules: readonly Rule[], data: HarbourData) =>
      JSON.stringify(unordered(await oracle(rules, data, everything)));
    await fc.assert(
      fc.asyncProperty(ruleSets, fc.constantFrom(...queries), change, async (rules, query, changed) => {
        const after = changed(harbourData);
        if ((await seen(rules, harbourData)) !== (await seen(rules, after))) return;
        same += 1;
        gateway.use(rules);
        harbour.data = harbourData;
        const { text } = await gateway.ask(query);
        harbour.data = after;
        expect((await gateway.ask(query)).text).toBe(text);
      }),
      { numRuns: 300 },
    );
    expect(same).toBeGreaterThan(30);
  });
});
