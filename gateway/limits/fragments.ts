// How many fragments a document defines: validation follows each from each operation, and back to itself, before it says that one
// spreads itself.

import { Kind } from 'graphql';
import type { Limit } from './limit.ts';

export const fragments: Limit = {
  code: 'FRAGMENT_LIMIT',
  count: ({ definitions }) => definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length,
};
