import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inputErrors } from '../../subgraphs/input-error.ts';
import { parseRealPropertyUnitCode } from '../../subgraphs/real-property-unit-code.ts';
import { anyText } from './mutation.ts';

const real = { synthetic: false };
const demonstration = { synthetic: true };

describe('parseRealPropertyUnitCode', () => {
  it('reads the parts of a printed code and drops its spaces', () => {
    expect(parseRealPropertyUnitCode('320505 400202 GB00001 F00010069', real)).toEqual({
      ok: true,
      value: '320505400202GB00001F00010069',
      county: '320505',
      cadastralZone: '400',
      cadastralSubzone: '202',
      parcelFeature: 'GB',
      parcelNumber: '00001',
      fixtureFeature: 'F',
      fixtureNumber: '00010069',
    });
  });

  it.each(['320505400202GB00001F00010069', '320802001009GB00001F00010003', '320505400202JC00001W00000000'])(
    'takes %s',
    (value) => expect(parseRealPropertyUnitCode(value, real)).toMatchObject({ ok: true, value }),
  );

  it('takes a synthetic county in demonstrations alone', () => {
    const value = '320140001001GB00001F00010001';
    expect(parseRealPropertyUnitCode(value, demonstration)).toMatchObject({ ok: true, value });
    expect(parseRealPropertyUnitCode(value, real)).toEqual({ ok: false, code: 'UNIT_CODE_COUNTY' });
  });

  it.each([
    ['nothing', '', 'UNIT_CODE_FORMAT'],
    ['27 characters', '320505400202GB00001F0001006', 'UNIT_CODE_FORMAT'],
    ['29 characters', '320505400202GB00001F000100690', 'UNIT_CODE_FORMAT'],
    ['an unknown ownership', '320505400202XB00001F00010069', 'UNIT_CODE_FORMAT'],
    ['an unknown fixture', '320505400202GB00001X00010069', 'UNIT_CODE_FORMAT'],
    ['lower-case letters', '320505400202gb00001f00010069', 'UNIT_CODE_FORMAT'],
    ['dashes for spaces', '320505-400202-GB00001-F00010069', 'UNIT_CODE_FORMAT'],
    ['a province that does not exist', '990505400202GB00001F00010069', 'UNIT_CODE_COUNTY'],
  ])('refuses %s', (_, text, code) => {
    expect(parseRealPropertyUnitCode(text, demonstration)).toEqual({ ok: false, code });
  });

  it('reads what it returns again as the same code', () => {
    const digits = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
    const code = fc
      .tuple(digits(6), fc.constantFrom('GB', 'JC', 'ZW'), digits(5), fc.constantFrom(...'FLQW'), digits(8))
      .map((parts) => `320140 ${parts.join(' ')}`);
    fc.assert(
      fc.property(code, (text) => {
        const parsed = parseRealPropertyUnitCode(text, demonstration);
        expect(parsed.ok && parseRealPropertyUnitCode(parsed.value, demonstration)).toEqual(parsed);
      }),
    );
  });

  it('answers every text, with a code of the table when it refuses', () => {
    fc.assert(
      fc.property(anyText('0123456789GBFW '), (text) => {
        const parsed = parseRealPropertyUnitCode(text, demonstration);
        expect(parsed.ok ? parsed.value : inputErrors[parsed.code].message).toEqual(expect.any(String));
      }),
    );
  });
});
