// What the resolvers of the control plane work with. It is there once the access rules are open, which is later than the
// server is built.

import type { Catalog } from '../access/catalog.ts';
import type { Policy } from '../access/policy.ts';
import type { BreakerState } from '../attempt.ts';
import { gatewayError } from '../errors.ts';
import type { PolicyDatabase } from '../policy-store.ts';
import type { LastReload } from '../reloads.ts';
import type { Simulation } from '../simulation.ts';

export interface SubgraphHealth {
  readonly name: string;
  readonly remote: boolean;
  readonly circuit: BreakerState;
}

export interface ControlPlane {
  readonly catalog: Catalog;
  readonly database: PolicyDatabase;
  /** The active rules; null when there are none that could be relied on. */
  policy(): Policy | null;
  /** Looks for a newer version now. */
  refresh(): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Whether the databases can be reached. */
  ready(): Promise<boolean>;
  /** Subgraphs, whether each is served elsewhere, and whether it answers. */
  readonly subgraphs: readonly SubgraphHealth[];
  /** Whether the list of revocations could be read when it was looked at last. */
  revocationsCurrent(): boolean;
  /** What became of the last time that supergraph and addresses were to be loaded again; null: there was none. */
  reload(): LastReload | null;
  /** All data are made up: whoever edits rules may see them. */
  readonly synthetic: boolean;
  readonly simulation: Simulation;
  /** The document of a view. */
  views(name: string): string | undefined;
  /** For questions about the trail; null where there is none. */
  readonly trail: PolicyDatabase | null;
  /** Told of what failed when nobody waited for it any more. */
  report(error: unknown): void;
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
