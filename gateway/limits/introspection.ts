// How often the lists of the introspection schema nest below `__schema` or `__type`: each level multiplies the answer by
// the size of the schema. The query that tools send nests one.

import { foldOperations } from './expansion.ts';
import type { Limit } from './limit.ts';

const roots = new Set(['__schema', '__type']);
const lists = new Set(['fields', 'inputFields', 'interfaces', 'possibleTypes', 'types']);

interface Nesting {
  /** Lists in here, whatever this is. */
  readonly lists: number;
  /** Lists below `__schema` and `__type`. */
  readonly introspection: number;
}

const none: Nesting = { lists: 0, introspection: 0 };

export const introspection: Limit = {
  code: 'INTROSPECTION_LIMIT',
  count(document) {
    const counts = foldOperations<Nesting>(document, {
      empty: none,
      field: ({ name: { value } }, below) => ({
        lists: below.lists + (lists.has(value) ? 1 : 0),
        introspection: roots.has(value) ? below.lists : below.introspection,
      }),
      fragment: (_, below) => below,
      join: (one, other) => ({
        lists: Math.max(one.lists, other.lists),
        introspection: Math.max(one.introspection, other.introspection),
      }),
    });
    return counts.reduce((most, count) => Math.max(most, count.introspection), 0);
  },
};
