// Row conditions as a list of comparisons, which is how most of them are written. What does not fit into one list stays data.

import type { CatalogType } from '../admin/types.ts';
import { type Condition, coordinatesOf, type FieldSelector, type Scalar } from './rule-document.ts';
import { operators } from './sentence.ts';

export type Operator = keyof typeof operators;
export const operatorNames = Object.keys(operators) as readonly Operator[];

export interface ConditionRow {
  readonly attribute: string;
  readonly op: Operator;
  /** Whose value it is compared with: one that stands here, or an attribute of the caller. */
  readonly against: 'value' | 'principal';
  /** Several for `in`. */
  readonly texts: readonly string[];
}

export interface ConditionRows {
  /** All have to hold, or any of them. */
  readonly join: 'all' | 'any';
  readonly rows: readonly ConditionRow[];
}

export const noRows: ConditionRows = { join: 'all', rows: [] };

/** Undefined where the condition is no plain list of comparisons. */
export function rowsOf(condition: Condition | undefined): ConditionRows | undefined {
  if (condition === undefined) return noRows;
  if (typeof condition === 'boolean' || 'not' in condition) return undefined;
  const join = 'any' in condition ? 'any' : 'all';
  const parts = 'any' in condition ? condition.any : 'all' in condition ? condition.all : [condition];
  const rows = parts.map(rowOf);
  return rows.every((row) => row !== undefined) ? { join, rows } : undefined;
}

function rowOf(condition: Condition): ConditionRow | undefined {
  if (typeof condition === 'boolean' || !('attribute' in condition)) return undefined;
  const { attribute, value } = condition;
  const op = operatorNames.find((each) => each === condition.op);
  if (op === undefined) return undefined;
  if (typeof value === 'object' && 'principal' in value)
    return { attribute, op, against: 'principal', texts: [value.principal] };
  const values = [value].flat() as readonly Scalar[];
  // A number or a boolean would come back as a text.
  if (values.some((each) => typeof each !== 'string')) return undefined;
  return { attribute, op, against: 'value', texts: values.map(String) };
}

/** Undefined without rows. What is not filled in yet stands in it as it is, and the checks of the draft name it. */
export function conditionOf({ join, rows }: ConditionRows): Condition | undefined {
  const conditions = rows.map(({ attribute, op, against, texts }): Condition => {
    const [text = ''] = texts;
    if (against === 'principal') return { attribute, op, value: { principal: text } };
    return { attribute, op, value: op === 'in' ? texts : text };
  });
  const [only] = conditions;
  if (conditions.length < 2) return only;
  return join === 'any' ? { any: conditions } : { all: conditions };
}

export function isComplete({ rows }: ConditionRows): boolean {
  return rows.every(
    ({ attribute, texts }) => attribute !== '' && texts.length > 0 && texts.every((text) => text !== ''),
  );
}

/** Attributes that the rows of all chosen types have: a rule with any other is not activated. */
export function sharedAttributes(
  selectors: readonly FieldSelector[],
  catalog: readonly CatalogType[],
): CatalogType['attributes'] {
  const names = new Set(
    selectors.flatMap((selector) => coordinatesOf(selector, catalog)).map((each) => each.split('.')[0]),
  );
  const [first, ...others] = catalog.filter(({ name }) => names.has(name));
  if (first === undefined) return [];
  return first.attributes.filter(({ name }) =>
    others.every(({ attributes }) => attributes.some((each) => each.name === name)),
  );
}
