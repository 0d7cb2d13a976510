// Faults injected at known rates, for rules of data quality and disputes to find. Each is noted in a truth table that no
// domain can read, with what would have been right.

import type { Random } from './random.ts';
import type { TableName } from './tables/index.ts';

/** Rate of each kind among the people (or the entities) that it can befall. */
export const faultRates = {
  /** The recorded sex is not the one that the identity number tells. */
  SEX_CONTRADICTS_NUMBER: 0.004,
  /** The address of registration bears the name of a county that was abolished. */
  OBSOLETE_COUNTY_NAME: 0.006,
  MISSING_MOBILE: 0.01,
  /** The person is registered a second time under another identity number. */
  DUPLICATE_PERSON: 0.003,
  /** One of two spouses is recorded as married to nobody. */
  SPOUSE_ASYMMETRY: 0.005,
  /** A date that means "unknown" or "for ever". */
  SENTINEL_DATE: 0.008,
  /** The recorded birth date is not the one in the identity number. */
  BIRTH_DATE_CONFLICT: 0.002,
  /** The registration was cancelled months after the death. */
  LATE_DEATH_CANCELLATION: 0.03,
  /** The legal representative is dead or under age. */
  UNFIT_REPRESENTATIVE: 0.002,
} as const;

export type FaultKind = keyof typeof faultRates;

export interface Fault {
  readonly kind: FaultKind;
  readonly table: TableName;
  readonly key: string;
  readonly column: string;
  readonly truth: string | null;
  readonly stored: string | null;
}

export interface Faults {
  /** Whether this kind of fault happens now. */
  happens(kind: FaultKind): boolean;
  note(fault: Fault): void;
}

/** @param random its own stream, so that faults do not change what is drawn besides. */
export function createFaults(random: Random, note: (fault: Fault) => void): Faults {
  return { happens: (kind) => random.chance(faultRates[kind]), note };
}

/** The cast has no faults. */
export const faultless: Faults = { happens: () => false, note: () => undefined };
