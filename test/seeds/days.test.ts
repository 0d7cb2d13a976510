import { describe, expect, it } from '@jest/globals';
import {
  addYears,
  dateText,
  day,
  dayOf,
  momentText,
  referenceDate,
  yearOf,
  yearsBetween,
} from '../../seeds/days.ts';

describe('days', () => {
  it('are counted from 1970-01-01, and written as dates', () => {
    expect(day(1970, 1, 1)).toBe(0);
    expect(dateText(day(1900, 2, 28) + 1)).toBe('1900-03-01');
    expect(dateText(dayOf('2024-02-29'))).toBe('2024-02-29');
    expect(dateText(referenceDate)).toBe('2026-06-30');
    expect(yearOf(dayOf('1931-12-31'))).toBe(1931);
  });

  it('move by years, 29 February to the 28th of common years', () => {
    expect(dateText(addYears(dayOf('2024-02-29'), 1))).toBe('2025-02-28');
    expect(dateText(addYears(dayOf('2024-02-29'), -4))).toBe('2020-02-29');
    expect(dateText(addYears(dayOf('2000-06-30'), 26))).toBe('2026-06-30');
  });

  it('complete a year on the birthday', () => {
    expect(yearsBetween(dayOf('2012-07-01'), dayOf('2026-06-30'))).toBe(13);
    expect(yearsBetween(dayOf('2012-06-30'), dayOf('2026-06-30'))).toBe(14);
  });

  it('have office hours in China', () => {
    expect(momentText(dayOf('2026-01-05'), 0)).toBe('2026-01-05T09:00:00+08:00');
    expect(momentText(dayOf('2026-01-05'), 479)).toBe('2026-01-05T16:59:00+08:00');
  });
});
