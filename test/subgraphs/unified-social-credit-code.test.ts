import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { counties, syntheticAreaCode } from '../../subgraphs/division-codes.ts';
import { inputErrors } from '../../subgraphs/input-error.ts';
import {
  organizationCodeCheckCharacter,
  parseUnifiedSocialCreditCode,
  usccCheckCharacter,
} from '../../subgraphs/unified-social-credit-code.ts';
import { anyText, withOneChange } from './mutation.ts';

const real = { synthetic: false };
const demonstration = { synthetic: true };
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const validCode = fc
  .tuple(
    fc.constantFrom('11', '12', '51', '52', '53', '91', '92', '93', 'N2', 'Y1'),
    fc.constantFrom(...counties.map(({ code }) => syntheticAreaCode(code) ?? '')),
    fc.string({ unit: fc.constantFrom(...alphabet), minLength: 8, maxLength: 8 }),
  )
  .map(([category, division, body]) => {
    const body17 = `${category}${division}${body}${organizationCodeCheckCharacter(body)}`;
    return `${body17}${usccCheckCharacter(body17)}`;
  });

describe('parseUnifiedSocialCreditCode', () => {
  it.each([
    '9132070070404786XB',
    '913207006083959289',
    '914403001922038216',
    '91110108551385082Q',
    '9112000023944464XD',
    '91320000608950987L',
    '91320000704041011J',
    '91320000796544598E',
    '913201002496827567',
    '11100000000013127D',
    '11100000000013338W',
    '11100000MB0341032Y',
    '11100000MB03271699',
    '91350100M000100Y43',
  ])('reads %s', (value) => {
    const kind = value.startsWith('9') ? 'ENTERPRISE' : 'GOVERNMENT_ORGAN';
    expect(parseUnifiedSocialCreditCode(value, real)).toEqual({
      ok: true,
      value,
      kind,
      kindListed: true,
      registeringDivision: value.slice(2, 8),
      organizationCode: value.slice(8, 17),
    });
  });

  it.each([
    ['91320140MA0AAAA1X9', 'ENTERPRISE'],
    ['92320540MA0AAAA28T', 'INDIVIDUAL_BUSINESS'],
    ['93320340MA0AAAA368', 'FARMER_COOPERATIVE'],
    ['113201400000000198', 'GOVERNMENT_ORGAN'],
    ['123201400000000270', 'PUBLIC_INSTITUTION'],
    ['51320540MJ0AAAA47H', 'SOCIAL_GROUP'],
    ['52320540MJ0AAAA559', 'PRIVATE_NON_ENTERPRISE'],
  ])('reads the synthetic code %s as %s in demonstrations alone', (value, kind) => {
    expect(parseUnifiedSocialCreditCode(value, demonstration)).toMatchObject({ ok: true, value, kind });
    expect(parseUnifiedSocialCreditCode(value, real)).toEqual({ ok: false, code: 'USCC_DIVISION' });
  });

  it.each([
    ['53', 'FOUNDATION', true],
    ['N1', 'COLLECTIVE_ECONOMIC_ORG', true],
    ['N2', 'COLLECTIVE_ECONOMIC_ORG', true],
    ['N3', 'COLLECTIVE_ECONOMIC_ORG', true],
    ['N9', 'OTHER', true],
    ['31', 'OTHER', true],
    ['A1', 'OTHER', true],
    ['Y1', 'OTHER', true],
    ['54', 'OTHER', false],
    ['55', 'OTHER', false],
    ['94', 'OTHER', false],
  ])('reads category %s as %s', (category, kind, kindListed) => {
    const body = `${category}320140MA0AAAA1X`;
    const parsed = parseUnifiedSocialCreditCode(`${body}${usccCheckCharacter(body)}`, demonstration);
    expect(parsed).toMatchObject({ ok: true, kind, kindListed });
  });

  it.each([
    ['the worked example with another check character', '91350100M000100Y4Z', 'USCC_CHARSET'],
    ['17 characters', '91440300192203821', 'USCC_LENGTH'],
    ['nothing', '', 'USCC_LENGTH'],
    ['19 characters', '9144030019220382160', 'USCC_LENGTH'],
    ['lower-case letters', '9132070070404786xb', 'USCC_CHARSET'],
    ['a letter in the division', '9132A70070404786XB', 'USCC_CHARSET'],
    ['an unknown department', 'B1320140MA0AAAA1X9', 'USCC_CATEGORY'],
    ['department 0', '013201400000000198', 'USCC_CATEGORY'],
    ['a province that does not exist', '91990140MA0AAAA1X9', 'USCC_DIVISION'],
    ['the right organization code with a wrong check character', '913200001347934993', 'USCC_CHECK_DIGIT'],
    ['the right organization code with a wrong check character', '91330000799655058B', 'USCC_CHECK_DIGIT'],
    ['both check characters wrong', '91110000800088421P', 'USCC_CHECK_DIGIT'],
    ['both check characters wrong', '9133010057462616XH', 'USCC_CHECK_DIGIT'],
  ])('refuses %s', (_, text, code) => {
    expect(parseUnifiedSocialCreditCode(text, real)).toEqual({ ok: false, code });
  });

  it.each([...'IOSVZ'])('refuses the letter %s', (letter) => {
    expect(parseUnifiedSocialCreditCode(`91350100M00010${letter}Y43`, real)).toEqual({
      ok: false,
      code: 'USCC_CHARSET',
    });
  });

  it('refuses an organization code with a wrong check character inside a code whose own check character is right', () => {
    const body = '91320140MA0AAAA11';
    const text = `${body}${usccCheckCharacter(body)}`;
    expect(parseUnifiedSocialCreditCode(text, demonstration)).toEqual({
      ok: false,
      code: 'USCC_ORGANIZATION_CODE',
    });
  });

  it('takes apart what its generators put together', () => {
    fc.assert(
      fc.property(validCode, (text) => {
        expect(parseUnifiedSocialCreditCode(text, demonstration)).toMatchObject({
          ok: true,
          value: text,
          registeringDivision: text.slice(2, 8),
        });
      }),
    );
  });

  it('refuses every code with one changed character', () => {
    fc.assert(
      fc.property(withOneChange(validCode, alphabet), ([, changed]) => {
        expect(parseUnifiedSocialCreditCode(changed, demonstration).ok).toBe(false);
      }),
    );
  });

  it('answers every text, with a code of the table when it refuses', () => {
    fc.assert(
      fc.property(anyText(`${alphabet}IOSVZ`), (text) => {
        const parsed = parseUnifiedSocialCreditCode(text, demonstration);
        expect(parsed.ok ? parsed.value : inputErrors[parsed.code].message).toEqual(expect.any(String));
      }),
    );
  });
});

describe('usccCheckCharacter', () => {
  it('notices every exchange of two different characters', () => {
    const body = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 17, maxLength: 17 });
    fc.assert(
      fc.property(body, fc.nat(16), fc.nat(16), (text, one, other) => {
        const characters = [...text];
        [characters[one], characters[other]] = [text.charAt(other), text.charAt(one)];
        const exchanged = characters.join('');
        fc.pre(exchanged !== text);
        expect(usccCheckCharacter(exchanged)).not.toBe(usccCheckCharacter(text));
      }),
    );
  });

  it.each(['', '9132070070404786', '9132070070404786I', '9132070070404786XB'])(
    'refuses the body %j',
    (body) => {
      expect(() => usccCheckCharacter(body)).toThrow(RangeError);
    },
  );
});

describe('organizationCodeCheckCharacter', () => {
  it.each([
    ['70404786', 'X'],
    ['60839592', '8'],
    ['MA0AAAA1', 'X'],
    ['00000001', '9'],
    ['00000000', '0'],
  ])('gives %s the check character %s', (body, check) =>
    expect(organizationCodeCheckCharacter(body)).toBe(check),
  );

  it.each(['', '7040478', '704047866', '7040478x', '7040478-'])('refuses the body %j', (body) => {
    expect(() => organizationCodeCheckCharacter(body)).toThrow(RangeError);
  });
});
