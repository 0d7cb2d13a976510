// What administrators write, in the form in which the trail keeps it: names of rules, callers, purposes, fields and attributes as
// they are; words and values, in which somebody's name or number may stand, by a pseudonym. Equal texts have equal pseudonyms,
// so a change is seen; the words themselves stay in drafts, versions and requests.

import type { Pseudonyms } from './pseudonym.ts';
import type { Json } from './record.ts';

/** Members that hold words for people to read. */
const words: ReadonlySet<string> = new Set([
  'title',
  'note',
  'comment',
  'reason',
  'name',
  'legalBasis',
  'acknowledgement',
  'caseWaiver',
  'subjectAccessExemption',
  'caseNumber',
  'consent',
]);

/** Members that hold values of rows, or of attributes of callers. */
const values: ReadonlySet<string> = new Set(['value', 'row', 'attributes', 'variables']);

/** Of a person of the mainland, in 15 or 18 places, or of a phone. */
const personalNumber = /\d{15}|(?<!\d)1\d{10}(?!\d)/;

/** A name of something, of which no part can be the name or number of a person. */
function isName(text: string): boolean {
  return /^[\x21-\x7e]{0,200}$/.test(text) && !personalNumber.test(text.replace(/[-._/]/g, ''));
}

/** A value of which there are too few to say anything of a person: of an enum, or the code of a division. */
function isCode(text: string): boolean {
  if (/^(?:\d{6}(?:\d{3}){0,2})?$/.test(text)) return true;
  return /^[A-Z][A-Z0-9_]{0,99}$/.test(text) && text.replace(/\D/g, '').length < 3;
}

/** Digits that no number of a person or a phone has so few of. */
const harmless = 1_000_000;

/** The name of something that somebody wrote: as it is, unless it may be about a person. */
export function recordedName(text: string, pseudonyms: Pseudonyms): string {
  return isName(text) ? text : pseudonyms.value(text);
}

/** @param given what JSON can hold; of anything else, null */
export function recordedForm(given: unknown, pseudonyms: Pseudonyms): Json {
  return form(given, isName, pseudonyms);
}

function form(given: unknown, isPlain: (text: string) => boolean, pseudonyms: Pseudonyms): Json {
  if (typeof given === 'boolean') return given;
  if (typeof given === 'string') return isPlain(given) ? given : pseudonyms.value(given);
  if (typeof given === 'number')
    return Math.abs(given) < harmless && Number.isInteger(given) ? given : pseudonyms.value(String(given));
  if (Array.isArray(given)) return given.map((each) => form(each, isPlain, pseudonyms));
  if (typeof given !== 'object' || given === null) return null;
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [recordedName(name, pseudonyms), member(name, value, isPlain, pseudonyms)]),
  );
}

function member(
  name: string,
  value: unknown,
  isPlain: (text: string) => boolean,
  pseudonyms: Pseudonyms,
): Json {
  if (words.has(name) && typeof value === 'string') return pseudonyms.value(value);
  // `{ principal: "division" }` says which attribute of the caller is meant.
  if (name === 'principal') return form(value, isName, pseudonyms);
  return form(value, values.has(name) ? isCode : isPlain, pseudonyms);
}
