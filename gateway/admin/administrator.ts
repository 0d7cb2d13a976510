// Who calls the control plane: a person with exactly one office. An office gives no right on the data plane, and a right on
// the data plane gives no office.

import { gatewayError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';

/** The three offices; a token names them among its roles. */
export const offices = ['SECURITY_ADMIN', 'SYSTEM_ADMIN', 'AUDITOR'] as const;
export type Office = (typeof offices)[number];

export interface Administrator {
  /** Subject of the token. */
  readonly id: string;
  readonly office: Office;
}

/** @throws GraphQLError OFFICE_NONE, OFFICE_CONFLICT */
export function administratorOf({ id, kind, roles }: Principal): Administrator {
  const held = offices.filter((office) => roles.includes(office));
  const [office] = held;
  if (office === undefined || kind !== 'user') throw gatewayError('OFFICE_NONE');
  if (held.length > 1) throw gatewayError('OFFICE_CONFLICT');
  return { id, office };
}
