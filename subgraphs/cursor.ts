// Cursors: sealed, since the values by which a list is ordered may be hidden from whoever pages through it. Equal places have equal
// cursors.

import { inputError } from './input-error.ts';
import { createSeal } from './seal.ts';

/** The values of the order columns and the key of the row a cursor points at. */
export type Position = readonly (string | number | boolean | null)[];

export interface Cursors {
  /** @param scope what the cursor is good for: a schema coordinate with everything its order depends on. */
  encode(scope: string, position: Position): string;
  /** @throws GraphQLError CURSOR_INVALID when the text was not made by `encode` with the same secret and scope. */
  decode(scope: string, cursor: string): Position;
}

/** @param secret any length; processes that share it read each other's cursors. */
export function createCursors(secret: Uint8Array): Cursors {
  const seal = createSeal(secret, 'cursor');
  return {
    encode: (scope, position) => seal.close(scope, JSON.stringify(position)),
    decode(scope, cursor) {
      const text = seal.open(scope, cursor);
      if (text === null) throw inputError('CURSOR_INVALID');
      return JSON.parse(text) as Position;
    },
  };
}
