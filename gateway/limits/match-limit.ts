// How often a caller may look something up by a value of their own (the use MATCH): whoever may ask for one number must not
// try all numbers. It counts what is asked and knows nothing of what is found.

import { RateLimiterMemory } from 'rate-limiter-flexible';
import { gatewayError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import type { Limits } from './limits.ts';

export interface MatchLimit {
  /**
   * Counts look-ups of one operation, together, before they are made; refused ones count as well.
   * @throws GraphQLError MATCH_RATE_LIMITED, with Retry-After
   */
  count(principal: Principal, lookUps: number): Promise<void>;
}

const windowSeconds = 60;

/** @param limits of which the bound `matches` is what a caller may look up in a minute */
export function createMatchLimit(limits: Pick<Limits, 'boundsFor'>): MatchLimit {
  // What a caller may is the caller's: the counter itself refuses nobody.
  const counter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: windowSeconds });
  return {
    async count({ id, application, roles }, lookUps) {
      // INVARIANT: the key is made of what the token says, and of nothing that a caller can choose.
      const key = JSON.stringify([id, application ?? null]);
      const { consumedPoints, msBeforeNext } = await counter.consume(key, lookUps);
      if (consumedPoints > limits.boundsFor(roles).matches) {
        const seconds = String(Math.max(1, Math.ceil(msBeforeNext / 1000)));
        throw gatewayError('MATCH_RATE_LIMITED', undefined, new Map([['retry-after', seconds]]));
      }
    },
  };
}
