// How many fields an operation has at its root, each of which is a look-up or a list of its own. Introspection counts too.

import { mostOf, sum } from './expansion.ts';
import type { Limit } from './limit.ts';

export const rootFields: Limit = {
  code: 'ROOT_FIELD_LIMIT',
  count: (document) =>
    mostOf(document, { empty: 0, field: () => 1, fragment: (_, below) => below, join: sum }),
};
