// All that the control plane answers, a part a line.

import type { AdminFields } from './admin-schema.ts';
import { type AuditDesk, auditFields } from './audit-fields.ts';
import { catalogFields } from './catalog-fields.ts';
import type { OpenControlPlane } from './control-plane.ts';
import { draftFields } from './draft-fields.ts';
import { effectFields } from './effect-fields.ts';
import { healthFields } from './health-fields.ts';
import { identityFields } from './identity-fields.ts';
import { replayFields } from './replay-fields.ts';
import { requestFields } from './request-fields.ts';
import { simulatorFields } from './simulator-fields.ts';
import { verificationFields } from './verification-fields.ts';
import { versionFields } from './version-fields.ts';

/** @param desk where the trail is asked; null while it is not open */
export function allAdminFields(open: OpenControlPlane, desk: () => AuditDesk | null): readonly AdminFields[] {
  return [
    identityFields,
    catalogFields(open),
    versionFields(open),
    draftFields(open),
    effectFields(open),
    auditFields(desk, open),
    verificationFields(desk, open),
    requestFields(open),
    simulatorFields(open),
    replayFields(open),
    healthFields(open),
  ];
}
