// Who calls: what a verified token says, narrowed once. It decides nothing.

import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { byName } from '../access/by-name.ts';

export interface Principal {
  /** Subject of the token. */
  readonly id: string;
  readonly kind: 'user' | 'application';
  readonly roles: readonly string[];
  /** Unified social credit code of the organisation that answers for the caller. */
  readonly organization?: string;
  readonly application?: string;
  /** What rules may compare rows with, for example `division` or `personId`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the token (RFC 8693, 4.2; RFC 9068, 2.2.3); absent: no token was verified. */
  readonly scopes?: readonly string[];
}

/** In front of a foreign supergraph nobody is asked who they are. */
export const anonymous: Principal = Object.freeze({
  id: 'anonymous',
  kind: 'application',
  roles: Object.freeze([]),
  attributes: Object.freeze({}),
});

const claims = z.object({
  sub: z.string().min(1).max(200),
  kind: z.enum(['user', 'application']).default('user'),
  roles: z.array(z.string().max(100)).max(100).default([]),
  organization: z.string().max(100).optional(),
  application: z.string().max(100).optional(),
  attributes: byName(z.string().max(100), z.string().max(1000)).default({}),
  // Everybody's issuer writes this claim, and whoever does not use it is not to be kept out by its form: any other holds no scope.
  scope: z
    .union([z.string().transform((text) => text.split(' ')), z.array(z.string())])
    .catch([])
    .transform((scopes) => scopes.filter((scope) => scope !== '')),
});

/** @throws ZodError when a claim does not have its shape. */
export function principalOf(payload: JWTPayload): Principal {
  const { sub, kind, roles, organization, application, attributes, scope } = claims.parse(payload);
  return {
    id: sub,
    kind,
    roles,
    attributes,
    scopes: scope,
    ...(organization === undefined ? {} : { organization }),
    ...(application === undefined ? {} : { application }),
  };
}
