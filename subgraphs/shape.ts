// Turns rows into objects, and notes for which of their fields further rows are needed.

import type { ConnectionLevel, KeyedLevel, ObjectTarget, ReachingWriter, Selection, Writer } from './plan.ts';
import { subjectNames } from './subject.ts';

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

export function shapeRow(
  { writers, reaching, make }: Selection,
  row: Row,
  pending: Pending,
): Record<string, unknown> {
  const values = new Array<unknown>(writers.length);
  for (let index = 0; index < writers.length; index++)
    values[index] = valueIn(writers[index] as Writer, row, pending);
  const object = make(values);
  for (const writer of reaching) reachFrom(writer, row, object, pending);
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

function valueIn(writer: Writer, row: Row, pending: Pending): unknown {
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
    case 'subjects':
      return subjectNames(writer, row);
    case 'embedded':
      if (writer.presentIndex !== null && row[writer.presentIndex] === null) return null;
      return shapeRow(writer.selection, row, pending);
    case 'object':
    case 'connection':
      // The slot is taken now, so that the answer keeps the order of the selection.
      return null;
    default:
      throw writer satisfies never;
  }
}

function reachFrom(
  writer: ReachingWriter,
  row: Row,
  object: Record<string, unknown>,
  pending: Pending,
): void {
  if (writer.kind === 'connection') {
    const key = row[writer.index];
    if (key !== null)
      note(pending.connections, writer.level, { container: object, slot: writer.key, key: String(key) });
    return;
  }
  for (const { index, target } of writer.options) {
    const key = row[index];
    if (key === null) continue;
    reach(target, { container: object, slot: writer.key, key: String(key) }, pending);
    return;
  }
}

function note<Level>(waiting: Map<Level, Target[]>, level: Level, place: Target): void {
  const targets = waiting.get(level);
  if (targets === undefined) waiting.set(level, [place]);
  else targets.push(place);
}
