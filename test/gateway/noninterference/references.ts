// The columns that hold keys of other rows, and the change of a key in all of them at once: the same world under another key.

import { type Condition, readsOf } from '../../../gateway/access/condition.ts';
import type { Decision } from '../../../gateway/access/decide.ts';
import type { Model } from '../../../subgraphs/model.ts';
import { columnsBehind, linksOf, type World, type WorldType } from './world.ts';

/** A column whose values are keys of rows of another type, or of the same. */
export interface Reference {
  readonly type: WorldType;
  readonly column: string;
  /** Row attributes of the referring type that read the column. */
  readonly attributes: readonly string[];
  /** Fields of it that read the column as a value, and not to follow it. */
  readonly fields: readonly string[];
}

/** Type → the columns by which its rows are referred to. */
export type References = ReadonlyMap<string, readonly Reference[]>;

export function referencesTo({ types }: World): References {
  const references = new Map<string, Reference[]>();
  for (const type of types.values()) {
    for (const { column, target } of linksOf(type)) {
      const attributes = Object.entries(type.mapping.attributes ?? {}).flatMap(([name, sql]) =>
        new RegExp(`\\{t\\}\\.${column}\\b`).test(sql) ? [name] : [],
      );
      const fields = fieldsReading(type.model, type.name, column);
      references.set(target, [...(references.get(target) ?? []), { type, column, attributes, fields }]);
    }
  }
  return references;
}

function fieldsReading(model: Model, typeName: string, column: string, prefix = ''): readonly string[] {
  const type = model.schema.getType(typeName);
  if (type === undefined || !('getFields' in type)) return [];
  return Object.keys(type.getFields()).filter((field) => {
    if (field.startsWith('_')) return false;
    const source = model.source(typeName, field, prefix);
    if (source.kind === 'embedded')
      return fieldsReading(model, source.type, column, source.prefix).length > 0;
    const isValue = source.kind === 'leaf' || source.kind === 'computed';
    return isValue && columnsBehind({ name: typeName, model }, field, prefix).includes(column);
  });
}

/** Whether a caller could notice another value in the column otherwise than by following it. */
export function mayShow(decision: Decision, { type, attributes, fields }: Reference): boolean {
  const decided = decision.types.get(type.name);
  if (decided === undefined) return false;
  const shows = (field: string) =>
    (decided.fields.get(field)?.cases.length ?? 0) > 0 || decided.matches.has(field);
  if (fields.some(shows)) return true;
  if (attributes.length === 0) return false;
  const conditions: Condition[] = [decided.rows, ...decided.matches.values()];
  for (const { cases } of decided.fields.values()) conditions.push(...cases.map(({ when }) => when));
  return conditions.some((condition) => attributes.some((name) => readsOf(condition).row.has(name)));
}

/** Gives a row another key, in its table and in every column that refers to it. */
export async function rename(
  world: World,
  references: References,
  type: WorldType,
  key: string,
  now: string,
): Promise<void> {
  const columns = new Map([[type.table, new Set([type.key])]]);
  for (const { type: referring, column } of references.get(type.name) ?? []) {
    // What a view shows is in the tables that it is made of.
    if (referring.columns.length === 0) continue;
    columns.set(referring.table, (columns.get(referring.table) ?? new Set()).add(column));
  }
  const updates = [...columns].map(([table, names], index) => {
    const set = [...names].map((name) => `${name} = CASE WHEN ${name} = $1 THEN $2 ELSE ${name} END`);
    const where = [...names].map((name) => `${name} = $1`);
    return `u${index} AS (UPDATE ${table} SET ${set.join(', ')} WHERE ${where.join(' OR ')})`;
  });
  await world.query(`WITH ${updates.join(', ')} SELECT 1`, [key, now]);
}
