// How many directives an operation carries, on its fields and fragments. Those of the operation itself are few by the
// length of the document.

import { mostOf, sum } from './expansion.ts';
import type { Limit } from './limit.ts';

export const directives: Limit = {
  code: 'DIRECTIVE_LIMIT',
  count: (document) =>
    mostOf(document, {
      empty: 0,
      field: (field, below) => below + (field.directives?.length ?? 0),
      fragment: (fragment, below) => below + (fragment.directives?.length ?? 0),
      join: sum,
    }),
};
