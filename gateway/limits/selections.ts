// How much an operation selects when all its fragments are written out: every field and every fragment, as often as it is
// reached. It bounds what planning and rewriting cost.

import { mostOf, sum } from './expansion.ts';
import type { Limit } from './limit.ts';

export const selections: Limit = {
  code: 'SELECTION_LIMIT',
  count: (document) =>
    mostOf(document, {
      empty: 0,
      field: (_, below) => below + 1,
      fragment: (_, below) => below + 1,
      join: sum,
    }),
};
