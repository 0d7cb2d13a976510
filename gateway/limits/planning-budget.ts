// How long the documents of a caller may keep the process busy with planning, in a minute. A plan is made once and kept, so that
// callers who send the same documents hardly spend anything; but it cannot be interrupted, nobody else is answered meanwhile, and a
// text of one screen takes a third of a second: whoever writes a new one for each request would have the process to themselves.

import { LRUCache } from 'lru-cache';
import { gatewayError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { unboundedCost } from './bounds.ts';
import type { Limits } from './limits.ts';

/** Works something out at the cost of whose it is. @throws GraphQLError PLANNING_RATE_LIMITED, with Retry-After, where nothing is left */
export type MakePlan = <T>(make: () => T) => T;

export interface PlanningBudget {
  /** For one request: what has begun with something left is brought to its end. */
  of(principal: Pick<Principal, 'id' | 'application' | 'roles'>): MakePlan;
}

const windowMilliseconds = 60_000;
const keptCallers = 10_000;

interface Spent {
  milliseconds: number;
  /** By the clock of the budget. */
  readonly until: number;
}

/**
 * @param limits of which the bound `planning` is what a caller may spend
 * @param now milliseconds of a clock that only goes forward
 */
export function createPlanningBudget(limits: Pick<Limits, 'boundsFor'>, now: () => number): PlanningBudget {
  const callers = new LRUCache<string, Spent>({ max: keptCallers });

  function spentBy(key: string): Spent {
    const kept = callers.get(key);
    if (kept !== undefined && now() < kept.until) return kept;
    const spent = { milliseconds: 0, until: now() + windowMilliseconds };
    callers.set(key, spent);
    return spent;
  }

  return {
    of: ({ id, application, roles }) => {
      let hasBegun = false;
      return (make) => {
        const { planning } = limits.boundsFor(roles);
        if (planning >= unboundedCost) return make();
        // INVARIANT: the key is made of what the token says, and of nothing that a caller can choose.
        const spent = spentBy(JSON.stringify([id, application ?? null]));
        if (!hasBegun && spent.milliseconds >= planning) {
          const seconds = String(Math.max(1, Math.ceil((spent.until - now()) / 1000)));
          throw gatewayError('PLANNING_RATE_LIMITED', undefined, new Map([['retry-after', seconds]]));
        }
        hasBegun = true;
        const begun = now();
        try {
          return make();
        } finally {
          spent.milliseconds += now() - begun;
        }
      };
    },
  };
}
