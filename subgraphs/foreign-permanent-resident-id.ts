// Number of the foreign permanent resident ID card 外国人永久居留身份证, 2023 edition. The 2017 edition (three letters and
// twelve digits, no check character) is still in use and is not read here.

import { isCalendarDate } from './calendar-date.ts';
import { isProvincePart } from './division-codes.ts';
import type { Parsed } from './input-error.ts';
import { residentIdCheckCharacter, type SexOfNumber, sexOfSequence } from './resident-id-number.ts';

export interface ForeignPermanentResidentId {
  /** 18 characters, X in upper case. */
  readonly value: string;
  /** Two digits: province whose authority accepted the application. */
  readonly region: string;
  /** ISO 3166 numeric country code. */
  readonly nationality: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: SexOfNumber;
}

/**
 * Reads `9`, region (2), nationality (3), birth date (8), sequence (3), check character MOD 11-2.
 * `911124198108030024` → region `11`, nationality `124`, birth date `1981-08-03`, sex FEMALE.
 * The errors are those of identity numbers, in the same order; a first digit other than 9 counts as a wrong area.
 * @param options.today `YYYY-MM-DD`; a birth date after it is refused.
 */
export function parseForeignPermanentResidentId(
  text: string,
  options: { readonly today: string },
): Parsed<ForeignPermanentResidentId> {
  if (text.length !== 18) return { ok: false, code: 'ID_NUMBER_LENGTH' };
  if (!/^\d{17}[\dXx]$/.test(text)) return { ok: false, code: 'ID_NUMBER_CHARSET' };
  const value = text.toUpperCase();

  const region = value.slice(1, 3);
  if (!value.startsWith('9') || !isProvincePart(region)) return { ok: false, code: 'ID_NUMBER_AREA' };
  const birthDate = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;
  if (!isCalendarDate(birthDate) || birthDate > options.today) return { ok: false, code: 'ID_NUMBER_DATE' };
  if (residentIdCheckCharacter(value.slice(0, 17)) !== value.charAt(17)) {
    return { ok: false, code: 'ID_NUMBER_CHECK_DIGIT' };
  }
  return {
    ok: true,
    value,
    region,
    nationality: value.slice(3, 6),
    birthDate,
    sex: sexOfSequence(value.charAt(16)),
  };
}
