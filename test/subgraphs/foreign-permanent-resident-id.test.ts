import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseForeignPermanentResidentId } from '../../subgraphs/foreign-permanent-resident-id.ts';
import { anyText, withOneChange } from './mutation.ts';

const options = { today: '2026-06-30' };
const valid = '911124198108030024';

describe('parseForeignPermanentResidentId', () => {
  it('reads a number of the 2023 edition', () => {
    expect(parseForeignPermanentResidentId(valid, options)).toEqual({
      ok: true,
      value: valid,
      region: '11',
      nationality: '124',
      birthDate: '1981-08-03',
      sex: 'FEMALE',
    });
  });

  it.each([
    ['a number of the 2017 edition', 'CAN110081080310', 'ID_NUMBER_LENGTH'],
    ['a letter inside', '91112419810803A024', 'ID_NUMBER_CHARSET'],
    ['another first digit', '811124198108030024', 'ID_NUMBER_AREA'],
    ['a region that does not exist', '900124198108030024', 'ID_NUMBER_AREA'],
    ['a day that does not exist', '911124198102300024', 'ID_NUMBER_DATE'],
    ['another check character', '911124198108030025', 'ID_NUMBER_CHECK_DIGIT'],
  ])('refuses %s', (_, text, code) => {
    expect(parseForeignPermanentResidentId(text, options)).toEqual({ ok: false, code });
  });

  it('refuses a birth date after today', () => {
    expect(parseForeignPermanentResidentId(valid, { today: '1981-08-02' })).toEqual({
      ok: false,
      code: 'ID_NUMBER_DATE',
    });
  });

  it('refuses every number with one changed character', () => {
    fc.assert(
      fc.property(withOneChange(fc.constant(valid), '0123456789X'), ([, changed]) => {
        expect(parseForeignPermanentResidentId(changed, options).ok).toBe(false);
      }),
    );
  });

  it('answers every text', () => {
    fc.assert(
      fc.property(anyText('0123456789X'), (text) => {
        expect(typeof parseForeignPermanentResidentId(text, options).ok).toBe('boolean');
      }),
    );
  });
});
