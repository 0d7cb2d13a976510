// How many fields of an operation bear an alias: the way to ask for one thing a thousand times.

import { mostOf, sum } from './expansion.ts';
import type { Limit } from './limit.ts';

export const aliases: Limit = {
  code: 'ALIAS_LIMIT',
  count: (document) =>
    mostOf(document, {
      empty: 0,
      field: ({ alias }, below) => below + (alias === undefined ? 0 : 1),
      fragment: (_, below) => below,
      join: sum,
    }),
};
