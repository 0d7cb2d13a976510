// Masks of telephone, certificate, account and unit numbers, of e-mail addresses, licence plates and amounts.

import { olderIdNumber } from './masks-identity.ts';

/**
 * Mobile: `13912345678` → `139****5678`. Landline: area code and the last two, `025-83123456` → `025-******56`, with or without
 * a dash in between. The number of digits shows.
 */
export function phone(text: string): string | undefined {
  if (/^1\d{10}$/.test(text)) return `${text.slice(0, 3)}****${text.slice(7)}`;
  const landline = /^(010|02\d|0[3-9]\d\d)-?(\d{5,6})(\d\d)$/.exec(text);
  if (landline === null) return undefined;
  const [, area, hidden = '', last] = landline;
  return `${area}-${'*'.repeat(hidden.length)}${last}`;
}

/**
 * The last four of 8 to 64 letters, digits, Han characters and punctuation marks: `3201051234` → `******1234`. The length is hidden. A resident's number of
 * 15 digits has no such shape, because its last four hold a digit of the birth date.
 */
export function lastFour(text: string): string | undefined {
  if (!/^[A-Za-z\d\p{Script=Han}\p{P} ]{8,64}$/u.test(text) || olderIdNumber(text) !== undefined)
    return undefined;
  return `******${[...text].slice(-4).join('')}`;
}

/**
 * The last four of 8 to 32 digits of a bank account or card: `6222021234567890123` → `************0123`. The length and the bank are
 * hidden. Of a resident's number of 15 digits nothing is shown, as by `lastFour`.
 */
export function bankAccount(text: string): string | undefined {
  if (!/^\d{8,32}$/.test(text) || olderIdNumber(text) !== undefined) return undefined;
  return `${'*'.repeat(12)}${text.slice(-4)}`;
}

/** `zhang@example.com` → `z***@example.com`. The length of the name is hidden. */
export function email(text: string): string | undefined {
  const match = emailShape.exec(text);
  return match === null ? undefined : `${match[1]}***${match[2]}`;
}

/** The name as atoms of RFC 5321, without quotes; the domain in ASCII. */
const emailShape =
  /^([\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{0,63}(@(?:[A-Za-z\d-]{1,63}\.){1,8}[A-Za-z]{2,63})$/;

/** `苏A12356` → `苏A***56`. The length, which tells a new-energy car, is hidden. */
export function plate(text: string): string | undefined {
  const match = plateShape.exec(text);
  return match === null ? undefined : `${match[1]}***${match[2]}`;
}

const plateShape =
  /^([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z])[A-Z\d]{3,4}([A-Z\d][A-Z\d学警挂港澳])$/;

/** `320505400202GB00001F00010069` → `320505400202****************`: county and cadastral zones. The length is always 28. */
export function unitCode(text: string): string | undefined {
  const code = text.replaceAll(' ', '');
  return /^\d{12}[A-Z]{2}\d{5}[A-Z]\d{8}$/.test(code) ? `${code.slice(0, 12)}${'*'.repeat(16)}` : undefined;
}

/** The band of an amount in yuan: `7500.00` → `5k–10k`. A band begins with its lower bound; a loss or a debt is `<0`. */
export function band(text: string): string | undefined {
  if (!/^-?\d{1,16}(?:\.\d{1,2})?$/.test(text)) return undefined;
  const amount = Number(text);
  if (amount < 0) return '<0';
  if (amount === 0) return '0';
  if (amount < 1000) return '<1k';
  if (amount < 5000) return '1k–5k';
  if (amount < 10_000) return '5k–10k';
  return amount <= 50_000 ? '10k–50k' : '>50k';
}
