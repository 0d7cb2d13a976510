// Aggregates of every type of every domain against plain SQL, where nothing is withheld; and what is withheld where rows
// may be counted but not read.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import { type Lens, openLens } from '../../../subgraphs/lens.ts';
import { createModel } from '../../../subgraphs/model.ts';
import { createSubgraph } from '../../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { ask, type Group, isOpen, protectedBy, yearsOf } from './aggregates.ts';
import { asked, plainDrafts, type Vocabulary, vocabularyOf } from './questions.ts';
import type { Leaf } from './reference.ts';

const demo = { synthetic: true, today: () => '2026-11-23' };
const seed = Number(process.env.GRAMMAR_SEED ?? 20261123);

let testDatabase: TestDatabase;

beforeAll(async () => {
  testDatabase = await openTestDatabase();
}, 120_000);

afterAll(() => testDatabase.close());

function open(name: string) {
  const domain = domains.find((each) => each.name === name);
  if (domain === undefined) throw new Error(`no domain ${name}`);
  const database = openDatabase({
    connectionString: testDatabase.connectionString(name),
    poolSize: testDatabase.poolSize,
    applicationName: 'aggregate',
  });
  const subgraph = createSubgraph({ domain, database, secret: Buffer.from('aggregate'), ...demo });
  return { domain, database, subgraph, model: createModel(domain, demo) };
}

/** Conditions of aggregates are made without relations here: they are those of lists. */
const noOther = () => {
  throw new Error('asked by another type');
};

describe.each(domains)('aggregates of $name', ({ name }) => {
  let opened: ReturnType<typeof open>;
  const vocabularies: Vocabulary[] = [];

  beforeAll(async () => {
    opened = open(name);
    const { model, database } = opened;
    const types = Object.keys(model.schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
      const type = /^(.+)Aggregate$/.exec(field)?.[1];
      return type === undefined ? [] : [`${type.charAt(0).toUpperCase()}${type.slice(1)}`];
    });
    for (const type of types.filter((each) => each in model.mapping.types))
      vocabularies.push(await vocabularyOf(model, type, database, demo.today(), noOther));
  }, 120_000);

  afterAll(() => opened.database.end());

  it('agree with plain SQL by every field, under random conditions', async () => {
    const { model, database, subgraph } = opened;
    expect(vocabularies).not.toEqual([]);
    for (const vocabulary of vocabularies) {
      const { type, leaves } = vocabulary;
      const names = model.schema.getType(`${type}Field`);
      const fields = leaves.filter((leaf) => names && 'getValue' in names && names.getValue(leaf.name));
      const numbers = fields.filter((leaf) => ['Int', 'Float', 'Money'].includes(leaf.type));
      const property = fc.asyncProperty(plainDrafts, fc.nat(99), async (draft, pick) => {
        const { where, sql } = asked(vocabulary, draft);
        const group = fields[pick % fields.length] as Leaf;
        const number = numbers[pick % Math.max(numbers.length, 1)];
        const measures = `key count countDistinct(field: ${group.name})${
          number === undefined
            ? ''
            : ` sum(field: ${number.name}) avg(field: ${number.name}) p: percentile(field: ${number.name}, p: 0.9)`
        }`;
        const query = `query ($where: ${type}Where) { a: ${aggregate(type)}(where: $where, groupBy: [{ field: ${group.name} }], first: 1000, orderBy: [{ measure: "count" }]) { groups { ${measures} } total { count } } }`;
        const mapping = model.type(type);
        if (!('table' in mapping)) throw new Error(`${type} has no rows`);
        const from = `FROM ${model.mapping.schema}.${mapping.table} AS v WHERE ${sql}`;
        const value = number === undefined ? 'NULL::numeric' : number.sql;
        const rows = await database.query(
          {
            name: '',
            text: `SELECT (${group.sql})::text, count(*), count(DISTINCT ${group.sql}), sum(${value})::float8, avg(${value})::float8, percentile_cont(0.9) WITHIN GROUP (ORDER BY (${value})::float8) ${from} GROUP BY 1`,
          },
          [],
        );
        const expected = new Map(rows.map(([key, ...others]) => [written(group, key), others]));
        const answer = await ask(subgraph, query, { where }, openLens);
        expect(answer.groups.length).toBe(Math.min(expected.size, 1000));
        expect(answer.total?.count).toBe(rows.reduce((sum, row) => sum + Number(row[1]), 0));
        let before = Number.POSITIVE_INFINITY;
        for (const { key, count, countDistinct, sum = null, avg = null, p = null } of answer.groups) {
          const [rowCount, distinct, total, average, high] = expected.get(key[0] ?? null) ?? [];
          expect([count, countDistinct]).toEqual([rowCount, distinct]);
          expect(count as number).toBeLessThanOrEqual(before);
          before = count as number;
          for (const [found, wanted] of [
            [sum, total],
            [avg, average],
            [p, high],
          ] as const)
            if (wanted === null || wanted === undefined) expect(found).toBeNull();
            else expect(found as number).toBeCloseTo(wanted as number, 3);
        }
      });
      await fc.assert(property, { numRuns: 6, seed });
    }
  }, 300_000);
});

function aggregate(type: string): string {
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}Aggregate`;
}

function written({ codes }: Leaf, value: unknown): string | null {
  if (value === null) return null;
  return [...(codes ?? [])].find(([, code]) => code === value)?.[0] ?? String(value);
}

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
  let opened: ReturnType<typeof open>;
  const everything =
    '{ groups { key count subjects } rest { count subjects } total { count } suppressed: _suppressed }';

  beforeAll(() => {
    opened = open('population');
  });

  afterAll(() => opened.database.end());

  it('show no group of fewer than ten, and counts that are rounded', async () => {
    const { subgraph, database } = opened;
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
    const { subgraph } = opened;
    const one = `{ a: personAggregate(where: { sex: { eq: MALE } }) { total { count } } }`;
    const other = `{ a: personAggregate(where: { not: { not: { sex: { in: [MALE] } } } }) { total { count } } }`;
    const grouped = `{ a: personAggregate(groupBy: [{ field: sex }]) { groups { key count } } }`;
    const { total } = await ask(subgraph, one, {}, lens);
    expect((await ask(subgraph, other, {}, lens)).total).toEqual(total);
    const { groups } = await ask(subgraph, grouped, {}, lens);
    expect(groups.find(({ key }) => key[0] === 'MALE')?.count).toBe(total?.count);
  });

  it('group a date by the band that its mask shows, and by nothing finer', async () => {
    const { subgraph } = opened;
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
    const { subgraph } = opened;
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

  it('count nothing that nobody granted, and filter by nothing that is only banded', async () => {
    const { subgraph } = opened;
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
    const { subgraph } = opened;
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

  it.each([
    { pairs: 1000, under: lens, minimum: 10, rounding: 5 },
    { pairs: 300, under: protectedBy(lens, 24, 12), minimum: 24, rounding: 12 },
  ])(
    'leave open, for $pairs pairs of overlapping questions, whether fewer than $minimum people make the difference',
    async (asked) => {
      const { pairs, under, minimum, rounding } = asked;
      const { subgraph, database } = opened;
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
          expect(isOpen(larger, smaller, minimum, rounding)).toBe(true);
        }),
        { numRuns: pairs, seed },
      );
      // Otherwise there was nothing to give away.
      expect(small).toBeGreaterThan(pairs / 20);
    },
    300_000,
  );
});
