// Fields of the geospatial domain that are not columns.

import type { Computed } from '../mapping.ts';
import { parseRealPropertyUnitCode } from '../real-property-unit-code.ts';

export const computed: Computed = {
  RealPropertyUnit: {
    printedUnitCode: ({ unitCode }) => printed(unitCode),
  },
};

/** `320540400202GB00001F00010069` → `320540 400202 GB00001 F00010069`; null for what is not a unit code. */
function printed(unitCode: unknown): string | null {
  if (typeof unitCode !== 'string') return null;
  const parsed = parseRealPropertyUnitCode(unitCode, { synthetic: true });
  if (!parsed.ok) return null;
  const { value } = parsed;
  return [value.slice(0, 6), value.slice(6, 12), value.slice(12, 19), value.slice(19)].join(' ');
}
