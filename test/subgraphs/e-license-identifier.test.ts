import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  eLicenseCheckCharacter,
  parseELicenseIdentifier,
  syntheticELicenseIdentifier,
} from '../../subgraphs/e-license-identifier.ts';
import { inputErrors } from '../../subgraphs/input-error.ts';
import { anyText, withOneChange } from './mutation.ts';

const real = { synthetic: false };
const demonstration = { synthetic: true };
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const valid = '1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0';
const synthetic = '2.999.156.3005.2.113201400000000198001.113201400000000198.20230529000000000001.001.3';

const serial = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 32 });
const anySynthetic = serial.map((serial) =>
  syntheticELicenseIdentifier({
    typeCode: '113201400000000198001',
    issuer: '113201400000000198',
    serial,
    version: '001',
  }),
);

describe('parseELicenseIdentifier', () => {
  it('reads the parts of an identifier', () => {
    expect(parseELicenseIdentifier(valid, real)).toEqual({
      ok: true,
      value: valid,
      typeCode: '11100000000013338W009',
      issuer: '11330105002500287C',
      serial: '2025052201',
      version: '002',
    });
  });

  it.each([
    '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U',
    '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.002.S',
    '1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9',
    '1.2.156.3005.2.11100000000013338W087.11370800MB28559184.37080001202411010001.001.3',
  ])('takes %s', (text) =>
    expect(parseELicenseIdentifier(text, real)).toMatchObject({ ok: true, value: text }),
  );

  it('takes the example namespace in demonstrations alone', () => {
    expect(parseELicenseIdentifier(synthetic, demonstration)).toMatchObject({ ok: true, value: synthetic });
    expect(parseELicenseIdentifier(synthetic, real)).toEqual({
      ok: false,
      code: 'ELICENSE_IDENTIFIER_NAMESPACE',
    });
  });

  it.each([
    [
      'a wrong check character',
      '1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M',
      'ELICENSE_IDENTIFIER_CHECK',
    ],
    ['another namespace', valid.replace('3005', '3006'), 'ELICENSE_IDENTIFIER_NAMESPACE'],
    ['nothing', '', 'ELICENSE_IDENTIFIER_FORMAT'],
    ['no check character', valid.slice(0, -2), 'ELICENSE_IDENTIFIER_FORMAT'],
    ['lower-case letters', valid.toLowerCase(), 'ELICENSE_IDENTIFIER_FORMAT'],
    ['a type code of 20 characters', valid.replace('W009', 'W09'), 'ELICENSE_IDENTIFIER_FORMAT'],
    ['a version of two digits', valid.replace('.002.', '.02.'), 'ELICENSE_IDENTIFIER_FORMAT'],
    ['a serial of 33 characters', valid.replace('2025052201', '1'.repeat(33)), 'ELICENSE_IDENTIFIER_FORMAT'],
    ['an empty serial', valid.replace('2025052201', ''), 'ELICENSE_IDENTIFIER_FORMAT'],
  ])('refuses %s', (_, text, code) => {
    expect(parseELicenseIdentifier(text, demonstration)).toEqual({ ok: false, code });
  });

  it('takes apart what the generator puts together', () => {
    fc.assert(
      fc.property(serial, (serial) => {
        const parts = { typeCode: '113201400000000198001', issuer: '340100', serial, version: '012' };
        const value = syntheticELicenseIdentifier(parts);
        expect(parseELicenseIdentifier(value, demonstration)).toEqual({ ok: true, value, ...parts });
      }),
    );
  });

  it('refuses every identifier with one changed character', () => {
    fc.assert(
      fc.property(withOneChange(anySynthetic, `${alphabet}.`), ([, changed]) => {
        expect(parseELicenseIdentifier(changed, demonstration).ok).toBe(false);
      }),
    );
  });

  it('answers every text, with a code of the table when it refuses', () => {
    fc.assert(
      fc.property(anyText(`${alphabet}....`), (text) => {
        const parsed = parseELicenseIdentifier(text, demonstration);
        expect(parsed.ok ? parsed.value : inputErrors[parsed.code].message).toEqual(expect.any(String));
      }),
    );
  });
});

describe('eLicenseCheckCharacter', () => {
  it('follows ISO 7064 MOD 37,36', () => {
    expect(
      eLicenseCheckCharacter('11100000000013661B006113700000045046442209FA4E88F9E4C878F3E9BED2CE7EA49001'),
    ).toBe('D');
  });

  it.each(['', 'a', 'A.B', '１'])('refuses %j', (text) => {
    expect(() => eLicenseCheckCharacter(text)).toThrow(RangeError);
  });
});
