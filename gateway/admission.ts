// How many requests run at once, and whose. Each caller has a queue of their own and the queues take turns, so that a flood by one
// lengthens nobody else's; who has more waiting than will be reached in time is told to come back.

import type { Signal } from './deadline.ts';
import { gatewayError } from './errors.ts';

export interface Admission {
  /**
   * Waits for a turn. @returns what to call when the request has ended
   * @throws GraphQLError OVERLOADED when there is no room, or the reason of `signal` when it fires first
   */
  enter(caller: string, signal: Signal): Promise<() => void>;
  /** For whoever watches. */
  usage(): { readonly running: number; readonly waiting: number };
}

export interface AdmissionOptions {
  /** Requests that run at once. */
  readonly slots: number;
  /** Requests of one caller that may wait. */
  readonly queue: number;
  /** Whether the process is too busy to take anything. */
  readonly isBusy: () => boolean;
  /** Whether the processor, and not databases and subgraphs, is what requests wait for. */
  readonly isCrowded: () => boolean;
  /** In milliseconds, from any beginning. */
  readonly now: () => number;
}

/** A caller is there for this long after their last request: a flood must not fill up between two requests of another. */
const presenceMilliseconds = 2000;

interface Caller {
  running: number;
  /** Of the last coming or going. */
  seen: number;
  readonly waiting: Set<() => void>;
}

/** So many times what another caller wants is a flood. */
const floods = 8;

function demandOf({ running, waiting }: Caller): number {
  return running + waiting.size;
}

export function createAdmission({ slots, queue, isBusy, isCrowded, now }: AdmissionOptions): Admission {
  /** In the order of their turns. */
  const callers = new Map<string, Caller>();
  let running = 0;
  let waiting = 0;

  function start(caller: Caller): () => void {
    running += 1;
    caller.running += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      running -= 1;
      caller.running -= 1;
      caller.seen = now();
      next();
    };
  }

  /**
   * Alone, a caller has all the slots; beside others an equal share of them, and a quarter of that for who wants much more than somebody
   * else does. Where the processor is what they wait for, it is a sixteenth, and one: the fewer run of a flood, the less it lengthens what
   * runs beside it.
   */
  function shareOf(caller: Caller, least: number): number {
    if (callers.size <= 1) return slots;
    const isFlood = demandOf(caller) >= floods * least;
    if (!isCrowded()) return Math.max(1, Math.floor(slots / (callers.size * (isFlood ? 4 : 1))));
    return isFlood ? 1 : Math.max(1, Math.floor(slots / (callers.size * 16)));
  }

  /** The least that any of the callers wants; between two requests it is one. */
  function leastDemand(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const caller of callers.values()) least = Math.min(least, Math.max(1, demandOf(caller)));
    return least;
  }

  function next(): void {
    const least = leastDemand();
    for (const [name, caller] of callers) {
      if (running >= slots) return;
      const [first] = caller.waiting;
      if (first === undefined) {
        if (caller.running === 0 && now() - caller.seen > presenceMilliseconds) callers.delete(name);
        continue;
      }
      if (caller.running >= shareOf(caller, least)) continue;
      // Whoever had a turn goes to the end.
      callers.delete(name);
      callers.set(name, caller);
      first();
    }
  }

  return {
    usage: () => ({ running, waiting }),
    async enter(name, signal) {
      const caller = callers.get(name) ?? { running: 0, seen: now(), waiting: new Set() };
      caller.seen = now();
      if (isBusy() || caller.waiting.size >= queue) throw gatewayError('OVERLOADED');
      callers.set(name, caller);
      const hasRoom = running < slots && caller.waiting.size === 0;
      if (hasRoom && caller.running < shareOf(caller, leastDemand())) return start(caller);
      return new Promise((resolve, reject) => {
        const settle = () => {
          waiting -= 1;
          caller.waiting.delete(turn);
          signal.removeEventListener('abort', onAbort);
        };
        const turn = () => {
          settle();
          resolve(start(caller));
        };
        const onAbort = () => {
          settle();
          next();
          reject(signal.reason);
        };
        waiting += 1;
        caller.waiting.add(turn);
        signal.addEventListener('abort', onAbort);
        next();
      });
    },
  };
}
