// Makes of what a plain subgraph answers what one that obeys the lens would have: rows that do not exist for the caller
// are gone, cells are masked or null, and what the gateway asked for itself is left out.

import { createHash } from 'node:crypto';
import { type Attributes, type Condition, evaluate } from '../access/condition.ts';
import type { Lens } from '../data-sources.ts';
import { connectionValue } from './page.ts';
import { valueAt } from './path.ts';
import {
  type ConnectionField,
  type MatchPlan,
  type ObjectField,
  type Place,
  plainKeys,
  type TypePlan,
} from './plan.ts';
import { subjectNames } from './subjects.ts';

export interface Shaping {
  readonly lens: Lens;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The pages of connections at the root, where there is more than the first. */
  readonly pages: ReadonlyMap<ConnectionField, readonly Value[]>;
  /** Rows of which the subgraph failed to say what decides about them or whose they are. */
  readonly unread: ReadonlySet<unknown>;
}

export type Value = Readonly<Record<string, unknown>>;

/** @param matches what the row must fulfil besides; null for a row that is not there */
export function shapeObject(
  shaping: Shaping,
  place: Place,
  value: Value,
  matches: readonly MatchPlan[] = [],
): Record<string, unknown> | null {
  const type = typeOf(place, value);
  // INVARIANT: a row about which something was not said is not there; an attribute that is null would switch limits off.
  if (type === undefined || shaping.unread.has(value)) return null;
  const row = attributesOf(type, value);
  if (!exists(shaping, type, row, matches)) return null;
  return shapeFields(shaping, type, value, row);
}

export function typeOf({ single, types }: Place, value: Value): TypePlan | undefined {
  return single ?? types.get(String(value[plainKeys.type]));
}

export function attributesOf({ attributes }: TypePlan, value: Value): Attributes {
  const row: Record<string, unknown> = {};
  for (const { name, steps } of attributes) row[name] = valueAt(steps, value);
  return row;
}

export function exists(
  shaping: Shaping,
  type: TypePlan,
  row: Attributes,
  matches: readonly MatchPlan[],
): boolean {
  return (
    holds(shaping, type.rows, row) &&
    matches.every(({ variable, when }) => !isGiven(shaping, variable) || holds(shaping, when, row))
  );
}

/** Whether what depends on a variable takes place. */
export function isGiven({ variables }: Shaping, variable: string | undefined): boolean {
  return variable === undefined || (Object.hasOwn(variables, variable) && variables[variable] !== undefined);
}

export function holds({ lens }: Shaping, condition: Condition, row: Attributes): boolean {
  return condition === true || evaluate(condition, row, lens.values) === true;
}

function shapeFields(
  shaping: Shaping,
  type: TypePlan,
  value: Value,
  row: Attributes,
): Record<string, unknown> {
  const shaped: Record<string, unknown> = {};
  for (const field of type.fields) {
    const { key } = field;
    const given = value[key] ?? null;
    switch (field.kind) {
      case 'constant':
        shaped[key] = field.value;
        break;
      case 'access':
        shaped[key] = field.bits.map((bit) => (holds(shaping, bit, row) ? '1' : '0')).join('');
        break;
      case 'subject':
        shaped[key] = subjectNames(field.sources, value);
        break;
      case 'leaf': {
        const fitting = field.cases.find(({ when }) => holds(shaping, when, row));
        shaped[key] = fitting === undefined ? null : fitting.mask === null ? given : fitting.mask(given);
        break;
      }
      case 'object':
        shaped[key] = holds(shaping, field.when, row) ? shapeValue(shaping, field, given) : null;
        break;
      case 'connection':
        shaped[key] =
          holds(shaping, field.when, row) && isObject(given)
            ? connectionValue(shaping, field, shaping.pages.get(field) ?? [given])
            : null;
        break;
      default:
        throw field satisfies never;
    }
  }
  return shaped;
}

function shapeValue(shaping: Shaping, field: ObjectField, given: unknown): unknown {
  if (!Array.isArray(given))
    return isObject(given) ? shapeObject(shaping, field.place, given, field.matches) : null;
  const shaped = given.map((each) => ({ raw: each, value: shapeValue(shaping, field, each) }));
  if (field.list === 'aligned') return shaped.map(({ value }) => value);
  const there = shaped.filter(({ value }) => value !== null);
  if (!field.ordered) sortRows(there, ({ raw, value }) => orderOf(field.place, raw, value));
  return there.map(({ value }) => value);
}

export function isObject(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * By what a row is put in order where the subgraph's order may tell what is hidden: its key; a digest of it where the caller
 * may not know the key; what is seen of the row where there is no key.
 */
export function orderOf(place: Place, raw: unknown, shaped: unknown): string {
  const type = isObject(raw) ? typeOf(place, raw) : undefined;
  if (type === undefined || !isObject(raw)) return JSON.stringify(shaped);
  if (type.identity.length === 0) return JSON.stringify([type.type, shaped]);
  const key = JSON.stringify([type.type, ...type.identity.map((each) => raw[each])]);
  return type.identityClear ? key : createHash('sha256').update(key).digest('base64url');
}

export function sortRows<T>(rows: T[], order: (row: T) => string): void {
  const keys = new Map(rows.map((row) => [row, order(row)]));
  rows.sort((a, b) => compare(keys.get(a) ?? '', keys.get(b) ?? ''));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
