// The operators of schema/grammar.graphql as SQL over one value. Every operand is a parameter with a type, so that the
// planner can use an index on the column.

import type { CellSql } from './cell-sql.ts';
import { divisionPrefix } from './condition.ts';
import { type SpatialScope, spatialSql } from './filter-spatial.ts';
import { inputError } from './input-error.ts';

export interface OperatorScope extends SpatialScope {
  /** Today's date, YYYY-MM-DD. */
  readonly today: () => string;
  /** The domain's schema in the database. */
  readonly schema: string;
}

export interface OperatorSql {
  readonly sql: string;
  /** Whether it speaks of a value only: `known` of the cell must hold too, unless being true implies it. */
  readonly of: 'known value' | 'value that it implies to be known' | 'absence';
}

/** @param operand coerced value of the operator's type */
export function operatorSql(
  cell: CellSql,
  operator: string,
  operand: unknown,
  scope: OperatorScope,
): OperatorSql {
  const { value, type } = cell;
  if (operator === 'isNull') return { sql: isNull(cell, operand === true), of: 'absence' };
  // Nothing is one of none, not even null, as SQL has it of an empty array.
  if (Array.isArray(operand) && operand.length === 0)
    return { sql: operator === 'in' ? 'FALSE' : 'TRUE', of: 'absence' };
  if (cell.list) return { sql: `${one(cell, operand, scope)} = ANY(${value})`, of: 'known value' };
  switch (operator) {
    case 'eq':
      return { sql: `${value} = ${one(cell, operand, scope)}`, of: impliedBy(cell) };
    case 'in':
      return { sql: `${value} = ANY(${several(cell, operand, scope)})`, of: impliedBy(cell) };
    case 'ne':
      return { sql: `${value} <> ${one(cell, operand, scope)}`, of: 'known value' };
    case 'notIn':
      return { sql: `${value} <> ALL(${several(cell, operand, scope)})`, of: 'known value' };
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return { sql: `${value} ${comparisons[operator]} ${one(cell, operand, scope)}`, of: 'known value' };
    case 'between': {
      const { from, to } = operand as { from: unknown; to: unknown };
      return {
        sql: `${value} BETWEEN ${one(cell, from, scope)} AND ${one(cell, to, scope)}`,
        of: 'known value',
      };
    }
    case 'startsWith':
      return { sql: `${value} LIKE ${scope.add(`${pattern(operand)}%`)}::text`, of: 'known value' };
    case 'contains':
      return { sql: `${value} LIKE ${scope.add(`%${pattern(operand)}%`)}::text`, of: 'known value' };
    case 'matchesPinyinInitials':
      return { sql: initialsSql(value, operand, scope), of: 'known value' };
    case 'within':
      return { sql: withinSql(value, operand, scope), of: 'known value' };
    case 'withinLast':
    case 'withinNext':
      return { sql: spanSql(value, type, operator, operand as Span, scope), of: 'known value' };
    case 'withinDivision':
    case 'bbox':
    case 'polygon':
    case 'distance':
      return { sql: spatialSql(value, operator, operand, scope), of: 'known value' };
    default:
      throw new Error(`no operator ${operator}`);
  }
}

const comparisons = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/** A value that equals a code of the standard is one. */
function impliedBy({ codes }: CellSql): OperatorSql['of'] {
  return codes === undefined ? 'known value' : 'value that it implies to be known';
}

function isNull({ value, known }: CellSql, wanted: boolean): string {
  const hasNone = known === null ? `${value} IS NULL` : `(${value} IS NULL OR NOT ${known})`;
  return wanted ? `(${hasNone})` : `(NOT (${hasNone}))`;
}

/** SQL type of a parameter that is compared with a value of a scalar. */
const parameterTypes: Readonly<Record<string, string>> = {
  Int: 'integer',
  Float: 'numeric',
  Money: 'numeric',
  Boolean: 'boolean',
  Date: 'date',
  DateTime: 'timestamptz',
};

function one({ type, codes }: CellSql, operand: unknown, { add }: OperatorScope): string {
  return `${add(codes?.get(String(operand)) ?? operand)}::${parameterTypes[type] ?? 'text'}`;
}

function several({ type, codes }: CellSql, operand: unknown, { add }: OperatorScope): string {
  const values = (operand as readonly unknown[]).map((each) => codes?.get(String(each)) ?? each);
  return `${add(values)}::${parameterTypes[type] ?? 'text'}[]`;
}

/** LIKE with its own signs taken literally. */
function pattern(operand: unknown): string {
  return String(operand).replace(/[\\%_]/g, '\\$&');
}

/**
 * What begins with the initials, as a range in the order of bytes, which the index has: with LIKE the database would make the
 * initials of each row that it finds once more. subgraphs/pinyin-initials.ts makes the function.
 */
function initialsSql(value: string, operand: unknown, { add, schema }: OperatorScope): string {
  const initials = String(operand).toLowerCase();
  if (!/^[a-z0-9]{1,64}$/.test(initials)) throw inputError('INITIALS_FORMAT');
  const made = `${schema}.pinyin_initials(${value})`;
  const last = initials.charCodeAt(initials.length - 1);
  const behind = initials.slice(0, -1) + String.fromCharCode(last + 1);
  return `(${made} ~>=~ ${add(initials)}::text AND ${made} ~<~ ${add(behind)}::text)`;
}

const divisionCode = "'^([0-9]{6}|[0-9]{9}|[0-9]{12})$'";

/** The range comes first for the sake of an index; what it lets through is compared exactly. */
function withinSql(value: string, operand: unknown, { add }: OperatorScope): string {
  const prefix = divisionPrefix(operand);
  if (prefix === null) throw inputError('DIVISION_CODE_FORMAT');
  const from = `${add(prefix)}::text`;
  const to = `${add(upperBound(prefix))}::text`;
  return `(${value} >= ${from} AND ${value} < ${to} AND left(${value}, length(${from})) = ${from} AND ${value} ~ ${divisionCode})`;
}

/** Behind every text that begins with the digits: `3209` → `3210`. */
function upperBound(prefix: string): string {
  const next = String(BigInt(prefix) + 1n).padStart(prefix.length, '0');
  return next.length > prefix.length ? ':' : next;
}

interface Span {
  readonly years: number;
  readonly months: number;
  readonly days: number;
}

/** What PostgreSQL can count in dates, with room to spare. */
const longestSpan: Span = { years: 1000, months: 12_000, days: 366_000 };

/** Both ends belong to the span: what ends today is within the next 0 days and within the last 0 days. */
function spanSql(
  value: string,
  type: string,
  operator: 'withinLast' | 'withinNext',
  { years, months, days }: Span,
  { add, today }: OperatorScope,
): string {
  const fits =
    Math.min(years, months, days) >= 0 &&
    years <= longestSpan.years &&
    months <= longestSpan.months &&
    days <= longestSpan.days;
  if (!fits) throw inputError('FILTER_VALUE');
  const now = `${add(today())}::date`;
  const span = `make_interval(years => ${add(years)}::int, months => ${add(months)}::int, days => ${add(days)}::int)`;
  const [from, to] =
    operator === 'withinLast' ? [`(${now} - ${span})::date`, now] : [now, `(${now} + ${span})::date`];
  if (type === 'Date') return `${value} BETWEEN ${from} AND ${to}`;
  const midnight = (date: string) => `(${date}::timestamp AT TIME ZONE 'Asia/Shanghai')`;
  return `(${value} >= ${midnight(from)} AND ${value} < ${midnight(`(${to} + 1)`)})`;
}
