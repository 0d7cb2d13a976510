// The exports of this process: how many a caller has running, and for an hour what became of each, for the caller alone.

import { LRUCache } from 'lru-cache';
import { type GatewayErrorCode, gatewayError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import type { Manifest } from './manifest.ts';

export type ExportState =
  | { readonly state: 'RUNNING' }
  | { readonly state: 'COMPLETE'; readonly manifest: Manifest }
  | { readonly state: 'STOPPED'; readonly code: GatewayErrorCode; readonly argument?: string };

export interface Exports {
  /**
   * @param most that may run at once
   * @returns to be told how it ended; null: it was not begun
   * @throws GraphQLError EXPORTS_TOO_MANY
   */
  begin(id: string, principal: Principal, most: number): (end: ExportState | null) => void;
  /** Undefined for one that is not this caller's, too. */
  find(id: string, principal: Principal): ExportState | undefined;
}

const keptExports = 10_000;
const keptMilliseconds = 3_600_000;

export function createExports(): Exports {
  const known = new LRUCache<string, { readonly owner: string; state: ExportState }>({
    max: keptExports,
    ttl: keptMilliseconds,
  });
  const running = new Map<string, number>();
  return {
    begin(id, principal, most) {
      const owner = ownerOf(principal);
      const count = running.get(owner) ?? 0;
      if (count >= most) throw gatewayError('EXPORTS_TOO_MANY');
      running.set(owner, count + 1);
      known.set(id, { owner, state: { state: 'RUNNING' } });
      let ended = false;
      return (end) => {
        if (ended) return;
        ended = true;
        const left = (running.get(owner) ?? 1) - 1;
        if (left === 0) running.delete(owner);
        else running.set(owner, left);
        if (end === null) known.delete(id);
        else known.set(id, { owner, state: end });
      };
    },
    find(id, principal) {
      const found = known.get(id);
      return found?.owner === ownerOf(principal) ? found.state : undefined;
    },
  };
}

// INVARIANT: made of what the token says, and of nothing that a caller can choose.
function ownerOf({ id, application }: Principal): string {
  return JSON.stringify([id, application ?? null]);
}
