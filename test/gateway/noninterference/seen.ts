// What a caller is shown of the rows that are changed, before and after: a change that shows anywhere is taken back.

import type { Decision } from '../../../gateway/access/decide.ts';
import { mayShow, type References } from './references.ts';
import type { Renamed, Sight } from './sight.ts';
import { byType, isRename, type Touched } from './touched.ts';
import type { World, WorldType } from './world.ts';

export interface Setting {
  readonly world: World;
  readonly sight: Sight;
  readonly references: References;
}

/** Types whose rows are made of rows of another: they show what happens there, found by a column of both. */
const seenThrough: Readonly<Record<string, readonly { type: string; column: string }[]>> = {
  Person: [{ type: 'Parentage', column: 'child_person_id' }],
  LegalEntity: [{ type: 'EntityRole', column: 'uscc' }],
  Shareholding: [{ type: 'EntityRole', column: 'uscc' }],
  Executive: [{ type: 'EntityRole', column: 'uscc' }],
  BeneficialOwner: [{ type: 'EntityRole', column: 'uscc' }],
  Mortgage: [{ type: 'RealPropertyUnit', column: 'unit_code' }],
  Seizure: [{ type: 'RealPropertyUnit', column: 'unit_code' }],
};

/** What shows of each row, of rows that are made of it, and of those that refer to it by a key that changes. */
export async function seen(
  { world, sight, references }: Setting,
  decision: Decision,
  touched: readonly Touched[],
  by: 'key' | 'now',
): Promise<readonly string[]> {
  const renamed: Renamed = new Map(
    touched.flatMap(({ key, now }) => (by === 'now' && key !== now ? [[now, key]] : [])),
  );
  const shown = new Map<string, string>();
  const add = (id: string, rows: Iterable<string>) => {
    const text = JSON.stringify([...rows].sort());
    if (text !== '[]') shown.set(id, `${shown.get(id) ?? ''} ${text}`);
  };
  for (const [type, keys] of byType(touched, by)) {
    for (const [key, text] of await sight.look(decision, type, type.key, keys, renamed))
      shown.set(`${type.name} ${key}`, text);
    for (const { type: through, column } of seenThrough[type.name] ?? []) {
      const view = world.types.get(through) as WorldType;
      const joined = column === 'child_person_id' ? type.key : column;
      const pairs = await world.query(
        `SELECT ${type.key}, ${joined} FROM ${type.table} WHERE ${type.key} = ANY($1::text[])`,
        [keys],
      );
      for (const [key, value] of pairs) {
        const rows = await sight.look(decision, view, column, [String(value)], renamed);
        add(
          `${type.name} ${key}`,
          [...rows].map(([id, text]) => `${keyBefore(renamed, id)} ${text}`),
        );
      }
    }
  }
  for (const one of touched.filter(isRename)) {
    for (const reference of references.get(one.type.name) ?? []) {
      if (!mayShow(decision, reference)) continue;
      const { type, column } = reference;
      add(
        `${one.type.name} ${one[by]}`,
        (await sight.look(decision, type, column, [one[by]], renamed)).values(),
      );
    }
  }
  return touched.map(({ type, [by]: key }) => shown.get(`${type.name} ${key}`) ?? 'not there');
}

/** The key of a row of a view may be made of that of another. */
function keyBefore(renamed: Renamed, id: string): string {
  return [...renamed].reduce((text, [now, key]) => text.replace(String(now), key), id);
}
