// Roles whose callers are told the counts of statistics more roughly than the class of the data asks. It only takes away: the
// settings of disclosure control hold for everybody, and what is said here is worked out of what they let through.

import { z } from 'zod';
import { text } from './written.ts';

export const rounding = z.strictObject({
  /** The role; `*`: whoever asks. */
  id: text,
  /** What counts are told as multiples of. */
  multiple: z.number().int().min(2).max(1000),
  reason: text,
});
export type Rounding = z.infer<typeof rounding>;

/**
 * @param roles all that a token names, also those that the register does not let count: a role that rounds takes away
 * @returns the largest multiple that one of the roles asks for; null: none asks
 */
export function multipleFor(multiples: ReadonlyMap<string, number>, roles: readonly string[]): number | null {
  const asked = ['*', ...roles].flatMap((role) => multiples.get(role) ?? []);
  return asked.length === 0 ? null : Math.max(...asked);
}

const prefix = 'ROUNDED_';

/** How the rows of a type are counted, as the diff of rule sets tells it: between CLEAR and HIDDEN. */
export function rungOfCounts(multiple: number | null): string {
  return multiple === null ? 'CLEAR' : `${prefix}${multiple}`;
}

/** 0 for what is told as it is, 1 for what is not told, and the nearer to 1 the rougher; null: no rung of counts. */
export function depthOfCounts(rung: string): number | null {
  return rung.startsWith(prefix) ? 1 - 1 / Number(rung.slice(prefix.length)) : null;
}
