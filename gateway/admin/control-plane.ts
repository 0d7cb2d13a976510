// What the resolvers of the control plane work with. It is there once the access rules are open, which is later than the
// server is built.

import type { Catalog } from '../access/catalog.ts';
import type { Policy } from '../access/policy.ts';
import { gatewayError } from '../errors.ts';
import type { PolicyDatabase } from '../policy-store.ts';

export interface ControlPlane {
  readonly catalog: Catalog;
  readonly database: PolicyDatabase;
  /** The active rules; null when there are none that could be relied on. */
  policy(): Policy | null;
  /** Looks for a newer version now. */
  refresh(): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
}

export type OpenControlPlane = () => ControlPlane;

/** @throws GraphQLError POLICY_UNAVAILABLE while the rules are not open */
export function controlPlane(find: () => ControlPlane | null): OpenControlPlane {
  return () => {
    const found = find();
    if (found === null) throw gatewayError('POLICY_UNAVAILABLE');
    return found;
  };
}
