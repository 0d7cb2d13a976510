import { describe, expect, it } from '@jest/globals';
import { counties } from '../../seeds/land/divisions.ts';
import { assertNeverAssigned } from '../../seeds/never-assigned.ts';
import { parseELicenseIdentifier } from '../../subgraphs/e-license-identifier.ts';
import { parseRealPropertyUnitCode } from '../../subgraphs/real-property-unit-code.ts';
import { parseResidentIdNumber } from '../../subgraphs/resident-id-number.ts';
import { retiredCounties as everRetired } from '../../subgraphs/retired-divisions.ts';
import { parseUnifiedSocialCreditCode } from '../../subgraphs/unified-social-credit-code.ts';
import { collectProvince } from './collect-province.ts';

const province = collectProvince(3000, 7);
const demo = { synthetic: true };
const service = { synthetic: false };

/** Every value of a column, in all tables that have it. */
function column(name: string): readonly string[] {
  return [...province.tables.values()].flatMap((rows) =>
    rows.map((row) => row[name]).filter((value): value is string => typeof value === 'string'),
  );
}

const usccColumns = [
  'uscc',
  'employer_uscc',
  'payer_uscc',
  'holder_uscc',
  'parent_uscc',
  'hospital_uscc',
  'school_uscc',
  'issuing_authority_uscc',
  'deciding_authority_uscc',
  'registration_authority_uscc',
];

describe('numbers of the synthetic province', () => {
  it('has identity numbers that are valid in demonstrations and refused in service', () => {
    const numbers = province.rows('person').map(({ id_number: number }) => String(number));
    for (const number of numbers) {
      expect(parseResidentIdNumber(number, { ...demo, today: '2026-06-30' })).toMatchObject({
        ok: true,
        value: number,
      });
      expect(parseResidentIdNumber(number, { ...service, today: '2026-06-30' })).toEqual({
        ok: false,
        code: 'ID_NUMBER_AREA',
      });
    }
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('begins every identity number, wherever it is written, with an area code that was never assigned', () => {
    const numbers = [
      'id_number',
      'document_number',
      'holder_code',
      'legal_representative_id_number',
      'counterpart_document_number',
    ]
      .flatMap(column)
      .filter((text) => /^\d{17}[\dX]$/.test(text) && !parseUnifiedSocialCreditCode(text, demo).ok);
    expect(numbers.length).toBeGreaterThan(5000);
    for (const number of numbers) expect(assertNeverAssigned(number.slice(0, 6))).toBe(number.slice(0, 6));
  });

  it('has credit codes with both check characters right and areas that were never assigned', () => {
    const codes = new Set(usccColumns.flatMap(column));
    expect(codes.size).toBeGreaterThan(2500);
    for (const code of codes) {
      expect([code, parseUnifiedSocialCreditCode(code, demo)]).toEqual([
        code,
        expect.objectContaining({ ok: true }),
      ]);
      assertNeverAssigned(code.slice(2, 8));
    }
  });

  it('has e-licence identifiers of the demo namespace only', () => {
    for (const identifier of column('identifier')) {
      expect(parseELicenseIdentifier(identifier, demo).ok).toBe(true);
      expect(parseELicenseIdentifier(identifier, service)).toEqual({
        ok: false,
        code: 'ELICENSE_IDENTIFIER_NAMESPACE',
      });
    }
  });

  it('has real-property unit codes under the synthetic codes of the counties', () => {
    const codes = province.rows('real_property_unit').map(({ unit_code: code }) => String(code));
    for (const code of codes) {
      expect(parseRealPropertyUnitCode(code, demo).ok).toBe(true);
      assertNeverAssigned(code.slice(0, 6));
    }
  });

  it('gives telephones of a range without subscribers, plates without a city, passports without a series', () => {
    for (const mobile of column('mobile')) expect(mobile).toMatch(/^129\d{8}$/);
    for (const plate of column('vehicle_plate_number')) expect(plate).toMatch(/^苏Z·D\d{4}$/);
    for (const passport of column('document_number').filter((text) => text.startsWith('E'))) {
      expect(passport).toMatch(/^EI\d{7}$/);
    }
  });
});

describe('the proof that a code was never assigned', () => {
  it('refuses every county that exists or ever existed', () => {
    for (const code of [
      ...counties.map((county) => county.code),
      ...everRetired.map(([retired]) => retired),
    ]) {
      expect(() => assertNeverAssigned(code)).toThrow(RangeError);
    }
  });

  it('refuses codes of other provinces and of no city', () => {
    for (const code of ['110140', '320040', '321440', '329940'])
      expect(() => assertNeverAssigned(code)).toThrow(RangeError);
  });
});
