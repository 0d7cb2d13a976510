// Masks of document numbers in fields that hold the number of a resident or the credit code of an organization: 18 characters.
// Shorter numbers, such as those of passports, would be shown nearly whole and give the constant.

import { createHmac } from 'node:crypto';
import { parseResidentIdNumber } from './resident-id-number.ts';

/** `320140199003071237` → `320***********1237`. The length is always 18. The 17th character tells the sex. */
export function idThreeFour(text: string): string | undefined {
  const number = canonical(text);
  return shape.test(number) ? `${number.slice(0, 3)}${'*'.repeat(11)}${number.slice(14)}` : undefined;
}

/** `320140199003071237` → `3****************7`. The length is always 18. */
export function idOneOne(text: string): string | undefined {
  const number = canonical(text);
  return shape.test(number) ? `${number.slice(0, 1)}${'*'.repeat(16)}${number.slice(17)}` : undefined;
}

/**
 * `320140199003071237` → `320140********1237`: without the birth date, of a resident's number only. Weak: who knows the sex and the
 * age finds the date by the check character, so no field of level L4 has it.
 */
export function idBirth(text: string): string | undefined {
  const number = canonical(text);
  return /^\d{17}[\dX]$/.test(number)
    ? `${number.slice(0, 6)}${'*'.repeat(8)}${number.slice(14)}`
    : undefined;
}

/**
 * A pseudonym of any text but the empty one: `tk_` and 128 bits of HMAC-SM3 (GB/T 32905) in base64url, always 25 characters.
 * Equal numbers have equal tokens under one key, whether they are written with 15 or 18 characters.
 */
export function token(text: string, key: Uint8Array): string | undefined {
  if (text === '') return undefined;
  const digest = createHmac('sm3', key).update(canonical(text)).digest();
  return `tk_${digest.subarray(0, 16).toString('base64url')}`;
}

const shape = /^[0-9A-Z]{18}$/;

/**
 * A resident's number as 18 characters with `X` in upper case; any other text as it is. Without this the last four of 15
 * digits would hold a digit of the birth date.
 */
function canonical(text: string): string {
  if (/^\d{17}x$/.test(text)) return text.toUpperCase();
  return olderIdNumber(text) ?? text;
}

/** The 18 characters of a number of 15 digits; undefined for any other text. */
export function olderIdNumber(text: string): string | undefined {
  if (text.length !== 15) return undefined;
  // Such numbers are of the years up to 1999: on no day is one of them in the future.
  const parsed = parseResidentIdNumber(text, { synthetic: true, today: '9999-12-31' });
  return parsed.ok ? parsed.value : undefined;
}
