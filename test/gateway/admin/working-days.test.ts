import { describe, expect, it } from '@jest/globals';
import { afterWorkingDays } from '../../../gateway/admin/working-days.ts';

const china = (text: string) => Date.parse(`${text}:00+08:00`);
const end = (from: string, days: number, calendar: Parameters<typeof afterWorkingDays>[2] = []) =>
  new Date(afterWorkingDays(china(from), days, calendar) + 8 * 3_600_000).toISOString().slice(0, 16);

describe('working days', () => {
  it('do not count the day itself and end at midnight in China', () => {
    expect(end('2026-06-01T09:00', 1)).toBe('2026-06-03T00:00');
    expect(end('2026-06-01T23:59', 1)).toBe('2026-06-03T00:00');
    expect(end('2026-06-02T00:01', 1)).toBe('2026-06-04T00:00');
  });

  it('leave weekends out', () => {
    expect(end('2026-06-05T12:00', 1)).toBe('2026-06-09T00:00');
    expect(end('2026-06-06T12:00', 1)).toBe('2026-06-09T00:00');
    expect(end('2026-06-01T12:00', 5)).toBe('2026-06-09T00:00');
  });

  it('leave holidays out and count make-up days', () => {
    const calendar = [
      { id: '2026-06-08', working: false },
      { id: '2026-06-06', working: true },
    ];
    expect(end('2026-06-05T12:00', 1, calendar)).toBe('2026-06-07T00:00');
    expect(end('2026-06-05T12:00', 2, calendar)).toBe('2026-06-10T00:00');
  });
});
