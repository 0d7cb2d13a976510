// Who may lead and own entities: grown people of the block, some of whom do it again and again, and a quarter of the
// people of an entity from elsewhere.

import type { Block } from '../block.ts';
import type { Associate, Person } from '../model.ts';

export interface Owners {
  /** Someone of the block. */
  local(): Person;
  /** Someone of the block, or in a quarter of the cases someone of an earlier one. */
  any(): Associate;
  /** The dead and the young of the block, who must not lead anything. */
  readonly unfit: readonly Person[];
}

/** Share of grown people who go into business at all: it makes about one person in twelve hold several roles. */
const enterprisingShare = 0.42;
const elsewhereShare = 0.25;

/** @returns undefined for a block without anyone who could lead an entity. */
export function findOwners(people: readonly Person[], { random, strangers }: Block): Owners | undefined {
  const fit = people.filter(isFit);
  const enterprising = fit.filter(() => random.chance(enterprisingShare));
  const locals = enterprising.length > 0 ? enterprising : fit;
  if (locals.length === 0) return undefined;
  return {
    local: () => random.pick(locals),
    any: () =>
      strangers.length > 0 && random.chance(elsewhereShare) ? random.pick(strangers) : random.pick(locals),
    unfit: people.filter(({ age, died }) => age < 18 || died !== undefined),
  };
}

export function isFit({ age, status, studies }: Person): boolean {
  return status === 'ACTIVE' && age >= 22 && age <= 72 && !studies;
}
