// Dates as numbers of days since 1970-01-01, which are quick to draw and compare, and their texts. No clock.

/** Days since 1970-01-01. */
export type Day = number;

/** The "today" of the province: nothing in it is later, except ends of validity. The same for every seed. */
export const referenceDate = day(2026, 6, 30);

export function day(year: number, month: number, date: number): Day {
  return Date.UTC(year, month - 1, date) / 86_400_000;
}

/** `YYYY-MM-DD` → day. */
export function dayOf(text: string): Day {
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
}

export function yearOf(value: Day): number {
  return Number(dateText(value).slice(0, 4));
}

/** The same date some years later; 29 February becomes 28 in common years. */
export function addYears(value: Day, years: number): Day {
  const text = dateText(value);
  const month = Number(text.slice(5, 7));
  const date = Number(text.slice(8));
  const moved = day(Number(text.slice(0, 4)) + years, month, date);
  return month === 2 && date === 29 && Number(dateText(moved).slice(8)) !== 29 ? moved - 1 : moved;
}

/** Completed years between two days. */
export function yearsBetween(from: Day, to: Day): number {
  const [start, end] = [dateText(from), dateText(to)];
  const years = Number(end.slice(0, 4)) - Number(start.slice(0, 4));
  return end.slice(5) < start.slice(5) ? years - 1 : years;
}

/** Texts of the days that were asked for, from 1887 on: a load asks for some ten million. */
const texts: string[] = [];
const firstText = -30_000;

/** `YYYY-MM-DD`. */
export function dateText(value: Day): string {
  const known = texts[value - firstText];
  if (known !== undefined) return known;
  const text = new Date(value * 86_400_000).toISOString().slice(0, 10);
  texts[value - firstText] = text;
  return text;
}

/** Office hours of a day in China: the moment as `timestamptz` reads it. */
export function momentText(value: Day, minuteOfOfficeDay: number): string {
  const minute = 9 * 60 + (minuteOfOfficeDay % (8 * 60));
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return `${dateText(value)}T${clock}:00+08:00`;
}
