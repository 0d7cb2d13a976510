// Why a caller asks, whether that is a purpose that the policy knows, and whether the register lets this caller ask for it.

import type { Subject } from './access/decide.ts';
import type { Policy } from './access/policy.ts';
import { gatewayError } from './errors.ts';

/** The headers X-Purpose, X-Case and X-Consent. */
export interface Purpose {
  readonly code?: string;
  readonly caseNumber?: string;
  /** Reference to the consent of the person concerned. */
  readonly consent?: string;
}

/** @throws GraphQLError PURPOSE_REQUIRED, PURPOSE_UNKNOWN, CALLER_DISABLED or PURPOSE_NOT_REGISTERED */
export function registeredPurpose(policy: Policy, subject: Subject, { code }: Purpose): string {
  if (code === undefined) throw gatewayError('PURPOSE_REQUIRED');
  if (!policy.purposes.has(code)) throw gatewayError('PURPOSE_UNKNOWN');
  const admission = policy.admit(subject, code);
  if (!admission.admitted) throw gatewayError(refusals[admission.reason]);
  return code;
}

const refusals = { DISABLED: 'CALLER_DISABLED', APPLICATION_PURPOSE: 'PURPOSE_NOT_REGISTERED' } as const;

export type Lacking = 'CASE_REQUIRED' | 'CONSENT_REQUIRED';

/** What the purpose demands and was not given; null: nothing. */
export function lacking(policy: Policy, code: string, { caseNumber, consent }: Purpose): Lacking | null {
  const purpose = policy.purposes.get(code);
  if (purpose?.caseRequired && isBlank(caseNumber)) return 'CASE_REQUIRED';
  if (purpose?.consentRequired && isBlank(consent)) return 'CONSENT_REQUIRED';
  return null;
}

function isBlank(text = ''): boolean {
  return text.trim() === '';
}
