// What a condition, an order or an aggregate may read of a cell: its SQL, and on which rows the caller is shown it.
// INVARIANT: a query sees the view, not the table. What the answer would show as null is no value here either.

import { type GraphQLEnumType, getNamedType, isAbstractType, isEnumType, isObjectType } from 'graphql';
import { codeOf, sentinelDates } from './convert.ts';
import { type Case, type Condition, casesOf, type Lens, rowsOf } from './lens.ts';
import type { FieldSource, Model } from './model.ts';
import { whenSql } from './select.ts';

export interface CellScope {
  readonly model: Model;
  readonly lens: Lens;
  /** Takes note of the other types whose rows or objects are read on the way. */
  readonly reached?: Set<string>;
}

/** A type at a place in a row: its own, or that of an embedded object in the row of another. */
export interface CellPlace {
  readonly type: string;
  /** Column prefix of the embedded object. */
  readonly prefix: string;
  /** SQL conditions under which the object is shown, with `{t}`. */
  readonly shown: readonly string[];
}

export interface CellSql {
  /** SQL with `{t}`. */
  readonly value: string;
  /** Name of the scalar or enum. */
  readonly type: string;
  readonly list: boolean;
  /** SQL of the rows on which the cell is clear to the caller; empty: on every row. */
  readonly shown: readonly string[];
  /** SQL of the values that are shown as such: no placeholder date, no code that the standard does not know. */
  readonly known: string | null;
  /** National codes of an enum by the name of the value. */
  readonly codes: ReadonlyMap<string, string> | undefined;
}

/** The lens hides what a subgraph was asked to filter, order or group by: the gateway should have refused. */
export class LensViolation extends Error {
  readonly code = 'LENS_VIOLATION';

  constructor(coordinate: string) {
    super(`${coordinate} is not clear under the lens`);
  }
}

/**
 * @param usable on which rows the cell may be used; in clear, unless something coarser will do
 * @throws LensViolation for a cell that may be used on no row
 */
export function cellSql(
  scope: CellScope,
  place: CellPlace,
  field: string,
  usable: Usable = clearCondition,
): CellSql {
  const { model } = scope;
  const source = model.source(place.type, field, place.prefix);
  if (source.kind !== 'leaf') throw new Error(`${place.type}.${field} holds no single value`);
  const shown = [...place.shown, ...clearOn(scope, place.type, field, usable)];
  const named = getNamedType(source.type);
  const codes = isEnumType(named) ? codesOf(named) : undefined;
  const list = 'ofType' in source.type && String(source.type).startsWith('[');
  return {
    value: source.raw,
    type: named.name,
    list,
    shown,
    known: list ? null : knownSql(source.raw, named.name, codes),
    codes,
  };
}

/**
 * The cell as it is compared and sorted. INVARIANT: a placeholder date is left out by the expression itself, in these words,
 * because indexes are made on it: a condition and an order on a date are then read off the same index.
 */
export function compared(cell: CellSql): CellSql {
  if (cell.type !== 'Date' || cell.known === null) return cell;
  return { ...cell, value: `(CASE WHEN ${cell.known} THEN ${cell.value} END)`, known: null };
}

/** The place of the object that is embedded as `field`. @throws LensViolation when it is hidden on every row */
export function embeddedPlace(
  scope: CellScope,
  place: CellPlace,
  field: string,
  source: FieldSource & { readonly kind: 'embedded' },
): CellPlace {
  scope.reached?.add(source.type);
  const present = source.presentIf === undefined ? [] : [`{t}.${source.presentIf} IS NOT NULL`];
  // What no row has is not refused here: a condition that names nothing of it reads nothing either.
  const exists = rowsOf(scope.lens, source.type) === false ? ['FALSE'] : [];
  return {
    type: source.type,
    prefix: source.prefix,
    shown: [...place.shown, ...clearOn(scope, place.type, field), ...present, ...exists],
  };
}

/** SQL of the rows on which `Type.field` is clear; empty for every row. @throws LensViolation for none */
export function clearOn(
  scope: CellScope,
  type: string,
  field: string,
  usable: Usable = clearCondition,
): readonly string[] {
  const { schema } = scope.model;
  const named = schema.getType(type);
  if (!isAbstractType(named)) return conditionOf(scope, type, type, field, usable);
  const mapping = scope.model.type(type);
  if (mapping.kind !== 'abstract') throw new Error(`${type} has no rows`);
  const parts = schema
    .getPossibleTypes(named)
    .filter(({ name }) => rowsOf(scope.lens, name) !== false)
    .map(({ name }) => ({ name, conditions: conditionOf(scope, type, name, field, usable) }));
  if (parts.every(({ conditions }) => conditions.length === 0)) return [];
  const terms = parts.map(({ name, conditions }) =>
    [`{t}.${mapping.typeColumn} = '${name}'`, ...conditions].join(' AND '),
  );
  return [`((${terms.join(') OR (')}))`];
}

/** @param holder type whose attributes the condition reads: that of the rows */
function conditionOf(
  scope: CellScope,
  holder: string,
  type: string,
  field: string,
  usable: Usable,
): readonly string[] {
  const when = usable(casesOf(scope.lens, type, field));
  if (when === false) throw new LensViolation(`${type}.${field}`);
  const sql = whenSql(scope, holder, when);
  return sql === null ? [] : [sql];
}

/** On which rows a cell may be used, by its cases. */
export type Usable = (cases: readonly Case[]) => Condition;

/** Only the first case can be the top of the ladder. */
export function clearCondition([first]: readonly Case[]): Condition {
  return first?.rung === 'CLEAR' ? first.when : false;
}

function knownSql(
  value: string,
  type: string,
  codes: ReadonlyMap<string, string> | undefined,
): string | null {
  if (codes !== undefined) return `${value} = ANY('{${[...codes.values()].join()}}'::text[])`;
  return type === 'Date' ? `${value} <> ALL('{${[...sentinelDates].join()}}'::date[])` : null;
}

const enumCodes = new WeakMap<GraphQLEnumType, ReadonlyMap<string, string>>();

function codesOf(type: GraphQLEnumType): ReadonlyMap<string, string> {
  const known = enumCodes.get(type);
  if (known !== undefined) return known;
  const made = new Map(type.getValues().map(({ name, astNode }) => [name, codeOf(astNode) ?? name]));
  enumCodes.set(type, made);
  return made;
}

/** The place and field of `field` or, for one of an embedded object, `object_field`. */
export function leafAt(
  scope: CellScope,
  type: string,
  path: string,
): { readonly place: CellPlace; readonly field: string } {
  const place: CellPlace = { type, prefix: '', shown: [] };
  const named = scope.model.schema.getType(type);
  const [object = '', field] = path.split('_');
  if (field === undefined || !isObjectType(named)) return { place, field: path };
  const source = scope.model.source(type, object, '');
  if (source.kind !== 'embedded') throw new Error(`${type}.${object} is not embedded`);
  return { place: embeddedPlace(scope, place, object, source), field };
}
