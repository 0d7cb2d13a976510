// Turns a `where` argument into an SQL condition. The shape of the argument (its fields, operators and nesting) decides the
// text; its values are parameters, so that arguments of one shape share one prepared statement.
//
// Conditions are three-valued as in SQL: what has no value, or is not clear to the caller on this row, is unknown, and
// unknown matches nothing, under `not` either.

import { getNamedType, isObjectType } from 'graphql';
import { type CellPlace, type CellScope, cellSql, clearOn, compared, embeddedPlace } from './cell-sql.ts';
import { type OperatorScope, operatorSql } from './filter-operators.ts';
import { inputError } from './input-error.ts';
import type { FieldSource, Model } from './model.ts';
import { rowsSqlOf } from './select.ts';

export interface FilterScope extends CellScope {
  /** Today's date, YYYY-MM-DD. */
  readonly today: () => string;
}

/** Values of the parameters of a condition, by name. */
export interface Values {
  /** Notes a value and returns the token that stands for it in the text. */
  add(value: unknown): string;
}

/** More conditions than this, or relations nested deeper, are no question that somebody asks. */
const mostConditions = 200;
const deepestRelation = 4;

/**
 * SQL with `{t}` for the row.
 * @param where a coerced value of the input `<type>Where`
 * @throws GraphQLError FILTER_VALUE, FILTER_TOO_LARGE; LensViolation for a field that is clear on no row
 */
export function filterSql(
  scope: FilterScope,
  type: string,
  where: Readonly<Record<string, unknown>>,
  values: Values,
): string {
  const writing: Writing = { scope, values, conditions: 0 };
  return writeAll(writing, { type, prefix: '', shown: [] }, where, { strict: false, depth: 0 });
}

interface Writing {
  readonly scope: FilterScope;
  readonly values: Values;
  conditions: number;
}

interface Context {
  /** Whether the value of the condition matters beyond its being true: under `not` unknown must stay unknown. */
  readonly strict: boolean;
  /** How many relations lead here. */
  readonly depth: number;
}

type Input = Readonly<Record<string, unknown>>;

function writeAll(writing: Writing, place: CellPlace, where: Input, context: Context): string {
  const terms = Object.entries(where).map(([name, given]) => {
    if (given === null) throw inputError('FILTER_VALUE');
    return writeTerm(writing, place, name, given as Input, context);
  });
  return terms.length === 0 ? 'TRUE' : `(${terms.join(' AND ')})`;
}

function writeTerm(writing: Writing, place: CellPlace, name: string, given: Input, context: Context): string {
  writing.conditions++;
  if (writing.conditions > mostConditions) throw inputError('FILTER_TOO_LARGE');
  const each = (input: unknown) => writeAll(writing, place, input as Input, context);
  switch (name) {
    case 'and':
      return `(${(given as unknown as Input[]).map(each).join(' AND ') || 'TRUE'})`;
    case 'or':
      return `(${(given as unknown as Input[]).map(each).join(' OR ') || 'FALSE'})`;
    case 'not':
      return `(NOT ${writeAll(writing, place, given, { ...context, strict: true })})`;
    default:
      return writeField(writing, place, name, given, context);
  }
}

function writeField(
  writing: Writing,
  place: CellPlace,
  field: string,
  given: Input,
  context: Context,
): string {
  const { scope } = writing;
  const source = scope.model.source(place.type, field, place.prefix);
  switch (source.kind) {
    case 'leaf': {
      const cell = compared(cellSql(scope, place, field));
      const terms = Object.entries(given).map(([operator, value]) => {
        if (value === null) throw inputError('FILTER_VALUE');
        const { sql, of } = operatorSql(cell, operator, value, operatorScope(writing));
        const needsKnown = of === 'known value' || (of !== 'absence' && context.strict);
        const known = needsKnown && cell.known !== null ? [cell.known] : [];
        return guarded(sql, [...cell.shown, ...known], context.strict);
      });
      return terms.length === 0 ? 'TRUE' : `(${terms.join(' AND ')})`;
    }
    case 'embedded':
      return writeAll(writing, embeddedPlace(scope, place, field, source), given, context);
    case 'one': {
      const join = (alias: string) => `${alias}.${source.references} = {t}.${source.column}`;
      return writeOne(writing, place, field, { type: source.type, join }, given, context);
    }
    case 'many':
      return writeMany(writing, place, field, source, given, context);
    case 'entities':
      return writeOne(writing, place, field, oneOfRows(scope, place.type, field, source), given, context);
    default:
      throw new Error(`${place.type}.${field} cannot be filtered by`);
  }
}

function operatorScope({ scope, values }: Writing): OperatorScope {
  return {
    add: values.add,
    today: scope.today,
    schema: scope.model.mapping.schema,
    boundary: (code) => boundarySql(scope, code),
  };
}

/** @throws LensViolation when boundaries are clear on no row */
function boundarySql(scope: FilterScope, code: string): string {
  const { model } = scope;
  const { divisions } = model.mapping;
  if (divisions === undefined) throw new Error(`${model.name} has no boundaries of divisions`);
  const mapping = model.type(divisions.type);
  if (mapping.kind !== 'table') throw new Error(`${divisions.type} has no table`);
  const place: CellPlace = { type: divisions.type, prefix: '', shown: [] };
  const { value, shown } = cellSql(scope, place, divisions.boundary);
  const rows = rowsSqlOf(scope, divisions.type);
  const key = `{t}.${model.keyColumn(divisions.type)} = ${code}`;
  const where = [key, ...shown, ...(rows === null ? [] : [rows])].join(' AND ');
  const select = `(SELECT ${value} FROM ${model.mapping.schema}.${mapping.table} AS {t} WHERE ${where})`;
  return select.replaceAll('{t}', 'area');
}

/** @param conditions without which the value is unknown */
function guarded(sql: string, conditions: readonly string[], strict: boolean): string {
  if (conditions.length === 0) return sql;
  const all = conditions.join(' AND ');
  // Where only true matters, a plain conjunction leaves the planner its indexes.
  return strict ? `(CASE WHEN ${all} THEN ${sql} END)` : `(${sql} AND ${all})`;
}

/** A row that another leads to: its type, and what joins them, in SQL with `{t}` for the other. */
interface One {
  readonly type: string;
  readonly join: (alias: string) => string;
}

type EntitiesSource = FieldSource & { readonly kind: 'entities' };
type ManySource = FieldSource & { readonly kind: 'many' };

function writeOne(
  writing: Writing,
  place: CellPlace,
  field: string,
  { type, join: joinedBy }: One,
  given: Input,
  context: Context,
): string {
  const { alias, from, rows } = related(writing, type, context);
  const inner = { strict: context.strict, depth: context.depth + 1 };
  const condition = writeAll(writing, { type, prefix: '', shown: [] }, given, inner);
  const within = (sql: string) => sql.replaceAll('{t}', alias);
  const join = [joinedBy(alias), ...rows.map(within)].join(' AND ');
  const sql = context.strict
    ? `(SELECT ${within(condition)} FROM ${from} AS ${alias} WHERE ${join} LIMIT 1)`
    : `EXISTS (SELECT FROM ${from} AS ${alias} WHERE ${join} AND ${within(condition)})`;
  return guarded(sql, [...place.shown, ...clearOn(writing.scope, place.type, field)], context.strict);
}

/**
 * The row of an interface of the same domain that one of several columns leads to; the first that is not null decides, as in
 * the answer. The rows of one type may bear the same key as those of another.
 */
function oneOfRows({ model }: CellScope, type: string, field: string, { options }: EntitiesSource): One {
  const target = namedTypeOf(model, type, field);
  const mapping = model.type(target);
  if (mapping.kind !== 'abstract') throw new Error(`${type}.${field} cannot be filtered by`);
  const key = model.keyColumn(target);
  const join = (alias: string) => {
    const terms = options.map((option, index) => {
      const earlier = options.slice(0, index).map(({ column }) => ` AND {t}.${column} IS NULL`);
      const same = `${alias}.${mapping.typeColumn} = '${option.type}' AND ${alias}.${key} = {t}.${option.column}`;
      return `(${same}${earlier.join('')})`;
    });
    return `(${terms.join(' OR ')})`;
  };
  return { type: target, join };
}

function namedTypeOf({ schema }: Model, type: string, field: string): string {
  const named = schema.getType(type);
  const definition = isObjectType(named) ? named.getFields()[field] : undefined;
  if (definition === undefined) throw new Error(`${type} has no field ${field}`);
  return getNamedType(definition.type).name;
}

/** A related row fits when the condition is true of it; whether enough of them do is never unknown. */
function writeMany(
  writing: Writing,
  place: CellPlace,
  field: string,
  source: ManySource,
  given: Input,
  context: Context,
): string {
  const { many, references, where } = source.many;
  const { alias, from, rows } = related(writing, many, context);
  const within = (sql: string) => sql.replaceAll('{t}', alias);
  const further = [...rows, ...(where === undefined ? [] : [where])].map(within);
  const join = [`${alias}.${references} = {t}.${source.column}`, ...further].join(' AND ');
  const inner = { strict: false, depth: context.depth + 1 };
  const condition = (input: unknown) =>
    within(writeAll(writing, { type: many, prefix: '', shown: [] }, input as Input, inner));
  const terms = Object.entries(given).map(([quantifier, input]) => {
    if (input === null) throw inputError('FILTER_VALUE');
    const exists = (sql: string) => `EXISTS (SELECT FROM ${from} AS ${alias} WHERE ${join} AND ${sql})`;
    switch (quantifier) {
      case 'some':
        return exists(condition(input));
      case 'none':
        return `NOT ${exists(condition(input))}`;
      case 'every':
        return `NOT ${exists(`${condition(input)} IS NOT TRUE`)}`;
      default:
        return countSql(writing, `(SELECT count(*) FROM ${from} AS ${alias} WHERE ${join})`, input as Input);
    }
  });
  const sql = terms.length === 0 ? 'TRUE' : `(${terms.join(' AND ')})`;
  return guarded(sql, [...place.shown, ...clearOn(writing.scope, place.type, field)], context.strict);
}

function countSql(writing: Writing, value: string, given: Input): string {
  const cell = { value, type: 'Int', list: false, shown: [], known: null, codes: undefined };
  const terms = Object.entries(given).map(([operator, operand]) => {
    if (operand === null) throw inputError('FILTER_VALUE');
    return operatorSql(cell, operator, operand, operatorScope(writing)).sql;
  });
  return terms.length === 0 ? 'TRUE' : `(${terms.join(' AND ')})`;
}

function related({ scope }: Writing, type: string, { depth }: Context) {
  if (depth >= deepestRelation) throw inputError('FILTER_TOO_LARGE');
  const mapping = scope.model.type(type);
  if (mapping.kind !== 'table' && mapping.kind !== 'abstract') throw new Error(`${type} has no rows`);
  scope.reached?.add(type);
  const rows = rowsSqlOf(scope, type);
  return {
    alias: `r${depth + 1}`,
    from: `${scope.model.mapping.schema}.${mapping.table}`,
    rows: rows === null ? [] : [rows],
  };
}
