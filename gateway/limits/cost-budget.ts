// What a caller's operations may cost together in a minute. It is counted before an operation is decided or planned, of its document
// and variables alone, so that being refused tells nothing of data or rules.

import { RateLimiterMemory } from 'rate-limiter-flexible';
import { gatewayError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { unboundedCost } from './bounds.ts';
import type { Limits } from './limits.ts';

export interface CostBudget {
  /**
   * Counts what an operation costs, before it runs; refused ones count as well. Null: nothing is counted.
   * @throws GraphQLError COST_RATE_LIMITED, with Retry-After
   */
  spend(principal: Pick<Principal, 'id' | 'application' | 'roles'>, cost: number): Promise<void> | null;
}

const windowSeconds = 60;

/** @param limits of which the bound `costPerMinute` is what a caller may spend */
export function createCostBudget(limits: Pick<Limits, 'boundsFor'>): CostBudget {
  // What a caller may is the caller's: the counter itself refuses nobody.
  const counter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: windowSeconds });
  async function spend(key: string, cost: number, most: number): Promise<void> {
    const { consumedPoints, msBeforeNext } = await counter.consume(key, cost);
    if (consumedPoints <= most) return;
    const seconds = String(Math.max(1, Math.ceil(msBeforeNext / 1000)));
    throw gatewayError('COST_RATE_LIMITED', undefined, new Map([['retry-after', seconds]]));
  }

  return {
    spend({ id, application, roles }, cost) {
      const { costPerMinute } = limits.boundsFor(roles);
      // INVARIANT: the key is made of what the token says, and of nothing that a caller can choose.
      return costPerMinute >= unboundedCost
        ? null
        : spend(JSON.stringify([id, application ?? null]), cost, costPerMinute);
    },
  };
}
