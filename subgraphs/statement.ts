// The one place that writes SQL. A statement is built once per (fetch, lens) and then only bound; what varies from call
// to call is a parameter, so that the text, and with it the prepared statement's name, stays the same.

import { createHash } from 'node:crypto';
import knex from 'knex';
import { type Parameter, parameterIn, token } from './condition.ts';
import type { Statement } from './database.ts';
import { type OrderTerm, reversed } from './ordering.ts';
import { type Bound, type Range, rangesBehind, rangesOf } from './ranges.ts';

const builder = knex({ client: 'pg' });

export interface BoundStatement extends Statement {
  /** What is bound to `$1`, `$2`, … */
  readonly parameters: readonly Parameter[];
}

/** The columns of one statement, each expression once. */
export interface Columns {
  /** @param sql an expression with `{t}` for the row; returns its index in the row. */
  add(sql: string): number;
  /**
   * The row of another table whose `key`, of which it has each value once, is in column `from`: what is added to its columns is a
   * column here, null where there is no such row. Null where a statement takes no further table.
   */
  join(source: Source, key: string, from: number): Columns | null;
  readonly expressions: readonly string[];
  readonly joins: readonly Join[];
  /** Index of the column → whether it is one of the rows themselves, and of no row that is joined. */
  readonly own: readonly boolean[];
}

interface Join {
  readonly alias: string;
  readonly source: Source;
  readonly key: string;
  readonly from: number;
}

/** @param first columns of rows that further tables are joined to, see `Columns.join` */
export function joiningColumns(...first: readonly string[]): Columns {
  return columnsOf(first, true);
}

export function createColumns(...first: readonly string[]): Columns {
  return columnsOf(first, false);
}

/** More tables than the planner of PostgreSQL orders freely (`join_collapse_limit`) are no statement for each request. */
const mostJoins = 6;

function isSame(one: Source, other: Source): boolean {
  return one.schema === other.schema && one.table === other.table && one.rows === other.rows;
}

function columnsOf(first: readonly string[], takesJoins: boolean): Columns {
  const expressions: string[] = [];
  const own: boolean[] = [];
  const joins: Join[] = [];
  const within = (alias: string): Columns => ({
    add(sql) {
      const expression = rowExpression(sql, alias);
      const known = expressions.indexOf(expression);
      if (known >= 0) return known;
      own.push(alias === 't');
      return expressions.push(expression) - 1;
    },
    join(source, key, from) {
      const known = joins.find(
        (each) => each.key === key && each.from === from && isSame(each.source, source),
      );
      if (known !== undefined) return within(known.alias);
      if (!takesJoins || joins.length === mostJoins) return null;
      const joined = { alias: `j${joins.length}`, source, key, from };
      joins.push(joined);
      return within(joined.alias);
    },
    expressions,
    joins,
    own,
  });
  const columns = within('t');
  for (const sql of first) columns.add(sql);
  return columns;
}

/** SQL of the further tables. @param columnOf SQL of a column by its index */
function joinsSql({ joins }: Columns, columnOf: (index: number) => string): string {
  return joins
    .map(({ alias, source: { schema, table, rows }, key, from }) => {
      const exists = rows === null ? '' : ` AND ${rowExpression(rows, alias)}`;
      return `LEFT JOIN "${schema}"."${table}" AS ${alias} ON ${alias}.${key} = ${columnOf(from)}${exists}`;
    })
    .join(' ');
}

/** The table that rows come from, and the condition under which they exist for the caller (SQL with `{t}`). */
export interface Source {
  readonly schema: string;
  readonly table: string;
  readonly rows: string | null;
}

/**
 * The parameter `keys`. INVARIANT: the planner of PostgreSQL does not see how many there are, as it sees nothing of a subquery. Few
 * keys look cheaper to it than a plan for any number, and it would plan such a statement each time that it is executed (PREPARE,
 * "plan_cache_mode"). Keys are looked up by index however many they are.
 */
const keys = `(SELECT ${named('keys')}::text[])`;

/** Rows whose `column` is one of the parameter `keys` (text[]). */
export function keyedStatement(source: Source, column: string, columns: Columns): BoundStatement {
  const rows = rowsOf(source, columns).whereRaw(`t.${column} = ANY(${keys}::text[])`);
  if (columns.joins.length > 0) rows.joinRaw(joinsSql(columns, (index) => columns.expressions[index] ?? ''));
  return statementOf(rows);
}

export interface PageOptions {
  readonly source: Source;
  readonly columns: Columns;
  readonly order: readonly OrderTerm[];
  /** Text of the order values behind the columns, for cursors. */
  readonly positions: boolean;
  /** Continue behind the position whose order values are the parameters `after0`, `after1`, … */
  readonly after: Bound | null;
  /** End before the position `before0`, `before1`, … */
  readonly before: Bound | null;
  readonly where: readonly string[];
}

/**
 * The first `limit` rows in `order`. It may be a union of ranges that an index can serve one by one, so that a deep page costs
 * what the first one does, and one that begins with the last rows what one costs that begins with the first.
 */
export function listStatement(options: PageOptions): BoundStatement {
  const { after, order } = options;
  const ranges = rangesOf(order, after);
  const [only] = ranges;
  if (ranges.length === 1 && only !== undefined)
    return statementOf(ordered(pageRows(options, only.condition), only.order));
  const width = options.columns.expressions.length + (options.positions ? order.length : 0);
  const parts = ranges.map((range) => {
    const rows = pageRows(options, range.condition);
    const sorted = order.map(({ sql }, index) => builder.raw(`${rowExpression(sql)} AS o${index}`));
    const aliased = expressionsOf(options).map((each, index) => builder.raw(`${each} AS c${index}`));
    return `(${textOf(ordered(rows.clearSelect().select([...aliased, ...sorted]), range.order))})`;
  });
  const names = Array.from({ length: width }, (_, index) => `page.c${index}`);
  const sort = order.map(({ direction, nulls }, index) => `page.o${index} ${direction} NULLS ${nulls}`);
  return finished(
    `select ${names.join(', ')} from (${parts.join(' UNION ALL ')}) AS page ORDER BY ${sort.join(', ')} LIMIT ${named('limit')}`,
  );
}

/**
 * For each of the parameter `keys` the first `limit` rows whose column `references` is that key. The key is the
 * last column of the result, behind the columns.
 */
export function childrenStatement(options: PageOptions & { readonly references: string }): BoundStatement {
  const { order, after, columns } = options;
  const expressions = expressionsOf(options);
  // What is joined is joined to the rows of the page.
  const isOwn = (index: number) => columns.own[index] !== false;
  const columnOf = (index: number) => (isOwn(index) ? `page.c${index}` : (expressions[index] ?? ''));
  const behind = after === null ? null : either(rangesBehind(order, after));
  const own = expressions.flatMap((expression, index) =>
    isOwn(index) ? builder.raw(`${expression} AS c${index}`) : [],
  );
  const rows = pageRows(options, behind)
    .whereRaw(`t.${options.references} = k.key`)
    .clearSelect()
    .select(own)
    .select(order.map(({ sql }, index) => builder.raw(`${rowExpression(sql)} AS o${index}`)));
  const inner = ordered(rows, order);
  // A join promises no order, so the outer query sorts once more.
  const query = builder
    .select([...expressions.map((_, index) => builder.raw(columnOf(index))), 'k.key'])
    .from(
      builder.raw(`unnest(${keys}) AS k(key) CROSS JOIN LATERAL ? AS page ${joinsSql(columns, columnOf)}`, [
        inner,
      ]),
    )
    .orderByRaw(
      order.map(({ direction, nulls }, index) => `page.o${index} ${direction} NULLS ${nulls}`).join(', '),
    );
  return statementOf(query);
}

export interface CountOptions {
  readonly source: Source;
  readonly where: readonly string[];
  /** Column of the parent's key; absent for a list of all rows. */
  readonly references: string | undefined;
  /** Count no further than the parameter `limit`. */
  readonly limited: boolean;
}

/** How many rows there are: one row with the count, or for each of `keys` one with key and count. */
export function countStatement({ source, where, references, limited }: CountOptions): BoundStatement {
  const rows = rowsOf(source, createColumns('1'));
  for (const each of where) rows.whereRaw(rowExpression(each));
  if (references !== undefined) rows.whereRaw(`t.${references} = k.key`);
  const text = `${textOf(rows)}${limited ? ` LIMIT ${named('limit')}` : ''}`;
  return references === undefined
    ? finished(`SELECT count(*) FROM (${text}) AS c`)
    : finished(`SELECT k.key, (SELECT count(*) FROM (${text}) AS c) FROM unnest(${keys}) AS k(key)`);
}

export interface SearchOptions {
  readonly source: Source;
  readonly columns: Columns;
  /** Condition with `{t}` and `:name`. */
  readonly where: string;
  /** Parameter → SQL type. */
  readonly types: Readonly<Record<string, string>>;
  readonly order: readonly OrderTerm[];
  readonly limit: number;
}

/** Rows that satisfy a condition over named parameters. */
export function searchStatement(options: SearchOptions): BoundStatement {
  const where = options.where.replace(/(?<!:):([a-zA-Z]\w*)/g, (_, name: string) => {
    return `${named(name)}::${options.types[name]}`;
  });
  const query = rowsOf(options.source, options.columns)
    .whereRaw(rowExpression(where))
    .orderByRaw(`${orderBy(options.order)} LIMIT ${options.limit}`);
  return statementOf(query);
}

function rowsOf(source: Source, columns: Columns) {
  const query = builder
    .withSchema(source.schema)
    .from(`${source.table} as t`)
    .select(columns.expressions.map((expression) => builder.raw(expression)));
  return source.rows === null ? query : query.whereRaw(rowExpression(source.rows));
}

function expressionsOf({ columns, order, positions }: PageOptions): readonly string[] {
  if (!positions) return columns.expressions;
  return [...columns.expressions, ...order.map(({ sql }) => `${rowExpression(sql)}::text`)];
}

/** @param behind condition that takes the place of `after` */
function pageRows(options: PageOptions, behind: string | null) {
  const { source, columns, order, before, where } = options;
  const query = rowsOf(source, columns)
    .clearSelect()
    .select(expressionsOf(options).map((expression) => builder.raw(expression)));
  for (const each of where) query.whereRaw(rowExpression(each));
  if (behind !== null) query.whereRaw(rowExpression(behind));
  if (before !== null) query.whereRaw(rowExpression(either(rangesBehind(reversed(order), before, 'before'))));
  return query;
}

function either(ranges: readonly Range[]): string {
  return `(${ranges.map(({ condition }) => condition).join(' OR ')})`;
}

type Rows = ReturnType<typeof rowsOf>;

// knex takes no placeholder in limit(), so the clause rides behind ORDER BY.
function ordered(query: Rows, order: readonly OrderTerm[]): Rows {
  return query.orderByRaw(`${orderBy(order)} LIMIT ${named('limit')}`);
}

function orderBy(order: readonly OrderTerm[]): string {
  return order
    .map(({ sql, direction, nulls }) => `${rowExpression(sql)} ${direction} NULLS ${nulls}`)
    .join(', ');
}

interface Query {
  toSQL(): { toNative(): { sql: string } };
}

function textOf(query: Query): string {
  return query.toSQL().toNative().sql;
}

function statementOf(query: Query): BoundStatement {
  return finished(textOf(query));
}

/** knex has no parameter that is bound later, so they stand in the text as tokens until the text is complete. */
export function finished(unbound: string): BoundStatement {
  const numbers = new Map<string, number>();
  const parameters: Parameter[] = [];
  const text = unbound.replace(/\{p:([\w-]+)\}/g, (_, encoded: string) => {
    const number = numbers.get(encoded) ?? parameters.push(parameterIn(encoded));
    numbers.set(encoded, number);
    return `$${number}`;
  });
  return { name: `y${createHash('sha256').update(text).digest('hex').slice(0, 24)}`, text, parameters };
}

function named(name: string): string {
  return token({ name });
}

// A question mark would be a placeholder to knex.
function rowExpression(sql: string, alias = 't'): string {
  return sql.replaceAll('{t}', alias).replaceAll('?', '\\?');
}
