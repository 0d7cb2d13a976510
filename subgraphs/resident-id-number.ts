// Resident identity number 公民身份号码 (GB 11643): reading, checking, and the check character. Residence permits of
// residents of Hong Kong, Macao and Taiwan have numbers of the same form. Whether the number was ever issued is not known here.

import { isCalendarDate } from './calendar-date.ts';
import { isPersonArea, type SyntheticOption } from './division-codes.ts';
import type { InputErrorCode, Parsed } from './input-error.ts';

export type SexOfNumber = 'MALE' | 'FEMALE';

export interface ResidentId {
  /** 18 characters, X in upper case. */
  readonly value: string;
  /** First six digits: division of the first registration, as it was called then. */
  readonly area: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: SexOfNumber;
}

export interface ResidentIdOptions extends SyntheticOption {
  /** `YYYY-MM-DD`; a birth date after it is refused. */
  readonly today: string;
}

/**
 * Reads 18 characters or the 15 digits of a number issued before October 1999, which become 18; `x` becomes `X`.
 * The first broken rule is named: length, characters, area, birth date, check character.
 * `11010519491231002x` → value `11010519491231002X`, area `110105`, birth date `1949-12-31`, sex FEMALE.
 */
export function parseResidentIdNumber(text: string, options: ResidentIdOptions): Parsed<ResidentId> {
  if (text.length !== 18 && text.length !== 15) return failed('ID_NUMBER_LENGTH');
  if (!/^(\d{15}|\d{17}[\dXx])$/.test(text)) return failed('ID_NUMBER_CHARSET');
  const value = text.length === 15 ? extended(text) : text.toUpperCase();

  const area = value.slice(0, 6);
  if (!isPersonArea(area, options)) return failed('ID_NUMBER_AREA');
  const birthDate = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;
  if (!isCalendarDate(birthDate) || birthDate > options.today) return failed('ID_NUMBER_DATE');
  if (residentIdCheckCharacter(value.slice(0, 17)) !== value.charAt(17))
    return failed('ID_NUMBER_CHECK_DIGIT');

  return { ok: true, value, area, birthDate, sex: sexOfSequence(value.charAt(16)) };
}

/** The sex that an identity number tells by the last digit of its sequence: odd male, even female. */
export function sexOfSequence(digit: string): SexOfNumber {
  return Number(digit) % 2 === 1 ? 'MALE' : 'FEMALE';
}

/**
 * ISO 7064 MOD 11-2 as GB 11643 uses it: 17 digits → `0` to `9` or `X`. Every change of one character is noticed, and every
 * exchange of two neighbours.
 * @throws RangeError for anything but 17 digits.
 */
export function residentIdCheckCharacter(body17: string): string {
  if (!/^\d{17}$/.test(body17)) throw new RangeError('the body of an identity number has 17 digits');
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body17.charAt(index)), 0);
  return '10X98765432'.charAt(sum % 11);
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Sequences from 996 were kept for people who were a hundred years old when the 15 digits were issued: born before 1900. */
function extended(text15: string): string {
  const century = text15.slice(12) >= '996' ? '18' : '19';
  const body = `${text15.slice(0, 6)}${century}${text15.slice(6)}`;
  return `${body}${residentIdCheckCharacter(body)}`;
}

function failed(code: InputErrorCode): { readonly ok: false; readonly code: InputErrorCode } {
  return { ok: false, code };
}
