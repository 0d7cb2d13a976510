// The computed fields of the legal-entity domain: what is read out of a code, and null for what is no code.

import { describe, expect, it } from '@jest/globals';
import { computed } from '../../../subgraphs/legal-entities/resolvers.ts';

const organizationCode = (uscc: unknown) => computed.LegalEntity?.organizationCode?.({ uscc });
const entityTypeLabel = (entityType: unknown) => computed.LegalEntity?.entityTypeLabel?.({ entityType });

describe('LegalEntity.organizationCode', () => {
  it.each([
    ['91320140MA0AAAA1X9', 'MA0AAAA1-X'],
    ['113201400000000198', '00000001-9'],
  ])('writes characters 9 to 17 of %s as %s', (uscc, expected) => {
    expect(organizationCode(uscc)).toBe(expected);
  });

  it.each([null, undefined, '', '91320140MA0AAAA1X', '91320140MA0AAAA1X90', 913201400000000100])(
    'is null for %p, which is no credit code',
    (uscc) => {
      expect(organizationCode(uscc)).toBeNull();
    },
  );
});

describe('LegalEntity.entityTypeLabel', () => {
  it.each([
    ['1130', '有限责任公司（自然人投资或控股）'],
    ['1211', '股份有限公司（上市）'],
    ['9500', '个体工商户'],
  ])('names the type %s', (code, label) => {
    expect(entityTypeLabel(code)).toBe(label);
  });

  it.each([
    ['1140', '有限责任公司'],
    ['2130', '分支机构'],
    ['9200', '农民专业合作社'],
  ])('names the family of %s, for which there is no label of its own', (code, label) => {
    expect(entityTypeLabel(code)).toBe(label);
  });

  it.each([null, '', '113', '11301', '8000', '113a', 1130])(
    'is null for %p, which belongs to no known family',
    (code) => {
      expect(entityTypeLabel(code)).toBeNull();
    },
  );
});
