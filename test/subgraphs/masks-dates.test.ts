import { describe, expect, it } from '@jest/globals';
import { createMask } from '../../subgraphs/masks.ts';
import { ageBand, birthYear, eventYear, month } from '../../subgraphs/masks-dates.ts';

const today = '2026-06-30';
const noDates = [
  '1990-02-30',
  '1990-5-17',
  '19900517',
  '1990-05-17T00:00:00Z',
  '１９９０-05-17',
  '1990-**-**',
  '',
];

describe('MONTH', () => {
  it('keeps year and month', () => expect(month('1990-05-17')).toBe('1990-05-**'));

  it.each(noDates)('does not take %j for a date', (text) => expect(month(text)).toBeUndefined());
});

describe('YEAR', () => {
  it('keeps the year', () => {
    expect(birthYear('1990-05-17', today)).toBe('1990-**-**');
    expect(eventYear('2024-05-17')).toBe('2024-**-**');
  });

  it.each([
    ['2026-01-01', '0-13'],
    ['2012-12-31', '0-13'],
    ['2012-01-01', '0-13'],
    ['2011-12-31', '2011-**-**'],
    ['1937-01-01', '1937-**-**'],
    ['1936-12-31', '90+'],
  ])('shows of the birth on %s %s', (text, shown) => expect(birthYear(text, today)).toBe(shown));

  it('is that of an event on a ladder without age bands, and of a birth when the ladder is not known', () => {
    const maskOn = (ladder?: readonly string[]) =>
      createMask('YEAR', { tokenKey: new Uint8Array(32), today: () => today, ...(ladder && { ladder }) });
    expect(maskOn(['CLEAR', 'MONTH', 'YEAR', 'HIDDEN'])('2024-05-17')).toBe('2024-**-**');
    expect(maskOn(['CLEAR', 'MONTH', 'YEAR', 'AGE_BAND', 'HIDDEN'])('2024-05-17')).toBe('0-13');
    expect(maskOn()('2024-05-17')).toBe('0-13');
  });

  it.each([...noDates, '2027-01-01'])('does not take %j for a birth', (text) =>
    expect(birthYear(text, today)).toBeUndefined(),
  );

  it.each(noDates)('does not take %j for the date of an event', (text) =>
    expect(eventYear(text)).toBeUndefined(),
  );
});

describe('AGE_BAND', () => {
  it.each([
    ['2026-12-31', '0-13'],
    ['2012-01-01', '0-13'],
    ['2011-12-31', '14-19'],
    ['2007-01-01', '14-19'],
    ['2006-12-31', '20-29'],
    ['1990-05-17', '30-39'],
    ['1937-01-01', '80-89'],
    ['1936-12-31', '90+'],
    ['1850-01-01', '90+'],
  ])('shows the birth on %s as %s', (text, band) => expect(ageBand(text, today)).toBe(band));

  it('does not change on the birthday', () => {
    expect(ageBand('1986-07-01', '2026-06-30')).toBe(ageBand('1986-07-01', '2026-07-01'));
    expect(ageBand('1986-07-01', '2026-12-31')).not.toBe(ageBand('1986-07-01', '2025-12-31'));
  });

  it('asks for the day each time', () => {
    let now = '2025-12-31';
    const mask = createMask('AGE_BAND', { tokenKey: new Uint8Array(32), today: () => now });
    expect(mask('1986-07-01')).toBe('30-39');
    now = '2026-01-01';
    expect(mask('1986-07-01')).toBe('40-49');
  });

  it.each([...noDates, '2027-01-01'])('does not take %j for a birth', (text) =>
    expect(ageBand(text, today)).toBeUndefined(),
  );
});
