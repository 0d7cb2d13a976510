// Resident identity numbers (GB 11643) with area codes that were never assigned. Blocks share out the sequence numbers
// among themselves, so that numbers are unique over all blocks without any block knowing another.

import { residentIdCheckCharacter } from '../../subgraphs/resident-id-number.ts';
import { type Day, dateText } from '../days.ts';
import type { Sex } from '../model.ts';
import { assertNeverAssigned } from '../never-assigned.ts';

/** Blocks that can have sequences of their own: 500 for each sex on each day. The first is the cast's. */
export const maximumBlocks = 500;

export interface BirthRegister {
  /** The first day on which the block can still register a birth of this sex, looking from `wanted` through `range` days. */
  take(wanted: Day, first: Day, range: number, sex: Sex): Day;
}

/** One birth of a sex a day and block. */
export function createBirthRegister(): BirthRegister {
  const taken = new Set<number>();
  return {
    take(wanted, first, range, sex) {
      for (let step = 0; step < range; step += 1) {
        const born = first + ((wanted - first + step) % range);
        const key = born * 2 + Number(sex);
        if (!taken.has(key)) {
          taken.add(key);
          return born;
        }
      }
      throw new RangeError('more births in a block than it has numbers for: the block is too large');
    },
  };
}

/**
 * The number for a birth that the block's register has taken.
 * INVARIANT: for one area, day and sex, different blocks get different sequences: 7 has no factor in common with 500.
 */
export function identityNumber(area: string, born: Day, sex: Sex, block: number): string {
  if (block >= maximumBlocks) throw new RangeError(`at most ${maximumBlocks} blocks have identity numbers`);
  const shift = (born * 131 + Number(area)) % maximumBlocks;
  const pair = (block * 7 + shift + maximumBlocks) % maximumBlocks;
  const sequence = pair * 2 + (sex === '1' ? 1 : 0);
  const date = dateText(born).replaceAll('-', '');
  const body = `${assertNeverAssigned(area)}${date}${String(sequence).padStart(3, '0')}`;
  return body + residentIdCheckCharacter(body);
}
