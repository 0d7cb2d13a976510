import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { counties, syntheticAreaCode } from '../../subgraphs/division-codes.ts';
import { inputErrors } from '../../subgraphs/input-error.ts';
import { parseResidentIdNumber, residentIdCheckCharacter } from '../../subgraphs/resident-id-number.ts';
import { anyText, withOneChange } from './mutation.ts';

const real = { synthetic: false, today: '2026-06-30' };
const demonstration = { synthetic: true, today: '2026-06-30' };

// Bodies in tests lie in synthetic areas: a made-up body on a real county code may be a living person's number.
const syntheticAreas = counties.map(({ code }) => syntheticAreaCode(code) ?? '');
const validNumber = fc
  .tuple(
    fc.constantFrom(...syntheticAreas),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2026-06-30'), noInvalidDate: true }),
    fc.nat(999),
  )
  .map(([area, date, sequence]) => {
    const body = `${area}${date.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    return `${body}${residentIdCheckCharacter(body)}`;
  });

describe('parseResidentIdNumber', () => {
  it.each([
    ['11010519491231002X', '110105', '1949-12-31', 'FEMALE'],
    ['440524188001010014', '440524', '1880-01-01', 'MALE'],
    ['810000199408230021', '810000', '1994-08-23', 'FEMALE'],
    ['830000199201300022', '830000', '1992-01-30', 'FEMALE'],
  ])('reads %s', (value, area, birthDate, sex) => {
    expect(parseResidentIdNumber(value, real)).toEqual({ ok: true, value, area, birthDate, sex });
  });

  it.each([
    ['320140199003071237', '320140', '1990-03-07', 'MALE'],
    ['320540198511120047', '320540', '1985-11-12', 'FEMALE'],
    ['320340201602290168', '320340', '2016-02-29', 'FEMALE'],
    ['320640202305151189', '320640', '2023-05-15', 'FEMALE'],
  ])('reads the synthetic number %s in demonstrations alone', (value, area, birthDate, sex) => {
    expect(parseResidentIdNumber(value, demonstration)).toEqual({ ok: true, value, area, birthDate, sex });
    expect(parseResidentIdNumber(value, real)).toEqual({ ok: false, code: 'ID_NUMBER_AREA' });
  });

  it('raises a lower-case x', () => {
    expect(parseResidentIdNumber('11010519491231002x', real)).toMatchObject({ value: '11010519491231002X' });
  });

  it('extends a number of 15 digits', () => {
    expect(parseResidentIdNumber('110105491231002', real)).toMatchObject({
      value: '11010519491231002X',
      birthDate: '1949-12-31',
    });
  });

  it('reads the centenarian sequences of 15-digit numbers as born before 1900', () => {
    const birthDateOf = (sequence: string) => parseResidentIdNumber(`320140840101${sequence}`, demonstration);
    expect(birthDateOf('995')).toMatchObject({ birthDate: '1984-01-01' });
    expect(birthDateOf('996')).toMatchObject({ birthDate: '1884-01-01' });
    expect(birthDateOf('999')).toMatchObject({ birthDate: '1884-01-01' });
  });

  it.each([
    ['nothing', '', 'ID_NUMBER_LENGTH'],
    ['17 characters', '11010519491231002', 'ID_NUMBER_LENGTH'],
    ['19 characters', '11010519491231002XX', 'ID_NUMBER_LENGTH'],
    ['a space around it', ' 11010519491231002X', 'ID_NUMBER_LENGTH'],
    ['X inside', '1101051949123100X2', 'ID_NUMBER_CHARSET'],
    ['X at the end of 15 characters', '11010549123100X', 'ID_NUMBER_CHARSET'],
    ['full-width digits', '１１０１０５１９４９１２３１００２Ｘ', 'ID_NUMBER_CHARSET'],
    ['an area never assigned', '320199199003071237', 'ID_NUMBER_AREA'],
    ['a province that does not exist', '990105194912310020', 'ID_NUMBER_AREA'],
    ['29 February of a common year', '320302201502290015', 'ID_NUMBER_DATE'],
    ['29 February of a common year, synthetic', '320240201502290018', 'ID_NUMBER_DATE'],
    ['month 13', '320140199013071237', 'ID_NUMBER_DATE'],
    ['another check digit', '320140199003071238', 'ID_NUMBER_CHECK_DIGIT'],
    ['X for a check digit', '32014019900307123X', 'ID_NUMBER_CHECK_DIGIT'],
    ['two neighbours exchanged', '320140199003072137', 'ID_NUMBER_CHECK_DIGIT'],
  ])('refuses %s', (_, text, code) => {
    expect(parseResidentIdNumber(text, demonstration)).toEqual({ ok: false, code });
  });

  it('refuses a birth date after today, and takes today', () => {
    const today = { synthetic: true, today: '2023-05-15' };
    const dayBefore = { synthetic: true, today: '2023-05-14' };
    expect(parseResidentIdNumber('320640202305151189', today).ok).toBe(true);
    expect(parseResidentIdNumber('320640202305151189', dayBefore)).toEqual({
      ok: false,
      code: 'ID_NUMBER_DATE',
    });
  });

  it('names the first broken rule in the order length, characters, area, date, check character', () => {
    const codes = [
      '1',
      '32019919901307123A',
      '320199199013071238',
      '320140199013071238',
      '320140199003071238',
    ].map((text) => parseResidentIdNumber(text, demonstration));
    expect(codes.map((parsed) => (parsed.ok ? '' : parsed.code))).toEqual([
      'ID_NUMBER_LENGTH',
      'ID_NUMBER_CHARSET',
      'ID_NUMBER_AREA',
      'ID_NUMBER_DATE',
      'ID_NUMBER_CHECK_DIGIT',
    ]);
  });

  it('reads what it returns again as the same number', () => {
    fc.assert(
      fc.property(validNumber, (text) => {
        const parsed = parseResidentIdNumber(text, demonstration);
        expect(parsed).toMatchObject({ ok: true, value: text });
        expect(parseResidentIdNumber(text.toLowerCase(), demonstration)).toEqual(parsed);
      }),
    );
  });

  it('refuses every number with one changed character', () => {
    fc.assert(
      fc.property(withOneChange(validNumber, '0123456789X'), ([, changed]) => {
        expect(parseResidentIdNumber(changed, demonstration).ok).toBe(false);
      }),
    );
  });

  it('answers every text, with a code of the table when it refuses', () => {
    fc.assert(
      fc.property(anyText('0123456789Xx'), (text) => {
        const parsed = parseResidentIdNumber(text, demonstration);
        expect(parsed.ok ? parsed.value : inputErrors[parsed.code].message).toEqual(expect.any(String));
      }),
    );
  });
});

describe('residentIdCheckCharacter', () => {
  it('notices every exchange of two different neighbours', () => {
    const body = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 17, maxLength: 17 });
    fc.assert(
      fc.property(body, fc.nat(15), (text, at) => {
        const exchanged = `${text.slice(0, at)}${text.charAt(at + 1)}${text.charAt(at)}${text.slice(at + 2)}`;
        fc.pre(exchanged !== text);
        expect(residentIdCheckCharacter(exchanged)).not.toBe(residentIdCheckCharacter(text));
      }),
    );
  });

  it.each(['', '1234567890123456', '123456789012345678', '1234567890123456X'])(
    'refuses the body %j',
    (body) => {
      expect(() => residentIdCheckCharacter(body)).toThrow(RangeError);
    },
  );
});
