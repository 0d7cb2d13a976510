// JavaScript and SQL decide conditions alike: the same random conditions over the same random rows, with NULL, empty,
// unknown and odd values among them.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Attributes, type Condition, evaluate } from '../../../gateway/access/condition.ts';
import { bind, conditionSql, type Parameter } from '../../../subgraphs/condition.ts';
import { type Database, openDatabase } from '../../../subgraphs/database.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';

const attributes = { division: 't.division', code: 't.code', day: 't.day', flag: 't.flag' };
const principal = { division: '320100', county: '320102', township: '320102002', odd: 'no code', empty: '' };

const texts = [
  '',
  ' ',
  '0',
  'A',
  'a',
  'Ä',
  '人',
  '\u{20000}',
  '320100',
  '320102',
  '320000',
  '３２０１００',
  '%',
  '_',
  "'",
  'null',
];
const divisions = [
  '320100',
  '320102',
  '320102002',
  '320102002005',
  '320000',
  '330100',
  '32010',
  '3201022',
  'x',
  '',
];
const days = ['1990-01-01', '2016-02-29', '2026-06-30', '0001-01-01'];

const row = fc.record({
  division: fc.option(fc.constantFrom(...divisions)),
  code: fc.option(
    fc.oneof(
      fc.constantFrom(...texts),
      fc.string({ unit: 'grapheme', maxLength: 4 }).filter((text) => !text.includes('\0')),
    ),
  ),
  day: fc.option(fc.constantFrom(...days)),
  flag: fc.option(fc.boolean()),
});

const operand = fc.oneof(
  fc.constantFrom(...texts, ...divisions, ...days),
  fc
    .constantFrom('division', 'county', 'township', 'odd', 'empty', 'missing')
    .map((name) => ({ principal: name })),
);
const comparison = fc.oneof(
  fc.record({
    attribute: fc.constantFrom('division', 'code', 'day', 'flag'),
    op: fc.constantFrom('eq', 'ne', 'within', 'lt', 'lte', 'gt', 'gte'),
    value: operand,
  }),
  fc.record({
    attribute: fc.constantFrom('division', 'code', 'day', 'flag'),
    op: fc.constant('in'),
    value: fc.array(fc.constantFrom<string | boolean | number>(...texts, ...days, true, false, 0), {
      maxLength: 4,
    }),
  }),
);
const condition = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    comparison as fc.Arbitrary<Condition>,
    fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
    fc.record({ known: tie('tree') }),
  ),
})).tree;

const rowsPerCondition = 100;
const conditions = 100;

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await openTestDatabase();
  database = openDatabase({
    connectionString: testDatabase.adminConnectionString,
    poolSize: testDatabase.poolSize,
    applicationName: 'conditions',
  });
}, 120_000);

afterAll(async () => {
  await database.end();
  await testDatabase.close();
});

it(`decides ${conditions} conditions alike on ${rowsPerCondition} rows each`, async () => {
  await fc.assert(
    fc.asyncProperty(
      condition,
      fc.array(row, { minLength: rowsPerCondition, maxLength: rowsPerCondition }),
      async (tree, rows) => {
        expect(await inSql(tree, rows)).toEqual(rows.map((each) => evaluate(tree, textual(each), principal)));
      },
    ),
    { numRuns: conditions },
  );
}, 120_000);

/** As the database shows a value as text. */
function textual(values: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === null ? null : String(value)]),
  );
}

async function inSql(tree: Condition, rows: readonly Attributes[]): Promise<unknown[]> {
  const parameters: unknown[] = [JSON.stringify(rows.map((each, index) => ({ ...each, index })))];
  const sql = conditionSql(tree, attributes)
    .replaceAll('{t}.', 't.')
    .replaceAll(/\{p:([\w-]+)\}/g, (_, encoded: string) => {
      const parameter = JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Parameter;
      return `$${parameters.push(bind(parameter, {}, principal))}`;
    });
  const from =
    'json_to_recordset($1::json) AS t(index int, division text, code text, day date, flag boolean)';
  const found = await database.query(
    { name: '', text: `SELECT (${sql})::boolean FROM ${from} ORDER BY t.index` },
    parameters,
  );
  return found.map(([value]) => value);
}
