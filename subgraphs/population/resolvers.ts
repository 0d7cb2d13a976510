// The fields of the population domain that are computed from others. What an identity number says is read here only to
// compare it; whether the number itself is valid is the scalar's business.

import type { Computed } from '../mapping.ts';

export const computed: Computed = {
  Person: {
    idNumberConsistent: ({ idNumber, birthDate, sex }) => idNumberConsistent(idNumber, birthDate, sex),
  },
};

/**
 * Whether birth date and sex in an identity number agree with the record (GB 11643; foreign permanent residents' numbers
 * of 2023 have them in the same places).
 *
 * @param idNumber 18 characters, or 15 of the form before 1999
 * @param birthDate YYYY-MM-DD
 * @param sex name of a `Sex` value; only MALE and FEMALE can be compared
 * @returns false if one of the two contradicts the number, true if both agree, else null: too little is known to say
 */
function idNumberConsistent(idNumber: unknown, birthDate: unknown, sex: unknown): boolean | null {
  const claim = typeof idNumber === 'string' ? claimOf(idNumber) : null;
  if (claim === null) return null;
  const birthAgrees = typeof birthDate === 'string' ? birthDate === claim.birthDate : null;
  const sexAgrees = sex === 'MALE' || sex === 'FEMALE' ? sex === claim.sex : null;
  if (birthAgrees === false || sexAgrees === false) return false;
  return birthAgrees === null || sexAgrees === null ? null : true;
}

function claimOf(idNumber: string): { birthDate: string; sex: 'MALE' | 'FEMALE' } | null {
  const parts =
    /^\d{6}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dXx]$/.exec(idNumber) ??
    /^\d{6}(\d{2})(\d{2})(\d{2})\d{2}(\d)$/.exec(idNumber);
  if (parts === null) return null;
  const [, year = '', month, day, sequenceEnd] = parts;
  // Numbers of 15 digits leave out the century, which for them is the twentieth.
  const birthDate = `${year.padStart(4, '19')}-${month}-${day}`;
  return { birthDate, sex: Number(sequenceEnd) % 2 === 1 ? 'MALE' : 'FEMALE' };
}
