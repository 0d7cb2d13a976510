// The two credit fields that no column holds. Both are total: what cannot be computed is null.

import type { Computed } from '../mapping.ts';

export const computed: Computed = {
  AdministrativePenalty: {
    fineAmountInTenThousandYuan: ({ fineAmount }) => tenThousandYuan(fineAmount),
  },
  AbnormalOperationListing: {
    escalatesOn: ({ decidedOn, removedOn }) => (removedOn === null ? thirdAnniversary(decidedOn) : null),
  },
};

/**
 * Yuan to 万元, in which the national template for published penalties counts fines: `"50000.00"` → `"5"`,
 * `"1234.50"` → `"0.12345"`. Moves the point in the text, so that nothing is rounded.
 */
function tenThousandYuan(yuan: unknown): string | null {
  const match = typeof yuan === 'string' ? /^(\d+)(?:\.(\d{1,2}))?$/.exec(yuan) : null;
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  const digits = whole.padStart(5, '0');
  const decimals = `${digits.slice(-4)}${fraction}`.replace(/0+$/, '');
  const units = digits.slice(0, -4).replace(/^0+(?=\d)/, '');
  return decimals === '' ? units : `${units}.${decimals}`;
}

/**
 * The day three years after inclusion, when an entity that was not removed moves to the serious list (Interim Regulation on
 * Enterprise Information Disclosure, 2014, art. 17). A leap day has its anniversary on 28 February.
 */
function thirdAnniversary(includedOn: unknown): string | null {
  const match = typeof includedOn === 'string' ? /^(\d{4})(-\d{2}-\d{2})$/.exec(includedOn) : null;
  if (match === null) return null;
  const [, year = '', day = ''] = match;
  return `${String(Number(year) + 3).padStart(4, '0')}${day === '-02-29' ? '-02-28' : day}`;
}
