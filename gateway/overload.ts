// What a gateway does when more is asked of it than it can do: requests take turns, budgets end, and a process that falls behind
// refuses before everything is slow.

import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { type Admission, createAdmission } from './admission.ts';
import type { Signal } from './deadline.ts';
import type { Principal } from './identity/principal.ts';
import { createRates, type RateSettings } from './rates.ts';

export interface OverloadSettings {
  /** Requests that run at once. */
  readonly slots: number;
  /** Requests of one caller that may wait. */
  readonly queue: number;
  /** Mean delay of the event loop, in milliseconds, above which new requests are refused. */
  readonly loopDelay: number;
  readonly rates: RateSettings;
}

export interface Overload {
  /** Of each request, as soon as it is known who sends it: who is over the budget costs nothing more. Null: nothing is counted. @throws GraphQLError RATE_LIMITED */
  count(principal: Principal): Promise<void> | null;
  /** Waits for the turn of a request, or of a part of one. @returns what to call when it has ended. @throws GraphQLError OVERLOADED */
  enter(principal: Principal, signal: Signal): Promise<() => void>;
  usage: Admission['usage'];
  /** Runs work that keeps the process busy for a while, during which requests wait and none is refused for it. */
  excuse<T>(work: () => Promise<T>): Promise<T>;
}

/** Part of its time that a request must have left when its turn comes. */
const leastShare = 0.1;
const sampleMilliseconds = 250;
/** Share of its time that the event loop is at work: from where on the processor is short, and down to where it stays so. */
const shortUtilization = { from: 0.7, to: 0.3 };

/** @param settings absent: nothing is refused and nobody waits */
export async function guardOverload(
  app: FastifyInstance,
  settings: OverloadSettings | undefined,
  requestTimeoutMilliseconds: number,
): Promise<Overload> {
  if (settings === undefined) return unguarded;
  await app.register(underPressure, {
    maxEventLoopDelay: settings.loopDelay,
    sampleInterval: sampleMilliseconds,
    // Measured, and never exceeded; of the last interval, not since the process began.
    maxEventLoopUtilization: 1,
    eventLoopUtilizationMode: 'interval',
    // Health and metrics are answered all the same; requests ask below.
    pressureHandler() {},
  });
  let excused = 0;
  const excuseUntilTold = () => {
    // The delay is told by the sample after it.
    setTimeout(() => {
      excused -= 1;
    }, 2 * sampleMilliseconds).unref();
  };
  app.addHook('onListen', async () => {
    // Whoever asks first is not refused for what it took to start.
    excused += 1;
    excuseUntilTold();
  });
  // A process that got no time at all has no sample: whether it is behind, the next one tells.
  const isMeasured = () => Number.isFinite(app.memoryUsage().eventLoopDelay);
  let isShort = false;
  let lastShort = Number.NEGATIVE_INFINITY;
  const calmFor = () => {
    const { eventLoopUtilized } = app.memoryUsage();
    // Otherwise what is held back while it is short would come again as soon as that has helped.
    isShort = eventLoopUtilized > (isShort ? shortUtilization.to : shortUtilization.from);
    if (isShort) lastShort = performance.now();
    return isShort ? 0 : performance.now() - lastShort;
  };
  const rates = createRates(settings.rates);
  const admission = createAdmission({
    ...settings,
    leastMilliseconds: leastShare * requestTimeoutMilliseconds,
    isBusy: () => excused === 0 && isMeasured() && app.isUnderPressure(),
    calmFor,
    now: () => performance.now(),
    later(milliseconds, run) {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  return {
    usage: admission.usage,
    count: rates.count,
    enter: (principal, signal) => admission.enter(principal.id, signal),
    async excuse(work) {
      excused += 1;
      try {
        return await work();
      } finally {
        excuseUntilTold();
      }
    },
  };
}

const unguarded: Overload = {
  count: () => null,
  enter: async () => () => {},
  usage: () => ({ running: 0, waiting: 0 }),
  excuse: (work) => work(),
};
