// What the mappings say of indexes, against the indexes that the migrations made, and against the plans of the database.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLInputObjectType, type GraphQLNamedType, getNamedType, isEnumType } from 'graphql';
import pg from 'pg';
import { bind } from '../../subgraphs/condition.ts';
import { filterSql } from '../../subgraphs/filter.ts';
import { domains } from '../../subgraphs/index.ts';
import { indexUses } from '../../subgraphs/indexed.ts';
import { openLens } from '../../subgraphs/lens.ts';
import type { IndexUse, TableMapping } from '../../subgraphs/mapping.ts';
import { createModel, type Model } from '../../subgraphs/model.ts';
import { orderTerms } from '../../subgraphs/ordering.ts';
import { pinyinInitials } from '../../subgraphs/pinyin-initials.ts';
import { createValues } from '../../subgraphs/question.ts';
import { type BoundStatement, createColumns, finished, listStatement } from '../../subgraphs/statement.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';

const demo = { synthetic: true, today: () => '2026-11-23' };

let testDatabase: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  testDatabase = await openTestDatabase();
  client = new pg.Client({ connectionString: testDatabase.adminConnectionString });
  await client.connect();
  // The tables of a small province are read as a whole unless that is made dear, and sorted unless that is.
  await client.query('SET enable_seqscan = off');
  await client.query('SET enable_sort = off');
  await client.query('SET enable_bitmapscan = off');
  await client.query('SET max_parallel_workers_per_gather = 0');
}, 120_000);

afterAll(async () => {
  await client?.end();
  await testDatabase.close();
});

interface Declared {
  readonly type: string;
  readonly mapping: TableMapping;
  readonly field: string;
  readonly use: IndexUse;
}

const title = ({ type, field, use }: Declared) => `${type}.${field} ${use}`;

describe.each(domains)('the indexes of $name', (domain) => {
  const model = createModel(domain, demo);
  const tables = Object.entries(domain.mapping.types).flatMap(([type, mapping]) =>
    mapping.kind === 'table' ? [{ type, mapping }] : [],
  );
  const declared = tables.flatMap(({ type, mapping }) =>
    leavesOf(model, type).flatMap((field) =>
      indexUses(mapping, field).map((use): Declared => ({ type, mapping, field, use })),
    ),
  );

  it('are those that the mapping declares', async () => {
    const { rows } = await client.query<{ tablename: string; indexdef: string }>(
      'SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = $1',
      [domain.mapping.schema],
    );
    const made = tables.flatMap(({ type, mapping }) =>
      rows
        .filter(({ tablename }) => tablename === mapping.table)
        .flatMap(({ indexdef }) => usesOf(model, type, mapping, indexdef))
        .map(title),
    );
    expect(declared.map(title).sort()).toEqual([...new Set(made)].sort());
  });

  it('serve what they are declared for', async () => {
    for (const each of declared) {
      for (const statement of statementsOf(model, each)) {
        const values = statement.parameters.map((parameter) => bind(parameter, statement.values, {}));
        const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${statement.text}`, values);
        const plan = rows[0]['QUERY PLAN'][0].Plan as PlanNode;
        const found = each.use === 'order' ? readsInOrder(plan) : findsByIndex(plan);
        if (!found) throw new Error(`${title(each)}: ${JSON.stringify(plan, null, 1)}`);
      }
    }
  });
});

it('find a name by the initials that the function of the database has, as the one of JavaScript does', async () => {
  const samples = {
    population: 'SELECT name FROM population.person',
    legal_entities:
      'SELECT name FROM legal_entities.legal_entity UNION SELECT name FROM legal_entities.executive',
    geospatial: 'SELECT full_text FROM geospatial.standard_address LIMIT 200',
    e_licenses: 'SELECT DISTINCT holder_name FROM e_licenses.e_license LIMIT 200',
    credit: 'SELECT counterpart_name FROM credit.administrative_penalty LIMIT 200',
  };
  for (const [schema, names] of Object.entries(samples)) {
    const { rows } = await client.query<{ name: string; initials: string }>(
      `SELECT name, ${schema}.pinyin_initials(name) AS initials FROM (SELECT DISTINCT * FROM (${names}) AS s
         UNION SELECT unnest($1::text[])) AS v(name) WHERE name IS NOT NULL`,
      [oddNames],
    );
    expect(rows.length).toBeGreaterThan(oddNames.length);
    expect(rows.filter(({ name, initials }) => pinyinInitials(name) !== initials)).toEqual([]);
  }
});

const oddNames = [
  '',
  ' ',
  '单',
  '单雄信',
  '单县人民医院',
  '尉迟恭',
  '中国银行',
  'Ａ座（北）',
  "O'Neil & Co.",
  '𬭎',
  '龥龥',
  '阿·热合曼',
];

/** The fields of a type by which its rows are filtered that hold a value. */
function leavesOf(model: Model, type: string): readonly string[] {
  const where = model.schema.getType(`${type}Where`) as GraphQLInputObjectType | undefined;
  return Object.values(where?.getFields() ?? {}).flatMap((field) => {
    const filter = getNamedType(field.type).name;
    return filter.endsWith('Filter') && !filter.endsWith('ListFilter') ? [field.name] : [];
  });
}

/** What an index serves of the field with whose column it begins. */
function usesOf(model: Model, type: string, mapping: TableMapping, definition: string): readonly Declared[] {
  const [, method, inner = ''] = /USING (\w+) \(+(.*?)\)*(?: INCLUDE| WHERE|$)/s.exec(definition) ?? [];
  const dated = /CASE\s+WHEN \((\w+) <> ALL/.exec(inner)?.[1];
  const initials = /pinyin_initials\((\w+)/.exec(inner)?.[1];
  const column = dated ?? initials ?? /^\w+/.exec(inner)?.[0];
  const field = leavesOf(model, type).find((each) => {
    const source = model.source(type, each, '');
    return source.kind === 'leaf' && source.raw === `{t}.${column}`;
  });
  if (field === undefined) return [];
  const use = (name: IndexUse): Declared => ({ type, mapping, field, use: name });
  if (method === 'gist') return [use(inner.includes('geography') ? 'distance' : 'geometry')];
  if (initials !== undefined) return [use('initials')];
  if (inner.includes('text_pattern_ops')) return [use('prefix')];
  const key = model.keyColumn(type);
  const second = inner.split(', ').at(-1);
  const unique = definition.startsWith('CREATE UNIQUE') && !inner.includes(',');
  return second === key || unique ? [use('compare'), use('order')] : [use('compare')];
}

type Asked = BoundStatement & { readonly values: Readonly<Record<string, unknown>> };

function statementsOf(model: Model, { type, mapping, field, use }: Declared): readonly Asked[] {
  const scope = { model, lens: openLens, today: demo.today };
  const source = { schema: model.mapping.schema, table: mapping.table, rows: null };
  if (use === 'order') {
    return (['ASC', 'DESC'] as const).map((direction) => {
      const order = orderTerms(scope, type, [{ field, direction, nulls: 'LAST' }], []);
      const page = { source, order, positions: true, after: null, before: null, where: [] };
      const statement = listStatement({ ...page, columns: createColumns(`{t}.${model.keyColumn(type)}`) });
      return { ...statement, values: { limit: 11 } };
    });
  }
  const where = model.schema.getType(`${type}Where`) as GraphQLInputObjectType;
  const filter = getNamedType(where.getFields()[field]?.type) as GraphQLInputObjectType;
  const operators = Object.keys(filter.getFields()).filter((each) => operatorsOf[use].includes(each));
  expect(operators).not.toEqual([]);
  return operators.map((operator) => {
    const operand = operandOf(operator, getNamedType(filter.getFields().eq?.type));
    const { values, add } = createValues();
    const condition = filterSql(scope, type, { [field]: { [operator]: operand } }, { add });
    const text = `SELECT FROM ${source.schema}.${source.table} AS t WHERE ${condition.replaceAll('{t}', 't')}`;
    return { ...finished(text), values };
  });
}

const operatorsOf: Readonly<Record<IndexUse, readonly string[]>> = {
  compare: ['eq', 'in', 'lt', 'lte', 'gt', 'gte', 'between', 'within', 'withinLast', 'withinNext'],
  order: [],
  prefix: ['startsWith'],
  initials: ['matchesPinyinInitials'],
  geometry: ['withinDivision', 'bbox', 'polygon'],
  distance: ['distance'],
};

/** An operand that few rows fit. */
function operandOf(operator: string, type: GraphQLNamedType | undefined): unknown {
  const value = exampleOf(type, operator.startsWith('lt') ? 'lowest' : 'highest');
  switch (operator) {
    case 'in':
      return [value];
    case 'matchesPinyinInitials':
      return 'zzz';
    case 'between':
      return { from: value, to: value };
    case 'withinLast':
    case 'withinNext':
      return { years: 0, months: 1, days: 0 };
    case 'within':
    case 'withinDivision':
      return '320102';
    case 'bbox':
      return { west: 118.7, south: 32, east: 118.71, north: 32.01 };
    case 'polygon':
      return {
        type: 'Polygon',
        coordinates: [[118.7, 118.71, 118.7, 118.7].map((lon, i) => [lon, 32 + (i % 3) / 100])],
      };
    case 'distance':
      return { from: { lon: 118.7, lat: 32 }, metres: 100 };
    default:
      return value;
  }
}

function exampleOf(type: GraphQLNamedType | undefined, end: 'lowest' | 'highest'): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (type?.name === 'Date') return end === 'lowest' ? '1800-01-01' : '2200-01-01';
  return end === 'lowest' ? '!' : '龥';
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

function findsByIndex(node: PlanNode): boolean {
  return node['Index Cond'] !== undefined || (node.Plans ?? []).some(findsByIndex);
}

/** Whether each scan is read in order; a sort is of what a limit leaves, or among rows that agree in the first term. */
function readsInOrder({ 'Node Type': kind, Plans: plans = [] }: PlanNode): boolean {
  if (plans.length === 0) return /^Index (?:Only )?Scan$/.test(kind);
  return !(kind === 'Sort' && plans.some(isUnlimited)) && plans.every(readsInOrder);
}

function isUnlimited({ 'Node Type': kind, Plans: plans = [] }: PlanNode): boolean {
  return kind !== 'Limit' && (plans.length === 0 || plans.some(isUnlimited));
}
