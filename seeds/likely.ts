// Chances that are certainties for some: the shop owner and the restaurant of the cast have everything on record that
// somebody of their kind may have.

import type { Random } from './random.ts';

export interface Subject {
  readonly complete?: true;
}

/** Draws in any case, so that the stream goes on alike. */
export function likely(subject: Subject, probability: number, random: Random): boolean {
  const drawn = random.chance(probability);
  return drawn || subject.complete === true;
}
