// How deep the fields of an operation nest. Fragments add no depth of their own.

import { mostOf } from './expansion.ts';
import type { Limit } from './limit.ts';

export const depth: Limit = {
  code: 'DEPTH_LIMIT',
  count: (document) =>
    mostOf(document, {
      empty: 0,
      field: (_, below) => below + 1,
      fragment: (_, below) => below,
      join: Math.max,
    }),
};
