// The register of those who call: what is said here takes away from what a token says and never adds to it. It is part of the
// rule set, so that it changes by the same path, in the same version.

import { z } from 'zod';
import { identifier, text } from './written.ts';

/** The three offices of the control plane; a token names them among its roles. */
export const offices = ['SECURITY_ADMIN', 'SYSTEM_ADMIN', 'AUDITOR'] as const;
export type Office = (typeof offices)[number];

const principal = z.strictObject({
  /** Subject of the token. */
  id: z.string().min(1).max(200),
  name: text.optional(),
  /** Of the roles of the token, only these count. Absent: all. */
  roles: z.array(text).max(100).optional(),
  /** The one office that the person may hold. Absent: none is registered, and the first one shown counts. */
  office: z.enum(offices).optional(),
  /** Domains to which an editor of rules is limited. Absent: all. */
  domains: z.array(identifier).min(1).max(20).optional(),
  disabled: z.boolean().default(false),
});
export type RegisteredPrincipal = z.infer<typeof principal>;

const organization = z.strictObject({
  /** Unified social credit code, as tokens have it. */
  id: z.string().min(1).max(100),
  name: text,
  disabled: z.boolean().default(false),
});

const application = z.strictObject({
  id: z.string().min(1).max(100),
  name: text,
  /** Organisation that answers for it: a token that names another is refused. */
  organization: z.string().min(1).max(100).optional(),
  /** Purposes for which it may ask. Absent: all. */
  purposes: z.array(text).max(100).optional(),
  disabled: z.boolean().default(false),
});

export const registry = {
  principals: z.array(principal).max(100_000).default([]),
  organizations: z.array(organization).max(10_000).default([]),
  applications: z.array(application).max(10_000).default([]),
};

export interface Registry {
  readonly principals: readonly RegisteredPrincipal[];
  readonly organizations: readonly z.infer<typeof organization>[];
  readonly applications: readonly z.infer<typeof application>[];
}
