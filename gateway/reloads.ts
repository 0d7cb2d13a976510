// What became of loading supergraph and addresses again, for whoever watches: a gateway that could not serve what its files say goes
// on with what it had, and nobody would notice. It says of what kind a failure was and when; what exactly was wrong stands in the log.

import { SupergraphError } from './governed-supergraph.ts';
import { SubgraphAddressesError } from './subgraph-addresses.ts';

/**
 * `unreadable`: file or address did not give it. `invalid`: it is no supergraph, or no list of addresses, that could be served.
 * `rules`: the active rules do not fit it. `missing`: it does not say where a domain is that this process has not opened.
 * `failed`: anything else.
 */
export const reloadFailures = ['unreadable', 'invalid', 'rules', 'missing', 'failed'] as const;
export type ReloadFailure = (typeof reloadFailures)[number];
export type ReloadOutcome = 'reloaded' | ReloadFailure;

export interface LastReload {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly outcome: ReloadOutcome;
}

export interface Reloads {
  /** @param error absent: it was loaded */
  tell(error?: unknown): void;
  /** Null: nothing was to be loaded again. */
  last(): LastReload | null;
  /** How often each came. */
  counts(): ReadonlyMap<ReloadOutcome, number>;
}

export function createReloads(now: () => number): Reloads {
  const counts = new Map<ReloadOutcome, number>([['reloaded', 0]]);
  for (const failure of reloadFailures) counts.set(failure, 0);
  let last: LastReload | null = null;
  return {
    tell(error) {
      const outcome = error === undefined ? 'reloaded' : failureOf(error);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      last = { at: now(), outcome };
    },
    last: () => last,
    counts: () => counts,
  };
}

function failureOf(error: unknown): ReloadFailure {
  if (error instanceof SupergraphError || error instanceof SubgraphAddressesError) return error.reason;
  // The file is looked at before it is read.
  return error instanceof Error && 'syscall' in error && error.syscall === 'stat' ? 'unreadable' : 'failed';
}
