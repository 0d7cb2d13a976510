// What a caller may learn of a row, by the rules alone: an oracle that shares the decision with the gateway, and the masks,
// but neither its SQL nor its way of following relations. A change after which every row looks as before is invisible.

import type { CellDecision } from '../../../gateway/access/cell.ts';
import { type Attributes, type Condition, evaluate } from '../../../gateway/access/condition.ts';
import type { Decision } from '../../../gateway/access/decide.ts';
import { createMask, type Mask } from '../../../subgraphs/masks.ts';
import type { Model } from '../../../subgraphs/model.ts';
import { type Item, type Reading, type Row, readingOf } from './reading.ts';
import { today, type World, type WorldType } from './world.ts';

/** What a change may aim at: a cell of a row that is there for the caller, of which less shows than is in it. */
export interface Aim {
  readonly coordinate: string;
  readonly column: string;
  readonly rung: string;
  /** What is in the cell. */
  readonly current: unknown;
  /** Whether the cell would look the same with another value in it. */
  keeps(candidate: unknown): boolean;
}

export interface Aims {
  /** Keys of rows that are not there for the caller. */
  readonly hiddenRows: readonly string[];
  /** Keys of rows that are there while the key neither shows nor may be looked up. */
  readonly hiddenKeys: readonly string[];
  readonly cells: readonly (Aim & { readonly key: string })[];
}

export type Renamed = ReadonlyMap<unknown, string>;

export interface Sight {
  /** What of the rows with these keys the caller is not shown, or not as it is. */
  aims(decision: Decision, type: WorldType, keys: readonly string[]): Promise<Aims>;
  /**
   * Row → what shows of it, as text; a row that is not there for the caller is left out. Rows whose `column` is in `values`.
   * @param renamed key → the key that it stands for: by which key a row is led to is no part of what shows
   */
  look(
    decision: Decision,
    type: WorldType,
    column: string,
    values: readonly string[],
    renamed?: Renamed,
  ): Promise<ReadonlyMap<string, string>>;
}

export function createSight(world: World): Sight {
  const readings = new Map<string, Reading>();
  const readingFor = (type: WorldType) => {
    const known = readings.get(type.name) ?? readingOf(world, type);
    readings.set(type.name, known);
    return known;
  };
  const rowsBy = (type: WorldType, column: string, values: readonly string[]) => {
    const { select } = readingFor(type);
    const text = `SELECT {t}.${type.key}, ${select} FROM ${type.table} AS t WHERE {t}.${column} = ANY($1::text[]) ORDER BY {t}.${type.key}`;
    return world.query(text.replaceAll('{t}', 't'), [values]);
  };
  return {
    async aims(decision, type, keys) {
      const reading = readingFor(type);
      const hiddenRows: string[] = [];
      const hiddenKeys: string[] = [];
      const cells: (Aim & { key: string })[] = [];
      for (const [id, ...row] of await rowsBy(type, type.key, keys)) {
        const key = String(id);
        const attributes = attributesOf(reading, row);
        if (!isThere(decision, type.name, attributes)) {
          hiddenRows.push(key);
          continue;
        }
        const { key: field } = type.mapping;
        const matched = decision.types.get(type.name)?.matches.get(field) ?? false;
        if (
          rungOf(decision, type.name, field, attributes) === 'HIDDEN' &&
          !holds(matched, attributes, decision)
        )
          hiddenKeys.push(key);
        for (const aim of cellAims(decision, type, type.name, reading.items, row, attributes, false))
          cells.push({ ...aim, key });
      }
      return { hiddenRows, hiddenKeys, cells };
    },
    async look(decision, type, column, values, renamed = new Map()) {
      const reading = readingFor(type);
      const rows = await rowsBy(type, column, values);
      const others = await otherRows(world, decision, reading, rows);
      const seen = new Map<string, string>();
      for (const row of rows) {
        const attributes = attributesOf(reading, row.slice(1));
        const shown = shownOf({ decision, type, others, renamed }, reading, row.slice(1), attributes);
        if (shown !== null) seen.set(String(row[0]), JSON.stringify(shown));
      }
      return seen;
    },
  };
}

function* cellAims(
  decision: Decision,
  type: WorldType,
  typeName: string,
  items: readonly Item[],
  row: Row,
  attributes: Attributes,
  hidden: boolean,
): Generator<Aim> {
  for (const item of items) {
    if (item.kind === 'inbound') continue;
    const coordinate = `${typeName}.${item.field}`;
    const rung = hidden ? 'HIDDEN' : rungOf(decision, typeName, item.field, attributes);
    if (item.kind === 'embedded') {
      const gone = rung === 'HIDDEN' || decision.types.get(item.type)?.rows === false;
      yield* cellAims(decision, type, item.type, item.items, row, {}, gone);
    } else if (item.kind === 'outbound') {
      if (rung !== 'HIDDEN') continue;
      for (const { column, index } of item.options)
        if (column !== type.key) yield { coordinate, column, rung, current: row[index], keeps: () => true };
    } else if (item.plain !== null && rung !== 'CLEAR' && item.plain.column !== type.key) {
      const { column, index, convert } = item.plain;
      const masked = (value: unknown) =>
        value == null ? null : JSON.stringify(maskOf(type.model, typeName, item.field, rung)(convert(value)));
      const current = row[index];
      const keeps = (candidate: unknown) => rung === 'HIDDEN' || masked(candidate) === masked(current);
      yield { coordinate, column, rung, current, keeps };
    }
  }
}

function maskOf(model: Model, typeName: string, field: string, rung: string): Mask {
  const ladder = model.ladder(typeName, field);
  return createMask(rung, { tokenKey: new Uint8Array(32), today: () => today, ladder });
}

function attributesOf(reading: Reading, row: Row): Attributes {
  return Object.fromEntries(reading.attributes.map(([name, index]) => [name, row[index]]));
}

/** Rows that others lead to or are listed by: type and key → attributes. */
type Others = ReadonlyMap<string, Attributes>;

async function otherRows(
  world: World,
  decision: Decision,
  reading: Reading,
  rows: readonly Row[],
): Promise<Others> {
  const wanted = new Map<string, Set<string>>();
  const want = (type: string, key: unknown) => {
    if (key == null || decision.types.get(type)?.rows === false) return;
    const keys = wanted.get(type) ?? new Set();
    wanted.set(type, keys.add(String(key)));
  };
  const visit = (items: readonly Item[], row: Row) => {
    for (const item of items) {
      if (item.kind === 'embedded') visit(item.items, row);
      else if (item.kind === 'inbound') want(item.parent, row[item.index]);
      else if (item.kind === 'outbound') {
        const option = item.options.find(({ index }) => row[index] != null);
        if (option?.byKey) want(option.type, row[option.index]);
      }
    }
  };
  for (const row of rows) visit(reading.items, row.slice(1));
  const found = new Map<string, Attributes>();
  for (const [name, keys] of wanted) {
    const type = world.types.get(name);
    if (type === undefined) continue;
    const attributes = Object.entries(type.mapping.attributes ?? {});
    const selected = attributes.map(([, sql]) => `, (${sql})::text`).join('');
    const text = `SELECT {t}.${type.key}${selected} FROM ${type.table} AS t WHERE {t}.${type.key} = ANY($1::text[])`;
    for (const [key, ...values] of await world.query(text.replaceAll('{t}', 't'), [[...keys]])) {
      found.set(
        `${name} ${key}`,
        Object.fromEntries(attributes.map(([attribute], index) => [attribute, values[index]])),
      );
    }
  }
  return found;
}

/** A row of a type, looked at. */
interface Looking {
  readonly decision: Decision;
  readonly type: WorldType;
  readonly others: Others;
  readonly renamed: Renamed;
}

/** Null where the row is not there for the caller. */
function shownOf(
  looking: Looking,
  reading: Reading,
  row: Row,
  attributes: Attributes,
): Record<string, unknown> | null {
  const { decision, type } = looking;
  if (!isThere(decision, type.name, attributes)) return null;
  const shown: Record<string, unknown> = {};
  for (const [field, when] of decision.types.get(type.name)?.matches ?? []) {
    const item = reading.items.find((each) => each.kind === 'value' && each.field === field);
    if (item?.kind === 'value' && holds(when, attributes, decision))
      shown[`${field} by look-up`] = item.show(row);
  }
  showItems(looking, type.name, reading.items, row, attributes, '', shown);
  // A list is there or not, also where nothing is in it.
  const told = new Set(reading.items.flatMap((item) => (item.kind === 'inbound' ? [] : [item.field])));
  for (const field of decision.types.get(type.name)?.fields.keys() ?? [])
    if (!told.has(field)) shown[`${field} at all`] = rungOf(decision, type.name, field, attributes);
  return shown;
}

function showItems(
  looking: Looking,
  typeName: string,
  items: readonly Item[],
  row: Row,
  attributes: Attributes,
  path: string,
  shown: Record<string, unknown>,
): void {
  const { decision, type, others, renamed } = looking;
  for (const item of items) {
    if (item.kind === 'inbound') {
      const key = row[item.index];
      const parent = others.get(`${item.parent} ${key}`);
      const there = parent !== undefined && isThere(decision, item.parent, parent);
      const listed = there && rungOf(decision, item.parent, item.field, parent) === 'CLEAR';
      shown[`in ${item.parent}.${item.field}`] = listed ? (renamed.get(key) ?? key) : null;
      continue;
    }
    const name = `${path}${item.field}`;
    const rung = rungOf(decision, typeName, item.field, attributes);
    if (rung === 'HIDDEN') continue;
    if (item.kind === 'value') {
      const value = item.show(row);
      shown[name] = rung === 'CLEAR' ? value : maskOf(type.model, typeName, item.field, rung)(value);
    } else if (item.kind === 'embedded') {
      if (decision.types.get(item.type)?.rows === false) continue;
      if (item.presentIndex !== null && row[item.presentIndex] == null) continue;
      shown[name] = 'present';
      showItems(looking, item.type, item.items, row, {}, `${name}.`, shown);
    } else {
      const option = item.options.find(({ index }) => row[index] != null);
      if (option === undefined) continue;
      const key = row[option.index];
      const other = others.get(`${option.type} ${key}`);
      const there = !option.byKey || (other !== undefined && isThere(decision, option.type, other));
      shown[name] = there ? [option.type, renamed.get(key) ?? key] : null;
    }
  }
}

export function isThere(decision: Decision, type: string, attributes: Attributes): boolean {
  return holds(decision.types.get(type)?.rows ?? false, attributes, decision);
}

function rungOf(decision: Decision, type: string, field: string, attributes: Attributes): string {
  const cell: CellDecision | undefined = decision.types.get(type)?.fields.get(field);
  return cell?.cases.find(({ when }) => holds(when, attributes, decision))?.rung ?? 'HIDDEN';
}

function holds(when: Condition, attributes: Attributes, decision: Decision): boolean {
  return evaluate(when, attributes, decision.values) === true;
}
