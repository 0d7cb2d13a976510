// Conditions of a lens as SQL. JavaScript decides them too, in the gateway; both must agree on every row.

import type { Condition, Operand } from './lens.ts';

/** @param attributes row attribute → SQL expression with `{t}` */
export function conditionSql(condition: Condition, attributes: Readonly<Record<string, string>>): string {
  if (typeof condition === 'boolean') return condition ? 'TRUE' : 'FALSE';
  const inner = (each: Condition) => conditionSql(each, attributes);
  if ('all' in condition) return `(${condition.all.map(inner).join(' AND ')})`;
  if ('any' in condition) return `(${condition.any.map(inner).join(' OR ')})`;
  if ('not' in condition) return `(NOT ${inner(condition.not)})`;
  if ('known' in condition) return `(${inner(condition.known)} IS TRUE)`;
  const expression = attributes[condition.attribute];
  // Refused rather than skipped: a condition that cannot be decided must not open anything.
  if (expression === undefined) throw new Error(`no row attribute ${condition.attribute}`);
  const value = `(${expression})::text`;
  const operand = parameterToken(condition.value);
  switch (condition.op) {
    case 'eq':
      return `(${value} = ${operand}::text)`;
    case 'ne':
      return `(${value} <> ${operand}::text)`;
    case 'in':
      return `(${value} = ANY(${operand}::text[]))`;
    case 'within':
      return within(value, condition.value);
    case 'lt':
      return ordered(value, '<', operand);
    case 'lte':
      return ordered(value, '<=', operand);
    case 'gt':
      return ordered(value, '>', operand);
    case 'gte':
      return ordered(value, '>=', operand);
    default:
      throw condition.op satisfies never;
  }
}

// INVARIANT: order is by code point, as the gateway compares; a database's own collation may differ.
function ordered(value: string, operator: string, operand: string): string {
  return `(${value} COLLATE "C" ${operator} ${operand}::text)`;
}

function within(value: string, operand: Operand): string {
  const prefix = parameterToken(operand, 'prefix');
  return `(CASE WHEN ${value} ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$' THEN left(${value}, length(${prefix}::text)) = ${prefix}::text END)`;
}

/** Where a parameter stands in an SQL text that is not finished: `{p:<JSON of the parameter>}`. */
export function parameterToken(operand: Operand, part: 'value' | 'prefix' = 'value'): string {
  const parameter: Parameter =
    typeof operand === 'object' && 'principal' in operand
      ? { principal: operand.principal, part }
      : { constant: part === 'prefix' ? divisionPrefix(operand) : textOf(operand) };
  return token(parameter);
}

/** What is bound to a `$n`. */
export type Parameter =
  | { readonly name: string }
  | { readonly constant: string | readonly string[] | null }
  | { readonly principal: string; readonly part: 'value' | 'prefix' };

export function token(parameter: Parameter): string {
  return `{p:${Buffer.from(JSON.stringify(parameter)).toString('base64url')}}`;
}

/** @param encoded what a token has behind `p:` */
export function parameterIn(encoded: string): Parameter {
  return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as Parameter;
}

/** The value of a parameter. @param named values of the call by parameter name */
export function bind(
  parameter: Parameter,
  named: Readonly<Record<string, unknown>>,
  principal: Readonly<Record<string, string>>,
): unknown {
  if ('name' in parameter) return named[parameter.name];
  if ('constant' in parameter) return parameter.constant;
  const value = principal[parameter.principal] ?? null;
  return parameter.part === 'prefix' ? divisionPrefix(value) : value;
}

function textOf(
  value: string | number | boolean | readonly (string | number | boolean)[],
): string | readonly string[] {
  return typeof value === 'object' ? value.map(String) : String(value);
}

/** Lengths to which a division code is cut while what stands behind is zeros: community, township, county, city, province. */
const divisionLevels = [9, 6, 4, 2];

/**
 * What the codes of all divisions within a division begin with (`320100` → `3201`, `320000` → `32`), null for what is no
 * division code of 6, 9 or 12 digits.
 */
export function divisionPrefix(value: unknown): string | null {
  let prefix = String(value);
  if (!/^(?:\d{6}|\d{9}|\d{12})$/.test(prefix)) return null;
  for (const length of divisionLevels) {
    if (/^0+$/.test(prefix.slice(length))) prefix = prefix.slice(0, length);
  }
  return prefix;
}
