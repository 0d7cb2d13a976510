// What a caller may learn of a row, by the rules alone: an oracle that shares the decision with the gateway, and the masks,
// but neither its SQL nor its way of following relations. A change after which every row looks as before is invisible.

import type { CellDecision } from '../../../gateway/access/cell.ts';
import { type Attributes, type Condition, evaluate } from '../../../gateway/access/condition.ts';
import type { Decision } from '../../../gateway/access/decide.ts';
import { createMask } from '../../../subgraphs/masks.ts';
import type { FieldSource, Model } from '../../../subgraphs/model.ts';
import { inboundOf, today, type World, type WorldType } from './world.ts';

/** How the rows of a type are read, and what of them may show. */
interface Reading {
  readonly select: string;
  /** Row attribute → index of the column. */
  readonly attributes: readonly (readonly [string, number])[];
  readonly items: readonly Item[];
}

type Item =
  | { readonly kind: 'value'; readonly field: string; readonly show: (row: Row) => unknown }
  | {
      readonly kind: 'embedded';
      readonly field: string;
      readonly type: string;
      readonly presentIndex: number | null;
      readonly items: readonly Item[];
    }
  /** The first option that is not null leads to a row. */
  | { readonly kind: 'outbound'; readonly field: string; readonly options: readonly Link[] }
  /** Rows that list this one: `index` holds the key of the parent. */
  | { readonly kind: 'inbound'; readonly parent: string; readonly field: string; readonly index: number };

interface Link {
  readonly type: string;
  readonly index: number;
  /** Whether the column holds the key of the other row. */
  readonly byKey: boolean;
}

type Row = readonly unknown[];

export interface Sight {
  /** Row → what shows of it, as text; a row that is not there for the caller is left out. Rows whose `column` is in `values`. */
  look(
    decision: Decision,
    type: WorldType,
    column: string,
    values: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
}

export function createSight(world: World): Sight {
  const readings = new Map<string, Reading>();
  const readingFor = (type: WorldType) => {
    const known = readings.get(type.name) ?? readingOf(world, type);
    readings.set(type.name, known);
    return known;
  };
  return {
    async look(decision, type, column, values) {
      const reading = readingFor(type);
      const text = `SELECT {t}.${type.key}, ${reading.select} FROM ${type.table} AS t WHERE {t}.${column} = ANY($1::text[])`;
      const rows = await world.query(text.replaceAll('{t}', 't'), [values]);
      const others = await otherRows(world, decision, reading, rows);
      const seen = new Map<string, string>();
      for (const row of rows) {
        const attributes = attributesOf(reading, row.slice(1));
        const shown = shownOf(decision, type, reading, row.slice(1), attributes, others);
        if (shown !== null) seen.set(String(row[0]), JSON.stringify(shown));
      }
      return seen;
    },
  };
}

function readingOf(world: World, type: WorldType): Reading {
  const expressions: string[] = [];
  const add = (sql: string) => {
    const known = expressions.indexOf(sql);
    return known < 0 ? expressions.push(sql) - 1 : known;
  };
  const attributes = Object.entries(type.mapping.attributes ?? {}).map(
    ([name, sql]) => [name, add(`(${sql})::text`)] as const,
  );
  const items = [
    ...itemsOf(world, type.model, type.name, '', add),
    ...inboundOf(world.models, type.name).map(({ parent, field, column }): Item => {
      return { kind: 'inbound', parent, field, index: add(`{t}.${column}`) };
    }),
  ];
  return { select: expressions.join(', ') || '1', attributes, items };
}

function itemsOf(
  world: World,
  model: Model,
  typeName: string,
  prefix: string,
  add: (sql: string) => number,
): Item[] {
  const type = model.schema.getType(typeName);
  if (type === undefined || !('getFields' in type)) throw new Error(`no type ${typeName}`);
  return Object.keys(type.getFields())
    .filter((field) => !field.startsWith('_'))
    .map((field): Item => {
      const source = model.source(typeName, field, prefix);
      const link = (target: string, column: string, references?: string): Link => {
        const byKey = references === undefined || references === world.types.get(target)?.key;
        return { type: target, index: add(`{t}.${column}`), byKey };
      };
      switch (source.kind) {
        case 'leaf':
        case 'computed':
          return { kind: 'value', field, show: reader(model, typeName, prefix, source, add) };
        case 'embedded': {
          const { presentIf } = source;
          const presentIndex = presentIf === undefined ? null : add(`{t}.${presentIf}`);
          const items = itemsOf(world, model, source.type, source.prefix, add);
          return { kind: 'embedded', field, type: source.type, presentIndex, items };
        }
        case 'one':
          return {
            kind: 'outbound',
            field,
            options: [link(source.type, source.column, source.references)],
          };
        case 'entities':
          return {
            kind: 'outbound',
            field,
            options: source.options.map(({ type, column }) => link(type, column)),
          };
        case 'many':
          // What is in the list is said of the rows in it.
          return { kind: 'outbound', field, options: [] };
        default:
          throw source satisfies never;
      }
    });
}

function reader(
  model: Model,
  typeName: string,
  prefix: string,
  source: FieldSource,
  add: (sql: string) => number,
): (row: Row) => unknown {
  if (source.kind === 'leaf') {
    const index = add(source.sql);
    return (row) => (row[index] == null ? null : source.convert(row[index]));
  }
  if (source.kind !== 'computed') throw new Error(`${typeName} computes from what is no leaf`);
  const parts = source.sources.map((field) => {
    return [field, reader(model, typeName, prefix, model.source(typeName, field, prefix), add)] as const;
  });
  return (row) => {
    const value = source.compute(Object.fromEntries(parts.map(([field, read]) => [field, read(row)])));
    return value == null ? null : source.convert(value);
  };
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

/** Null where the row is not there for the caller. */
function shownOf(
  decision: Decision,
  type: WorldType,
  reading: Reading,
  row: Row,
  attributes: Attributes,
  others: Others,
): Record<string, unknown> | null {
  if (!isThere(decision, type.name, attributes)) return null;
  const shown: Record<string, unknown> = {};
  for (const [field, when] of decision.types.get(type.name)?.matches ?? []) {
    const item = reading.items.find((each) => each.kind === 'value' && each.field === field);
    if (item?.kind === 'value' && holds(when, attributes, decision))
      shown[`${field} by look-up`] = item.show(row);
  }
  showItems(decision, type.model, type.name, reading.items, row, attributes, others, '', shown);
  return shown;
}

function showItems(
  decision: Decision,
  model: Model,
  typeName: string,
  items: readonly Item[],
  row: Row,
  attributes: Attributes,
  others: Others,
  path: string,
  shown: Record<string, unknown>,
): void {
  for (const item of items) {
    if (item.kind === 'inbound') {
      const parent = others.get(`${item.parent} ${row[item.index]}`);
      const there = parent !== undefined && isThere(decision, item.parent, parent);
      const listed = there && rungOf(decision, item.parent, item.field, parent) === 'CLEAR';
      shown[`in ${item.parent}.${item.field}`] = listed ? row[item.index] : null;
      continue;
    }
    const name = `${path}${item.field}`;
    const rung = rungOf(decision, typeName, item.field, attributes);
    if (rung === 'HIDDEN') continue;
    if (item.kind === 'value') {
      const value = item.show(row);
      const mask =
        rung === 'CLEAR'
          ? null
          : createMask(rung, {
              tokenKey: new Uint8Array(32),
              today: () => today,
              ladder: model.ladder(typeName, item.field),
            });
      shown[name] = mask === null ? value : mask(value);
    } else if (item.kind === 'embedded') {
      if (decision.types.get(item.type)?.rows === false) continue;
      if (item.presentIndex !== null && row[item.presentIndex] == null) continue;
      shown[name] = 'present';
      showItems(decision, model, item.type, item.items, row, {}, others, `${name}.`, shown);
    } else {
      const option = item.options.find(({ index }) => row[index] != null);
      if (option === undefined) continue;
      const other = others.get(`${option.type} ${row[option.index]}`);
      const there = !option.byKey || (other !== undefined && isThere(decision, option.type, other));
      shown[name] = there ? [option.type, row[option.index]] : null;
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
