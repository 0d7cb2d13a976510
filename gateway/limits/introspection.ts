// How often the lists of the introspection schema nest below `__schema` or `__type`: each level multiplies the answer by
// the size of the schema. The query that tools send nests one.

import { foldOperations } from './expansion.ts';
import type { Limit } from './limit.ts';

const roots = new Set(['__schema', '__type']);
const lists = new Set(['fields', 'inputFields', 'interfaces', 'possibleTypes', 'types']);

interface Nesting {
  /** Lists in here, whatever this is, by the name of the field that they stand under or hold. */
  readonly lists: ReadonlyMap<string, number>;
  /** Lists below `__schema` and `__type`. */
  readonly introspection: ReadonlyMap<string, number>;
}

const nothing: ReadonlyMap<string, number> = new Map();
const none: Nesting = { lists: nothing, introspection: nothing };

export const introspection: Limit = {
  code: 'INTROSPECTION_LIMIT',
  count(document) {
    const counts = foldOperations<Nesting>(document, {
      empty: none,
      field({ name: { value } }, below) {
        const nested = deepest(below.lists);
        return {
          lists: named(value, nested + (lists.has(value) ? 1 : 0)),
          introspection: roots.has(value) ? named(value, nested) : below.introspection,
        };
      },
      fragment: (_, below) => below,
      join: (one, other) => ({
        lists: together(one.lists, other.lists),
        introspection: together(one.introspection, other.introspection),
      }),
    });
    return counts.reduce((most, count) => Math.max(most, deepest(count.introspection)), 0);
  },
};

function named(name: string, count: number): ReadonlyMap<string, number> {
  return count === 0 ? nothing : new Map([[name, count]]);
}

function deepest(counts: ReadonlyMap<string, number>): number {
  let most = 0;
  for (const count of counts.values()) most = Math.max(most, count);
  return most;
}

/** One name under two aliases multiplies as a list does, where lists nest below it: tools write each name once. */
function together(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  if (one.size === 0) return other;
  if (other.size === 0) return one;
  const counts = new Map(one);
  for (const [name, count] of other) {
    const before = counts.get(name) ?? 0;
    counts.set(name, before > 1 && count > 1 ? before + count : Math.max(before, count));
  }
  return counts;
}
