// Questions by which somebody who may only count tries to learn of one person: whether anybody fits a condition, what one row
// adds to a sum, and how many there are exactly. Every field is granted for statistics and none for reading.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isObjectType } from 'graphql';
import { type Database, openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import type { Lens } from '../../../subgraphs/lens.ts';
import { createModel, isPlumbing } from '../../../subgraphs/model.ts';
import { createSubgraph } from '../../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { type Answer, ask as askOf, protectedBy } from './aggregates.ts';

const demo = { synthetic: true, today: () => '2026-11-23' };
const clear = [{ when: true, rung: 'CLEAR' }];

let testDatabase: TestDatabase;
const opened = new Map<string, ReturnType<typeof open>>();

beforeAll(async () => {
  testDatabase = await openTestDatabase();
  for (const { name } of domains) opened.set(name, open(name));
}, 120_000);

afterAll(async () => {
  for (const { database } of opened.values()) await database.end();
  await testDatabase.close();
});

function open(name: string) {
  const domain = domains.find((each) => each.name === name);
  if (domain === undefined) throw new Error(`no domain ${name}`);
  const database: Database = openDatabase({
    connectionString: testDatabase.connectionString(name),
    poolSize: testDatabase.poolSize,
    applicationName: 'attacks',
  });
  const { schema } = createModel(domain, demo);
  const types = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || isPlumbing(type.name)) return [];
    const fields = Object.fromEntries(Object.keys(type.getFields()).map((field) => [field, clear]));
    const counted = { rows: true, fields };
    return [[type.name, { rows: false, fields: {}, matches: {}, access: [], statistics: counted }] as const];
  });
  const lens: Lens = {
    ...{ fingerprint: name, shape: name, values: {}, purpose: 'STATISTICS' },
    types: Object.fromEntries(types),
  };
  return {
    database,
    lens,
    subgraph: createSubgraph({ domain, database, secret: Buffer.from('attacks'), ...demo }),
  };
}

function domain(name: string) {
  const found = opened.get(name);
  if (found === undefined) throw new Error(`no domain ${name}`);
  const { subgraph, lens, database } = found;
  return {
    ask: (query: string, variables: object = {}): Promise<Answer> => askOf(subgraph, query, variables, lens),
    rows: (text: string, values: readonly unknown[] = []) => database.query({ name: '', text }, values),
  };
}

describe('whether there is anybody is not told where fewer than ten would be', () => {
  it.each([
    'total { count subjects }',
    'groups { key count } rest { count }',
    'total { sum(field: registeredCapital) avg(field: registeredCapital) }',
    'groups { sum(field: registeredCapital) percentile(field: registeredCapital) } total { countDistinct(field: name) }',
  ])('by { %s } of a condition that nobody or a few fit', async (parts) => {
    const { ask, rows } = domain('legal-entities');
    const [[some] = []] = await rows(
      `SELECT min(uscc) FROM legal_entities.legal_entity WHERE registered_capital IS NOT NULL`,
    );
    const of = (uscc: readonly unknown[]) =>
      ask(
        `query ($w: LegalEntityWhere) { a: legalEntityAggregate(where: $w, groupBy: [{ field: industrySection }]) { ${parts} suppressed: _suppressed } }`,
        { w: { uscc: { in: uscc } } },
      );
    expect(await of([some])).toEqual(await of([]));
  });

  it.each(['sum', 'avg', 'percentile', 'countDistinct', 'min'])(
    'by the %s of a group of which nobody or a few have a value',
    async (measure) => {
      const { ask, rows } = domain('legal-entities');
      const [[some] = []] = await rows(
        `SELECT min(uscc) FROM legal_entities.legal_entity WHERE registered_capital IS NOT NULL`,
      );
      const of = (uscc: readonly unknown[]) =>
        ask(
          `query ($w: LegalEntityWhere) { a: legalEntityAggregate(where: $w) { total { m: ${measure}(field: registeredCapital) } suppressed: _suppressed } }`,
          { w: { or: [{ registeredCapital: { isNull: true } }, { uscc: { in: uscc } }] } },
        );
      const [nobody, one] = [await of([]), await of([some])];
      expect(nobody.total).not.toBeNull();
      expect(one).toEqual(nobody);
    },
  );
});

it('how many there are is told by no two roundings of one number', async () => {
  const { ask } = domain('legal-entities');
  const { groups } = await ask(
    `{ a: legalEntityAggregate(groupBy: [{ field: industrySection }], first: 1000) {
         groups { key count subjects codes: countDistinct(field: uscc) } } }`,
  );
  expect(groups.length).toBeGreaterThan(5);
  for (const { count, subjects, codes } of groups) expect([subjects, codes]).toEqual([count, count]);
});

it('what one report holds is told by no two means of the same enterprises', async () => {
  const { ask, rows } = domain('legal-entities');
  const reports = await rows(
    `SELECT report_id, employees FROM legal_entities.annual_report AS r WHERE employees > 0 AND EXISTS (
       SELECT FROM legal_entities.annual_report AS o WHERE o.uscc = r.uscc AND o.report_id <> r.report_id) ORDER BY 1 LIMIT 60`,
  );
  const ids = reports.map(([id]) => id);
  const of = async (some: readonly unknown[]) => {
    const query =
      'query ($ids: [ID!]) { a: annualReportAggregate(where: { reportId: { in: $ids } }) { total { count avg(field: employees) } } }';
    return (await ask(query, { ids: some })).total as unknown as { count: number; avg: number };
  };
  const all = await of(ids);
  const offsets: number[] = [];
  for (const [id, employees] of reports) {
    const { count, avg } = await of(ids.filter((each) => each !== id));
    // What a mean loses with one of its values; noise that were the same for both would add the same to each.
    if (count === all.count) offsets.push(avg + count * (all.avg - avg) - Number(employees));
  }
  expect(offsets.length).toBeGreaterThan(10);
  const middle = offsets.sort((one, other) => one - other)[Math.floor(offsets.length / 2)] as number;
  const alike = offsets.filter((each) => Math.abs(each - middle) < 1).length;
  expect(alike).toBeLessThan(offsets.length / 2);
});

it('a sum and an average take ten who have a value, and no fewer', async () => {
  const { ask, rows } = domain('legal-entities');
  // Nobody dominates: the ten have nearly the same.
  const found = await rows(
    `SELECT uscc FROM legal_entities.legal_entity WHERE registered_capital BETWEEN 20000 AND 40000 ORDER BY 1 LIMIT 10`,
  );
  const codes = found.map(([uscc]) => uscc);
  const of = (some: readonly unknown[]) =>
    ask(
      `query ($w: LegalEntityWhere) { a: legalEntityAggregate(where: $w) { total { count
         sum(field: registeredCapital) avg(field: registeredCapital) } suppressed: _suppressed } }`,
      { w: { or: [{ registeredCapital: { isNull: true } }, { uscc: { in: some } }] } },
    );
  const [nine, ten] = [await of(codes.slice(1)), await of(codes)];
  expect(nine.total).toMatchObject({ count: expect.any(Number), sum: null, avg: null });
  expect(nine.suppressed).toContain('TOO_FEW');
  expect(ten.total).toMatchObject({ sum: expect.any(Number), avg: expect.any(Number) });
});

it('that all contribute nothing to a sum is told as that one contributes all of it', async () => {
  const { ask, rows } = domain('legal-entities');
  const [[some] = []] = await rows(
    'SELECT min(report_id) FROM legal_entities.annual_report WHERE guarantees > 0',
  );
  const of = (ids: readonly unknown[]) =>
    ask(
      'query ($w: AnnualReportWhere) { a: annualReportAggregate(where: $w) { total { sum(field: guarantees) } suppressed: _suppressed } }',
      { w: { or: [{ guarantees: { eq: '0' } }, { reportId: { in: ids } }] } },
    );
  const [nobody, one] = [await of([]), await of([some])];
  expect(nobody.total).not.toBeNull();
  expect(one).toEqual(nobody);
});

it('on which side of a median one lies is not told by the median without it', async () => {
  const { ask, rows } = domain('legal-entities');
  const reports = await rows(
    `SELECT report_id, total_assets::float8 FROM legal_entities.annual_report
     WHERE total_assets > 0 AND year = 2025 ORDER BY report_id LIMIT 41`,
  );
  const median = async (ids: readonly unknown[]) => {
    const query =
      'query ($ids: [ID!]) { a: annualReportAggregate(where: { reportId: { in: $ids } }) { total { m: percentile(field: totalAssets) } } }';
    return (await ask(query, { ids })).total?.m as number;
  };
  const ids = reports.map(([id]) => id);
  const all = await median(ids);
  const [, middle] = [...reports].sort(([, a], [, b]) => Number(a) - Number(b))[20] ?? [];
  let against = 0;
  for (const [id, assets] of reports) {
    const moved = (await median(ids.filter((each) => each !== id))) - all;
    if (moved * (Number(assets) - Number(middle)) > 0) against++;
  }
  expect(against).toBeGreaterThan(reports.length / 10);
});

it('a group is told alike under other names, beside other measures, in another order and on a shorter page', async () => {
  const { ask } = domain('legal-entities');
  const by = 'groupBy: [{ field: industrySection }]';
  const measures = 'key count sum(field: registeredCapital) median: percentile(field: registeredCapital)';
  const { groups } = await ask(`{ a: legalEntityAggregate(${by}) { groups { ${measures} } } }`);
  const told = new Map(groups.map((group) => [String(group.key), group]));
  for (const [given, others] of [
    ['', 'total { count } rest { count }'],
    [', orderBy: [{ measure: "count" }]', ''],
    [', first: 2, orderBy: [{ measure: "sum", direction: DESC }]', ''],
    [', having: [{ measure: "count", gte: 20 }]', ''],
  ]) {
    const query = `{ a: legalEntityAggregate(${by}${given}) { ${others}
      groups { ${measures} n: count s: sum(field: registeredCapital) p: percentile(field: registeredCapital) v: sum(field: paidInCapital) } } }`;
    for (const { key, count, sum, median, n, s, p } of (await ask(query)).groups) {
      expect({ key, count, sum, median }).toEqual(told.get(String(key)));
      expect([n, s, p]).toEqual([count, sum, median]);
    }
  }
});

describe('rows that are counted by rows that may only be counted', () => {
  it.each([
    ['realPropertyUnit', { addressId: 'address_id' }, { rights: { some: {} } }],
    ['realPropertyUnit', { addressId: 'address_id' }, { seized: { eq: false } }],
    ['landParcel', { parcelCode: 'parcel_code' }, { units: { some: { rights: { some: {} } } } }],
    [
      'standardAddress',
      { addressId: 'address_id' },
      { realPropertyUnits: { every: { mortgages: { none: {} } } } },
    ],
  ])('are not told one by one: a %s with %j, by %j', async (name, place, condition) => {
    const { ask, rows } = domain('geospatial');
    const [[field, column] = []] = Object.entries(place);
    const [[value] = []] = await rows(
      `SELECT u.${column} FROM geospatial.real_property_unit AS u JOIN geospatial.real_property_right USING (unit_code) LIMIT 1`,
    );
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const query = `query ($w: ${type}Where) { a: ${name}Aggregate(where: $w) { total { count } suppressed: _suppressed } }`;
    const answer = await ask(query, { w: { [String(field)]: { eq: value }, ...condition } });
    expect(answer.total).toBeNull();
    expect(answer.suppressed).toContain('TOO_FEW');
  });

  it('are protected as those rows are, where these take more', async () => {
    const { subgraph, lens } = opened.get('population') ?? open('population');
    const strict = protectedBy(lens, 24, 12).types?.Person;
    const under = {
      ...lens,
      ...{ fingerprint: 'strict', shape: 'strict' },
      types: { ...lens.types, ...(strict && { Person: strict }) },
    };
    const query =
      '{ a: medicalClaimAggregate(where: { person: { sex: { eq: MALE } } }, groupBy: [{ field: kind }]) { total { count } } }';
    const [strictly, usually] = [under, lens].map(
      async (each) => (await askOf(subgraph, query, {}, each)).total?.count as number,
    );
    expect(((await strictly) as number) % 12).toBe(0);
    expect(((await usually) as number) % 12).not.toBe(0);
    // Made of what is told otherwise, and not of the true number once more.
    expect(Math.abs(Number(await strictly) - Number(await usually))).toBeLessThanOrEqual(6);
  });
});
