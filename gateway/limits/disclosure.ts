// What an aggregate over people and entities must have before it is told, by the class of what it tells: whom it is about and how
// sensitive it is. A part of LIMITS; the subgraphs obey what the lens says of it.

import { z } from 'zod';
import type { Level } from '../access/catalog.ts';

const protectionShape = z
  .strictObject({
    /** Fewest distinct subjects of what is told. */
    minimum: z.number().int().min(3).max(1000),
    /** What counts are multiples of; absent: half the minimum. */
    rounding: z.number().int().min(2).max(1000).optional(),
  })
  // Less would let the difference of two counts prove that fewer than the minimum make it.
  .refine(({ minimum, rounding = minimum }) => rounding >= minimum / 2)
  .transform(({ minimum, rounding = Math.ceil(minimum / 2) }) => ({ minimum, rounding }));

export const disclosureShape = z.strictObject({
  default: protectionShape.optional(),
  subjects: z.strictObject({ Person: protectionShape, LegalEntity: protectionShape }).partial().default({}),
  levels: z
    .strictObject({ L1: protectionShape, L2: protectionShape, L3: protectionShape, L4: protectionShape })
    .partial()
    .default({}),
});
export type DisclosureSettings = z.infer<typeof disclosureShape>;

export type Protection = z.infer<typeof protectionShape>;
export type ProtectionBySubject = Readonly<Record<'Person' | 'LegalEntity', Protection>>;

const otherwise: Protection = { minimum: 10, rounding: 5 };

/**
 * What holds of the subjects' own class and of the level, the stricter of both; where neither is set, the default.
 * @param level the highest of the fields that may be told
 */
export function protectionOf(settings: DisclosureSettings, level: Level): ProtectionBySubject {
  const of = (subject: keyof ProtectionBySubject): Protection => {
    const set = [settings.subjects[subject], settings.levels[level]].filter((each) => each !== undefined);
    const [first, ...others] = set;
    return others.reduce(stricter, first ?? settings.default ?? otherwise);
  };
  return { Person: of('Person'), LegalEntity: of('LegalEntity') };
}

function stricter(one: Protection, other: Protection): Protection {
  return {
    minimum: Math.max(one.minimum, other.minimum),
    rounding: Math.max(one.rounding, other.rounding),
  };
}
