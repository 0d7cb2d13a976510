// The one place that writes SQL. A statement is built once per (fetch, lens) and then only bound; what varies from call
// to call is a parameter, so that the text, and with it the prepared statement's name, stays the same.

import { createHash } from 'node:crypto';
import knex from 'knex';
import { type Parameter, token } from './condition.ts';
import type { Statement } from './database.ts';
import type { Order } from './mapping.ts';

const builder = knex({ client: 'pg' });

export interface BoundStatement extends Statement {
  /** What is bound to `$1`, `$2`, … */
  readonly parameters: readonly Parameter[];
}

/** The columns of one statement, each expression once. */
export interface Columns {
  /** @param sql an expression with `{t}` for the row; returns its index in the row. */
  add(sql: string): number;
  readonly expressions: readonly string[];
}

export function createColumns(...first: readonly string[]): Columns {
  const expressions: string[] = [];
  const columns: Columns = {
    add(sql) {
      const expression = rowExpression(sql);
      const known = expressions.indexOf(expression);
      return known >= 0 ? known : expressions.push(expression) - 1;
    },
    expressions,
  };
  for (const sql of first) columns.add(sql);
  return columns;
}

/** The table that rows come from, and the condition under which they exist for the caller (SQL with `{t}`). */
export interface Source {
  readonly schema: string;
  readonly table: string;
  readonly rows: string | null;
}

/** Rows whose `column` is one of the parameter `keys` (text[]). */
export function keyedStatement(source: Source, column: string, columns: Columns): BoundStatement {
  return statement(rowsOf(source, columns).whereRaw(`t.${column} = ANY(${named('keys')}::text[])`));
}

export interface PageOptions {
  readonly source: Source;
  readonly columns: Columns;
  readonly order: readonly Order[];
  /** Continue behind the position whose order values are the parameters `after0`, `after1`, … */
  readonly after: boolean;
  readonly where: string | undefined;
}

/** The first `limit` rows in `order`. */
export function listStatement(options: PageOptions): BoundStatement {
  return statement(page(options));
}

/**
 * For each of the parameter `keys` the first `limit` rows whose column `references` is that key. The key is the
 * last column of the result, behind the columns.
 */
export function childrenStatement(options: PageOptions & { readonly references: string }): BoundStatement {
  const { columns, order } = options;
  const inner = page(options)
    .whereRaw(`t.${options.references} = k.key`)
    .clearSelect()
    .select(columns.expressions.map((expression, index) => builder.raw(`${expression} AS c${index}`)))
    .select(order.map(({ column }, index) => builder.raw(`t.${column} AS o${index}`)));
  // A join promises no order, so the outer query sorts once more.
  const query = builder
    .select([...columns.expressions.map((_, index) => `page.c${index}`), 'k.key'])
    .from(builder.raw(`unnest(${named('keys')}::text[]) AS k(key) CROSS JOIN LATERAL ? AS page`, [inner]))
    .orderByRaw(order.map(({ direction }, index) => `page.o${index} ${direction} NULLS LAST`).join(', '));
  return statement(query);
}

export interface SearchOptions {
  readonly source: Source;
  readonly columns: Columns;
  /** Condition with `{t}` and `:name`. */
  readonly where: string;
  /** Parameter → SQL type. */
  readonly types: Readonly<Record<string, string>>;
  readonly order: readonly Order[];
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
  return statement(query);
}

function rowsOf(source: Source, columns: Columns) {
  const query = builder
    .withSchema(source.schema)
    .from(`${source.table} as t`)
    .select(columns.expressions.map((expression) => builder.raw(expression)));
  return source.rows === null ? query : query.whereRaw(rowExpression(source.rows));
}

function page({ source, columns, order, after, where }: PageOptions) {
  const query = rowsOf(source, columns);
  if (where !== undefined) query.whereRaw(rowExpression(where));
  if (after) query.whereRaw(keyset(order));
  // knex takes no placeholder in limit(), so the clause rides behind ORDER BY.
  return query.orderByRaw(`${orderBy(order)} LIMIT ${named('limit')}`);
}

function orderBy(order: readonly Order[]): string {
  return order.map(({ column, direction }) => `t.${column} ${direction} NULLS LAST`).join(', ');
}

/** `(a, b) > (after0, after1)` for mixed directions and columns with nulls, which come last. */
function keyset(order: readonly Order[]): string {
  const alternatives = order.map(({ column, direction }, index) => {
    const equal = order
      .slice(0, index)
      .map((earlier, at) => `t.${earlier.column} IS NOT DISTINCT FROM ${named(`after${at}`)}`);
    const value = named(`after${index}`);
    const beyond = `t.${column} ${direction === 'asc' ? '>' : '<'} ${value}`;
    // The last column is the key, never null.
    const last = index === order.length - 1;
    return [...equal, last ? beyond : `(${beyond} OR (t.${column} IS NULL AND ${value} IS NOT NULL))`].join(
      ' AND ',
    );
  });
  return `(${alternatives.map((each) => `(${each})`).join(' OR ')})`;
}

function statement(query: { toSQL(): { toNative(): { sql: string } } }): BoundStatement {
  const numbers = new Map<string, number>();
  const parameters: Parameter[] = [];
  // knex has no parameter that is bound later, so they stand in the text as tokens until the text is complete.
  const text = query
    .toSQL()
    .toNative()
    .sql.replace(/\{p:([\w-]+)\}/g, (_, encoded: string) => {
      const number =
        numbers.get(encoded) ?? parameters.push(JSON.parse(Buffer.from(encoded, 'base64url').toString()));
      numbers.set(encoded, number);
      return `$${number}`;
    });
  return { name: `y${createHash('sha256').update(text).digest('hex').slice(0, 24)}`, text, parameters };
}

function named(name: string): string {
  return token({ name });
}

// A question mark would be a placeholder to knex.
function rowExpression(sql: string): string {
  return sql.replaceAll('{t}', 't').replaceAll('?', '\\?');
}
