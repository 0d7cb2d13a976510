// The masks by the name of their rung: what a lower rung shows of a value. Each profile is a pure function in a masks-*.ts file
// that gives undefined for what does not have its shape; here that becomes a constant. Which rung applies is not decided here.

import { createHmac } from 'node:crypto';
import { ageBand, birthYear, eventYear, month } from './masks-dates.ts';
import { idBirth, idOneOne, idThreeFour, token } from './masks-identity.ts';
import { name, publicName } from './masks-names.ts';
import { band, bankAccount, email, lastFour, phone, plate, unitCode } from './masks-numbers.ts';
import { gridPoint, place } from './masks-places.ts';

/**
 * Takes the value of a leaf field as it leaves the database. Total: never throws, gives null for null and a constant for what
 * does not have the shape that the mask expects, so that odd data cannot slip through.
 */
export type Mask = (value: unknown) => unknown;

export interface MaskContext {
  /** Key of the rung TOKEN, another one for each purpose. */
  readonly tokenKey: Uint8Array;
  /** The current day, `YYYY-MM-DD`. */
  readonly today: () => string;
  /**
   * The ladder on which the rung stands. YEAR means the date of a birth where AGE_BAND is below it, and of another event where
   * it is not. Left out, a date counts as that of a birth, which shows less.
   */
  readonly ladder?: readonly string[];
}

/**
 * Key of the rung TOKEN. INVARIANT: tokens of one purpose cannot be joined with those of another.
 * @param secret that of the installation
 */
export function tokenKeyOf(secret: Uint8Array, purpose: string): Uint8Array {
  return createHmac('sha256', secret).update(`token ${purpose}`).digest();
}

/** @throws RangeError for a rung that is no mask; CLEAR and HIDDEN are none. */
export function createMask(rung: string, context: MaskContext): Mask {
  const profile = profiles.get(rung);
  if (profile === undefined) throw new RangeError(`no mask for rung ${rung}`);
  const mask = profile(context);
  return (value) => (value === null || value === undefined ? null : mask(value));
}

type Profile = (context: MaskContext) => (value: unknown) => unknown;

/** What stands for a text that does not have the expected shape. */
const concealed = '****';

/** A profile of texts. */
function text(show: (text: string, context: MaskContext) => string | undefined): Profile {
  return (context) => (value) => (typeof value === 'string' ? show(value, context) : undefined) ?? concealed;
}

const profiles: ReadonlyMap<string, Profile> = new Map([
  ['NAME', text(name)],
  ['NAME_PUBLIC', text(publicName)],
  ['ID_3_4', text(idThreeFour)],
  ['ID_BIRTH', text(idBirth)],
  ['ID_1_1', text(idOneOne)],
  ['TOKEN', text((value, { tokenKey }) => token(value, tokenKey))],
  ['PHONE_3_4', text(phone)],
  ['TOWNSHIP', text((value) => place(value, 'TOWNSHIP'))],
  ['COUNTY', text((value) => place(value, 'COUNTY'))],
  ['CITY', text((value) => place(value, 'CITY'))],
  ['MONTH', text(month)],
  [
    'YEAR',
    text((value, context) => (isEvent(context) ? eventYear(value) : birthYear(value, context.today()))),
  ],
  ['AGE_BAND', text((value, { today }) => ageBand(value, today()))],
  ['LAST_4', text(lastFour)],
  ['BANK_4', text(bankAccount)],
  ['EMAIL', text(email)],
  ['PLATE', text(plate)],
  ['UNIT_12', text(unitCode)],
  ['BAND', text(band)],
  // No text stands for a geometry.
  ['GRID', () => (value) => gridPoint(value) ?? null],
]);

/** Every step that a ladder may have. */
export const rungs: readonly string[] = ['CLEAR', ...profiles.keys(), 'HIDDEN'];

function isEvent({ ladder }: MaskContext): boolean {
  return ladder !== undefined && !ladder.includes('AGE_BAND');
}
