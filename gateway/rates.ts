// How many requests a caller may send in a span of time, counted by who the token says that they are and by their application:
// nothing that a caller chooses is part of a key. Each replica counts for itself.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import { gatewayError } from './errors.ts';
import type { Principal } from './identity/principal.ts';

const rate = z.strictObject({
  requests: z.number().int().min(1),
  seconds: z.number().int().min(1).max(86_400),
});
export const ratesShape = z.strictObject({ principal: rate.optional(), application: rate.optional() });
export type RateSettings = z.infer<typeof ratesShape>;

export interface Rates {
  /** @returns null where nothing is counted. @throws GraphQLError RATE_LIMITED, with the seconds to wait */
  count(principal: Pick<Principal, 'id' | 'application'>): Promise<void> | null;
}

export function createRates(settings: RateSettings): Rates {
  const byPrincipal = limiterOf(settings.principal);
  const byApplication = limiterOf(settings.application);
  async function consumeBoth(id: string, application: string | undefined): Promise<void> {
    await consume(byPrincipal, id);
    if (application !== undefined) await consume(byApplication, application);
  }
  const isCounted = byPrincipal !== undefined || byApplication !== undefined;
  return { count: ({ id, application }) => (isCounted ? consumeBoth(id, application) : null) };
}

function limiterOf(rate: RateSettings['principal']): RateLimiterMemory | undefined {
  return rate && new RateLimiterMemory({ points: rate.requests, duration: rate.seconds });
}

async function consume(limiter: RateLimiterMemory | undefined, key: string): Promise<void> {
  await limiter?.consume(key).catch((refusal: unknown) => {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const error = gatewayError('RATE_LIMITED');
    error.extensions.retryAfter = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw error;
  });
}
