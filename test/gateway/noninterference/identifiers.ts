// By what the rows near by are looked up.

import type { World } from './world.ts';

/** Argument of a look-up → values of rows near by. */
export type Identifiers = ReadonlyMap<string, readonly string[]>;

export async function readIdentifiers(world: World): Promise<Identifiers> {
  const identifiers = new Map<string, readonly string[]>();
  for (const { mapping } of world.models) {
    for (const [query, mapped] of Object.entries(mapping.queries)) {
      if (!('lookup' in mapped)) continue;
      const type = world.types.get(mapped.lookup);
      if (type === undefined) throw new Error(`${query} looks up no row`);
      for (const [argument, column] of Object.entries(mapped.by)) {
        const rows = await world.query(
          `SELECT ${column} FROM ${type.table} WHERE ${type.key} = ANY($1::text[]) ORDER BY ${type.key}`,
          [type.near],
        );
        const found = rows.flatMap(([value]) => (value === null ? [] : [String(value)]));
        identifiers.set(`${query}.${argument}`, found);
      }
    }
  }
  return identifiers;
}
