// Why a caller asks, and whether that is a purpose that the policy knows.

import type { Policy } from './access/policy.ts';
import { gatewayError } from './errors.ts';

/** The headers X-Purpose and X-Case. */
export interface Purpose {
  readonly code?: string;
  readonly caseNumber?: string;
}

/** @throws GraphQLError PURPOSE_REQUIRED or PURPOSE_UNKNOWN */
export function registeredPurpose(policy: Policy, { code }: Purpose): string {
  if (code === undefined) throw gatewayError('PURPOSE_REQUIRED');
  if (!policy.purposes.has(code)) throw gatewayError('PURPOSE_UNKNOWN');
  return code;
}

/** Whether the purpose demands a case number that was not given. */
export function lacksCase(policy: Policy, code: string, { caseNumber = '' }: Purpose): boolean {
  return policy.purposes.get(code)?.caseRequired === true && caseNumber.trim() === '';
}
