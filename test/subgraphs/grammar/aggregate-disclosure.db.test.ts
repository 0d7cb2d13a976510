// What is withheld, and what is rounded, of aggregates over rows that may be counted but not read.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Database, openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import type { Lens } from '../../../subgraphs/lens.ts';
import { createSubgraph, type Subgraph } from '../../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { ask, type Group, isOpen, protectedBy, roundedBy, yearsOf } from './aggregates.ts';

const seed = Number(process.env.GRAMMAR_SEED ?? 20261123);
const everything =
  '{ groups { key count subjects } rest { count subjects } total { count } suppressed: _suppressed }';

let testDatabase: TestDatabase;
let database: Database;
let subgraph: Subgraph;

/** The population, as a process that starts has it. */
function start(): Subgraph {
  const domain = domains.find(({ name }) => name === 'population');
  if (domain === undefined) throw new Error('there is no population');
  const today = () => '2026-11-23';
  return createSubgraph({ domain, database, secret: Buffer.from('aggregate'), synthetic: true, today });
}

beforeAll(async () => {
  testDatabase = await openTestDatabase();
  database = openDatabase({
    connectionString: testDatabase.connectionString('population'),
    poolSize: testDatabase.poolSize,
    applicationName: 'aggregate',
  });
  subgraph = start();
}, 120_000);

afterAll(async () => {
  await database.end();
  await testDatabase.close();
});

const clear = [{ when: true, rung: 'CLEAR' }];

describe('aggregates of rows that may be counted but not read', () => {
  const lens: Lens = {
    fingerprint: 'statistics',
    shape: 'statistics',
    values: {},
    purpose: 'STATISTICS',
    types: {
      Person: {
        rows: false,
        fields: {},
        matches: {},
        access: [],
        statistics: {
          rows: true,
          fields: {
            residenceDivisionCode: clear,
            registeredDivisionCode: clear,
            sex: clear,
            ethnicity: clear,
            birthDate: [{ when: true, rung: 'AGE_BAND' }],
          },
        },
      },
      MedicalClaim: {
        rows: false,
        fields: {},
        matches: {},
        access: [],
        statistics: { rows: true, fields: { totalAmount: clear, settledAt: clear } },
      },
    },
  };

  it('show no group of fewer than ten, and counts that are rounded', async () => {
    const query = `{ a: personAggregate(groupBy: [{ field: residenceDivisionCode }, { field: birthDate, by: AGE_BAND }], first: 1000) ${everything} }`;
    const answer = await ask(subgraph, query, {}, lens);
    expect(answer.groups.length).toBeGreaterThan(0);
    for (const { key, count } of answer.groups) {
      expect((count as number) % 5).toBe(0);
      const [[people] = []] = await database.query(
        {
          name: '',
          text: `SELECT count(*) FROM population.person WHERE residence_division_code = $1
            AND extract(year FROM birth_date) BETWEEN $2::int AND $3::int`,
        },
        [key[0], ...yearsOf(String(key[1]))],
      );
      expect(people as number).toBeGreaterThanOrEqual(10);
      expect(Math.abs((people as number) - (count as number))).toBeLessThan(5);
    }
    expect(answer.rest?.subjects as number).toBeGreaterThanOrEqual(10);
    expect(answer.suppressed).toContain('SMALL_GROUPS_MERGED');
    expect(answer.suppressed).toContain('ROUNDED');
  });

  it('say the same of the same people, however they are asked for', async () => {
    const one = `{ a: personAggregate(where: { sex: { eq: MALE } }) { total { count } } }`;
    const other = `{ a: personAggregate(where: { not: { not: { sex: { in: [MALE] } } } }) { total { count } } }`;
    const grouped = `{ a: personAggregate(groupBy: [{ field: sex }]) { groups { key count } } }`;
    const { total } = await ask(subgraph, one, {}, lens);
    expect((await ask(subgraph, other, {}, lens)).total).toEqual(total);
    const { groups } = await ask(subgraph, grouped, {}, lens);
    expect(groups.find(({ key }) => key[0] === 'MALE')?.count).toBe(total?.count);
  });

  it('group a date by the band that its mask shows, and by nothing finer', async () => {
    const by = (band: string) =>
      ask(
        subgraph,
        `{ a: personAggregate(groupBy: [{ field: birthDate, by: ${band} }]) ${everything} }`,
        {},
        lens,
      );
    expect((await by('AGE_BAND')).groups.map(({ key }) => key[0])).toContain('30-39');
    await expect(by('YEAR')).rejects.toThrow('LENS_VIOLATION');
    await expect(by('VALUE')).rejects.toThrow('LENS_VIOLATION');
  });

  it('give no extreme, and say so', async () => {
    const answer = await ask(
      subgraph,
      '{ a: medicalClaimAggregate { total { count min(field: totalAmount) max(field: totalAmount) sum(field: totalAmount) avg(field: totalAmount) } suppressed: _suppressed } }',
      {},
      lens,
    );
    expect(answer.total).toMatchObject({ min: null, max: null });
    expect(answer.total?.sum).toEqual(expect.any(Number));
    expect(answer.suppressed).toContain('EXTREME_OF_PERSONS');
  });

  it.each([
    { under: lens, multiple: 5 },
    { under: roundedBy(lens, 20), multiple: 20 },
  ])(
    'give by sum and mean no other number of values than a count in multiples of $multiple',
    async ({ under, multiple }) => {
      const query = `{ a: medicalClaimAggregate(groupBy: [{ field: settledAt, by: MONTH }], first: 1000)
      { groups { key count sum(field: totalAmount) avg(field: totalAmount) } } }`;
      const { groups } = await ask(subgraph, query, {}, under);
      const told = groups.filter(({ sum, avg }) => sum !== null && avg !== null);
      expect(told.length).toBeGreaterThan(3);
      for (const { key, count, sum, avg } of told) {
        const number = (sum as number) / (avg as number);
        // Both have four digits.
        const off = Math.abs(number - multiple * Math.round(number / multiple));
        expect({ key, off: off < number / 500 }).toEqual({ key, off: true });
        expect(Math.round(number / multiple) * multiple).toBe(count);
      }
    },
  );

  it('count nothing that nobody granted, and filter by nothing that is only banded', async () => {
    for (const query of [
      '{ a: personAggregate(groupBy: [{ field: name }]) { groups { count } } }',
      '{ a: personAggregate(groupBy: [{ field: personId }]) { groups { count } } }',
      '{ a: personAggregate(where: { birthDate: { lt: "1960-01-01" } }) { total { count } } }',
      '{ a: personAggregate { total { countDistinct(field: name) } } }',
    ])
      await expect(ask(subgraph, query, {}, lens)).rejects.toThrow('LENS_VIOLATION');
    const { total } = await ask(subgraph, '{ a: householdAggregate { total { count } } }', {}, lens);
    expect(total?.count).toBe(0);
  });

  it('take more people, and round more, where the lens says so', async () => {
    const query = `{ a: personAggregate(groupBy: [{ field: residenceDivisionCode }], first: 1000) ${everything} }`;
    const [usual, strict] = [
      await ask(subgraph, query, {}, lens),
      await ask(subgraph, query, {}, protectedBy(lens, 24, 12)),
    ];
    expect(strict.groups.length).toBeGreaterThan(0);
    expect(strict.groups.length).toBeLessThan(usual.groups.length);
    for (const { count } of [...strict.groups, strict.rest as Group]) expect((count as number) % 12).toBe(0);
    expect(strict.groups.filter(({ count }) => (count as number) < 24 - 11)).toEqual([]);
  });

  it('round more where a role of the caller says so: the same groups, each count worked out of what others are told', async () => {
    const query = `{ a: personAggregate(groupBy: [{ field: residenceDivisionCode }, { field: sex }], first: 1000) ${everything} }`;
    const usual = await ask(subgraph, query, {}, lens);
    const rough = await ask(subgraph, query, {}, roundedBy(lens, 20));
    expect(rough.groups.map(({ key }) => key)).toEqual(usual.groups.map(({ key }) => key));
    const groups = (answer: typeof usual) => [...answer.groups, answer.rest as Group, answer.total as Group];
    const told = new Map<unknown, unknown>();
    groups(usual).forEach(({ count }, index) => {
      const { count: rougher } = groups(rough)[index] as Group;
      expect((rougher as number) % 20).toBe(0);
      expect(Math.abs((rougher as number) - (count as number))).toBeLessThanOrEqual(10);
      expect(told.get(count) ?? rougher).toBe(rougher);
      told.set(count, rougher);
    });
    // Otherwise there was nothing to round.
    expect(new Set(told.keys()).size).toBeGreaterThan(new Set(told.values()).size);
    expect(JSON.parse(String(rough.suppressed))).toContainEqual({ reason: 'ROUNDED', multiple: 20 });
    expect(JSON.parse(String(usual.suppressed))).toContainEqual({ reason: 'ROUNDED', multiple: 5 });
    // What the class of the data asks is not undercut.
    expect(await ask(subgraph, query, {}, roundedBy(lens, 3))).toEqual(usual);
  });

  it('say the same to callers of a role by another name, in another order, page by page and after a restart', async () => {
    const rough = roundedBy(lens, 20);
    const counts = async (asked: typeof subgraph, more: string, name = 'count') => {
      const query = `{ a: personAggregate(groupBy: [{ field: residenceDivisionCode }], ${more}) { groups { key ${name === 'count' ? name : `${name}: count`} } } }`;
      const { groups } = await ask(asked, query, {}, rough);
      return groups.map(({ key, [name]: count }) => [key[0], count]).sort();
    };
    const wanted = await counts(subgraph, 'first: 1000');
    expect(new Set(wanted.map(([, count]) => count)).size).toBeGreaterThan(1);
    expect(await counts(subgraph, 'first: 1000', 'n')).toEqual(wanted);
    const ordered = 'first: 1000, orderBy: [{ measure: "count", direction: DESC }]';
    expect(await counts(subgraph, ordered)).toEqual(wanted);
    const few = await counts(subgraph, 'first: 3');
    expect(wanted).toEqual(expect.arrayContaining(few));
    expect(await counts(start(), 'first: 1000')).toEqual(wanted);
    const [[division] = []] = wanted;
    const single =
      'query ($d: DivisionCode) { a: personAggregate(where: { residenceDivisionCode: { eq: $d } }) { total { count } } }';
    const { total } = await ask(subgraph, single, { d: division }, rough);
    expect([division, total?.count]).toEqual(wanted[0]);
  });

  it.each([
    { pairs: 1000, under: lens, minimum: 10, rounding: 5, multiple: 5 },
    { pairs: 300, under: protectedBy(lens, 24, 12), minimum: 24, rounding: 12, multiple: 12 },
    { pairs: 400, under: roundedBy(lens, 7), minimum: 10, rounding: 5, multiple: 7 },
    { pairs: 400, under: roundedBy(lens, 20), minimum: 10, rounding: 5, multiple: 20 },
  ])(
    'leave open, for $pairs pairs of overlapping questions in multiples of $multiple, whether fewer than $minimum people make the difference',
    async (asked) => {
      const { pairs, under, minimum, rounding, multiple } = asked;
      const rows = await database.query(
        {
          name: '',
          text: 'SELECT DISTINCT residence_division_code FROM population.person WHERE residence_division_code IS NOT NULL ORDER BY 1',
        },
        [],
      );
      const divisions = rows.map(([code]) => String(code));
      const told = new Map<string, number | null>();
      const count = async (where: object) => {
        const id = JSON.stringify(where);
        const known = told.get(id);
        if (known !== undefined) return known;
        const query = 'query ($where: PersonWhere) { a: personAggregate(where: $where) { total { count } } }';
        const { total } = await ask(subgraph, query, { where }, under);
        const value = (total?.count ?? null) as number | null;
        told.set(id, value);
        return value;
      };
      const code = fc.constantFrom(...divisions);
      const wheres = fc.tuple(
        fc.uniqueArray(code, { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(code, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
      );
      let small = 0;
      await fc.assert(
        fc.asyncProperty(wheres, async ([codes, registered, male]) => {
          const all = { residenceDivisionCode: { in: codes }, ...(male ? { sex: { eq: 'MALE' } } : {}) };
          const fewer = { ...all, not: { registeredDivisionCode: { in: registered } } };
          const [larger, smaller] = [await count(all), await count(fewer)];
          const [[difference] = []] = await database.query(
            {
              name: '',
              text: `SELECT count(*) FROM population.person WHERE residence_division_code = ANY($1::text[])
              AND (sex = '1' OR NOT $2::boolean) AND (registered_division_code = ANY($3::text[])) IS NOT FALSE`,
            },
            [codes, male, registered],
          );
          if (Number(difference) > 0 && Number(difference) < minimum) small += 1;
          expect((larger ?? 0) % multiple).toBe(0);
          expect(isOpen(larger, smaller, minimum, rounding, multiple)).toBe(true);
        }),
        { numRuns: pairs, seed },
      );
      // Otherwise there was nothing to give away.
      expect(small).toBeGreaterThan(pairs / 20);
    },
    300_000,
  );
});
