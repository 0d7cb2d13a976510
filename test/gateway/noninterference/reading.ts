// How the test reads the rows of a type: the columns behind each field, and the relations from and to other rows. It shares
// the mapping with the subgraphs, and nothing of their statements.

import type { FieldSource, Model } from '../../../subgraphs/model.ts';
import { inboundOf, type World, type WorldType } from './world.ts';

/** How the rows of a type are read, and what of them may show. */
export interface Reading {
  readonly select: string;
  /** Row attribute → index of the column. */
  readonly attributes: readonly (readonly [string, number])[];
  readonly items: readonly Item[];
}

export type Item =
  | {
      readonly kind: 'value';
      readonly field: string;
      readonly show: (row: Row) => unknown;
      /** Where the value is that of a column and nothing else. */
      readonly plain: Plain | null;
    }
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

export interface Plain {
  readonly column: string;
  readonly index: number;
  readonly convert: (value: unknown) => unknown;
}

export interface Link {
  readonly type: string;
  readonly column: string;
  readonly index: number;
  /** Whether the column holds the key of the other row. */
  readonly byKey: boolean;
}

export type Row = readonly unknown[];

export function readingOf(world: World, type: WorldType): Reading {
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
        return { type: target, column, index: add(`{t}.${column}`), byKey };
      };
      switch (source.kind) {
        case 'leaf':
        case 'computed':
          return {
            kind: 'value',
            field,
            show: reader(model, typeName, prefix, source, add),
            plain: plainOf(source, add),
          };
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

function plainOf(source: FieldSource, add: (sql: string) => number): Plain | null {
  const column = source.kind === 'leaf' ? /^\{t\}\.(\w+)$/.exec(source.sql)?.[1] : undefined;
  if (source.kind !== 'leaf' || column === undefined) return null;
  return { column, index: add(source.sql), convert: source.convert };
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
