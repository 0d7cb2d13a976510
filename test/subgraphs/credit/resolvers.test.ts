// The computed credit fields: exact values at the borders, null for what cannot be computed.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computed } from '../../../subgraphs/credit/resolvers.ts';

const fine = (fineAmount: unknown) =>
  computed.AdministrativePenalty?.fineAmountInTenThousandYuan?.({ fineAmount });
const escalates = (decidedOn: unknown, removedOn: unknown) =>
  computed.AbnormalOperationListing?.escalatesOn?.({ decidedOn, removedOn });

describe('AdministrativePenalty.fineAmountInTenThousandYuan', () => {
  it.each([
    ['50000.00', '5'],
    ['10000', '1'],
    ['1234.50', '0.12345'],
    ['123456789012345.67', '12345678901.234567'],
    ['0.01', '0.000001'],
    ['0.00', '0'],
    ['100000.10', '10.00001'],
  ])('moves the point of %s yuan four places: %s', (yuan, expected) => {
    expect(fine(yuan)).toBe(expected);
  });

  it('loses no cent, whatever the amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (cents) => {
        const text = cents.toString().padStart(3, '0');
        const [units = '', decimals = ''] = String(fine(`${text.slice(0, -2)}.${text.slice(-2)}`)).split('.');
        expect(BigInt(units + decimals.padEnd(6, '0'))).toBe(cents);
      }),
    );
  });

  it.each([[null], ['-5'], ['五万元'], [50000], ['1.234']])(
    'is null for %p, which is not an amount',
    (value) => {
      expect(fine(value)).toBeNull();
    },
  );
});

describe('AbnormalOperationListing.escalatesOn', () => {
  it('is the third anniversary of the inclusion', () => {
    expect(escalates('2024-07-01', null)).toBe('2027-07-01');
  });

  it('puts the anniversary of a leap day on 28 February', () => {
    expect(escalates('2024-02-29', null)).toBe('2027-02-28');
  });

  it('is null once the entity was removed from the list', () => {
    expect(escalates('2024-07-01', '2025-01-10')).toBeNull();
  });

  it('is null without a date of inclusion', () => {
    expect(escalates(null, null)).toBeNull();
  });
});
