// Turns rows into objects, and notes for which of their fields further rows are needed.

import type { ConnectionLevel, KeyedLevel, ObjectTarget, Selection, Writer } from './plan.ts';

/** A row by column index. */
export type Row = readonly unknown[];

/** An object or an array of the answer. */
export type Container = Record<string, unknown> | unknown[];

/** A place in the answer that waits for what belongs to `key`. */
export interface Target {
  readonly container: Container;
  readonly slot: string | number;
  readonly key: string;
}

/** What the objects of a level still need: one entry is one statement of the next level. */
export interface Pending {
  readonly objects: Map<KeyedLevel, Target[]>;
  readonly connections: Map<ConnectionLevel, Target[]>;
}

export function emptyPending(): Pending {
  return { objects: new Map(), connections: new Map() };
}

export function shapeRow(selection: Selection, row: Row, pending: Pending): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const writer of selection.writers) object[writer.key] = write(writer, row, object, pending);
  return object;
}

/** Puts the object behind a key into its slot: at once for a reference, with the next statement for rows. */
export function reach(target: ObjectTarget, place: Target, pending: Pending): void {
  if (target.kind === 'reference') fill(place, shapeRow(target.selection, [place.key], pending));
  else note(pending.objects, target.level, place);
}

export function fill({ container, slot }: Target, value: unknown): void {
  (container as Record<string | number, unknown>)[slot] = value;
}

function write(writer: Writer, row: Row, object: Record<string, unknown>, pending: Pending): unknown {
  switch (writer.kind) {
    case 'constant':
      return writer.value;
    case 'leaf': {
      const value = row[writer.index];
      return value === null || value === undefined ? null : writer.convert(value);
    }
    case 'varying': {
      const value = row[writer.index];
      const convert = writer.converts[row[writer.caseIndex] as number];
      return value === null || value === undefined || convert === undefined ? null : convert(value);
    }
    case 'computed': {
      const source: Record<string, unknown> = {};
      for (const { field, index, convert } of writer.sources) {
        const value = row[index];
        source[field] = value === null || value === undefined ? null : convert(value);
      }
      const value = writer.compute(source);
      return value === null || value === undefined ? null : writer.convert(value);
    }
    case 'embedded':
      if (writer.presentIndex !== null && row[writer.presentIndex] === null) return null;
      return shapeRow(writer.selection, row, pending);
    case 'object': {
      const option = writer.options.find(({ index }) => row[index] !== null);
      if (option === undefined) return null;
      // The slot is taken now, so that the answer keeps the order of the selection.
      object[writer.key] = null;
      reach(option.target, { container: object, slot: writer.key, key: String(row[option.index]) }, pending);
      return object[writer.key];
    }
    case 'connection': {
      const key = row[writer.index];
      if (key !== null)
        note(pending.connections, writer.level, { container: object, slot: writer.key, key: String(key) });
      return null;
    }
    default:
      throw writer satisfies never;
  }
}

function note<Level>(waiting: Map<Level, Target[]>, level: Level, place: Target): void {
  const targets = waiting.get(level);
  if (targets === undefined) waiting.set(level, [place]);
  else targets.push(place);
}
