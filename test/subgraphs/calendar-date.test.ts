import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCalendarDate } from '../../subgraphs/calendar-date.ts';

describe('isCalendarDate', () => {
  it.each(['2026-06-30', '2024-02-29', '2000-02-29', '1880-01-01', '0001-01-01', '9999-12-31'])(
    'knows the day %s',
    (text) => expect(isCalendarDate(text)).toBe(true),
  );

  it.each([
    '2015-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-32',
    '0000-01-01',
    '2026-6-30',
    '2026-06-30 ',
    '20260630',
    '２０２６-06-30',
    '2026-06-30T00:00:00Z',
    '',
  ])('does not know the day %j', (text) => expect(isCalendarDate(text)).toBe(false));

  it('agrees with the calendar of the platform', () => {
    const date = fc.tuple(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 33 }),
    );
    fc.assert(
      fc.property(date, ([year, month, day]) => {
        const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const moment = new Date(0);
        moment.setUTCFullYear(year, month - 1, day);
        const exists = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
        expect(isCalendarDate(text)).toBe(exists);
      }),
    );
  });
});
