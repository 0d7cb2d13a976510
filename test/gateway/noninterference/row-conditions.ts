// Random conditions of rules over the rows of a type, most of them such that they hold of some of the rows that are asked for
// and not of others: a rule that treats all rows alike shows little.

import fc from 'fast-check';
import type { CatalogType } from '../../../gateway/access/catalog.ts';
import { type Condition, evaluate } from '../../../gateway/access/condition.ts';
import type { RowsByType } from './world.ts';

const pick = fc.nat(9973);

export interface ConditionDraft {
  readonly attribute: number;
  readonly op: number;
  readonly value: number;
  readonly combined: 'no' | 'not' | 'all' | 'any';
  readonly other: number;
}

export const conditionDrafts: fc.Arbitrary<ConditionDraft> = fc.record({
  attribute: pick,
  op: fc.nat(7),
  value: pick,
  combined: fc.constantFrom('no', 'no', 'no', 'not', 'all', 'any'),
  other: pick,
});

/** What conditions are made of and tried on. */
export interface ConditionSetting {
  /** Row attribute of a type (`Person.status`) → values that rows near by have. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** The rows that the operation comes to. */
  readonly rows: RowsByType;
  /** Attributes of the principal. */
  readonly principal: Readonly<Record<string, string>>;
}

const mostTries = 16;

/** The first condition from a draft on that holds of some rows and not of all; the draft itself where none does. */
export function conditionFor(
  setting: ConditionSetting,
  type: CatalogType,
  draft: ConditionDraft,
): Condition | undefined {
  const rows = setting.rows.get(type.name) ?? [];
  for (let step = 0; step < mostTries && rows.length > 1; step++) {
    const { attribute, value, op } = draft;
    const condition = conditionOf(setting, type, {
      ...draft,
      attribute: attribute + step,
      value: value + 3 * step,
      op: (op + (step >> 2)) % 8,
    });
    if (condition === undefined) return undefined;
    const held = rows.filter((row) => evaluate(condition, row, setting.principal) === true).length;
    if (held > 0 && held < rows.length) return condition;
  }
  return conditionOf(setting, type, draft);
}

function conditionOf(
  { values }: ConditionSetting,
  type: CatalogType,
  draft: ConditionDraft,
): Condition | undefined {
  const names = [...type.attributes.keys()];
  if (names.length === 0) return undefined;
  const leaf = (index: number): Condition => {
    const attribute = taken(names, index);
    const known = values.get(`${type.name}.${attribute}`) ?? [];
    const value = known.length === 0 || index % 7 === 6 ? 'none' : taken(known, draft.value + index);
    if (type.attributes.get(attribute) === 'DIVISION')
      return { attribute, op: 'within', value: index % 3 === 0 ? value : { principal: 'division' } };
    switch (draft.op) {
      case 0:
      case 1:
        return { attribute, op: 'eq', value };
      case 2:
        return { attribute, op: 'ne', value };
      case 3:
        return { attribute, op: 'in', value: [value, taken([...known, 'x'], draft.value + 3)] };
      case 4:
        return { attribute, op: 'eq', value: { principal: attribute } };
      default:
        return { attribute, op: taken(['lt', 'gte', 'lte'] as const, draft.op), value };
    }
  };
  const first = leaf(draft.attribute);
  switch (draft.combined) {
    case 'no':
      return first;
    case 'not':
      return { not: first };
    case 'all':
      return { all: [first, leaf(draft.other)] };
    case 'any':
      return { any: [first, leaf(draft.other)] };
    default:
      throw draft.combined satisfies never;
  }
}

export function taken<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
