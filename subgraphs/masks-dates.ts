// Masks of dates. Ages are counted in calendar years: a band that changed on the birthday would tell the birthday to whoever
// asks every day. So each mask depends on no more than the one above it on the ladder MONTH, YEAR, AGE_BAND.

import { isCalendarDate } from './calendar-date.ts';

/** `1990-05-17` → `1990-05-**` */
export function month(text: string): string | undefined {
  return isCalendarDate(text) ? `${text.slice(0, 7)}-**` : undefined;
}

/** `1990-05-17` → `1990-**-**` */
export function eventYear(text: string): string | undefined {
  return isCalendarDate(text) ? `${text.slice(0, 4)}-**-**` : undefined;
}

/** The year of a birth; for children under 14 and people over 89, who are few in a year, the age band. */
export function birthYear(text: string, today: string): string | undefined {
  const shown = ageBand(text, today);
  return shown === youngest || shown === oldest ? shown : shown && eventYear(text);
}

/**
 * `0-13`, `14-19`, `20-29` … `80-89`, `90+`, by the age that is reached in the year of `today`. Who turns 14 in this year is
 * still among the children, as nobody may leave them too early; a year to come gives undefined.
 */
export function ageBand(text: string, today: string): string | undefined {
  if (!isCalendarDate(text)) return undefined;
  const age = Number(today.slice(0, 4)) - Number(text.slice(0, 4));
  if (age < 0) return undefined;
  if (age <= 14) return youngest;
  if (age < 20) return '14-19';
  if (age >= 90) return oldest;
  const decade = Math.floor(age / 10) * 10;
  return `${decade}-${decade + 9}`;
}

const youngest = '0-13';
const oldest = '90+';
