// Fields of the e-licence domain that are not columns.

import { parseELicenseIdentifier } from '../e-license-identifier.ts';
import type { Computed } from '../mapping.ts';

export const computed: Computed = {
  ELicense: {
    version: ({ identifier }) => versionOf(identifier),
  },
};

/** `2.999.156.3005.2.113201400000000198001.….001.3` → `001`; null for what is not an identifier. */
function versionOf(identifier: unknown): string | null {
  if (typeof identifier !== 'string') return null;
  const parsed = parseELicenseIdentifier(identifier, { synthetic: true });
  return parsed.ok ? parsed.version : null;
}
