// Aggregates of every type of every domain against plain SQL, where nothing is withheld. What is withheld: aggregate-disclosure.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import { openLens } from '../../../subgraphs/lens.ts';
import { createModel } from '../../../subgraphs/model.ts';
import { createSubgraph } from '../../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { ask } from './aggregates.ts';
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
