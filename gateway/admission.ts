// How many requests run at once, and whose. Each caller has a queue of their own and the queues take turns, so that a flood by one
// lengthens nobody else's; who has more waiting than will be reached in time is told to come back, and who waited until little time is left.

import { DeadlineExceeded, endOf, type Signal } from './deadline.ts';
import { gatewayError } from './errors.ts';

export interface Admission {
  /**
   * Waits for a turn. @returns what to call when the request has ended
   * @throws GraphQLError OVERLOADED when there is no room, or no turn while enough time is left to use it
   * @throws the reason of `signal` when it fires for something else than its time
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
  /** What must be left of the time of a request when its turn comes: with less it would only be cut off. */
  readonly leastMilliseconds: number;
  /** Whether the process is too busy to take anything. */
  readonly isBusy: () => boolean;
  /** For how many milliseconds requests have waited for databases and subgraphs, and not for the processor; 0 while it is short. */
  readonly calmFor: () => number;
  /** In milliseconds, by the clock of the signals. */
  readonly now: () => number;
  /** Runs something once, so many milliseconds later. @returns what calls it off */
  readonly later: (milliseconds: number, run: () => void) => () => void;
}

/** A caller is there for this long after their last request: a flood must not fill up between two requests of another. */
const presenceMilliseconds = 2000;

interface Caller {
  /** When they came. */
  readonly since: number;
  running: number;
  /** Of the last coming or going. */
  seen: number;
  /** Since when they have been a flood beside others; undefined: they are none. */
  floodSince: number | undefined;
  /** Until when a flood leaves the processor to others. */
  restsUntil: number;
  readonly waiting: Set<() => void>;
}

/** So many times what another caller wants is a flood. */
const floods = 8;
/** While the processor is not short, a share that had shrunk doubles this often: as often as it is known what the last doubling did. */
const doublingMilliseconds = 250;

/** Who has waited until there was no time left is told as who finds the queue full. */
function inVain({ reason }: Signal): unknown {
  return reason instanceof DeadlineExceeded ? gatewayError('OVERLOADED') : reason;
}

function demandOf({ running, waiting }: Caller): number {
  return running + waiting.size;
}

export function createAdmission(options: AdmissionOptions): Admission {
  const { slots, queue, leastMilliseconds, isBusy, calmFor, now, later } = options;
  /** In the order of their turns. */
  const callers = new Map<string, Caller>();
  let running = 0;
  let waiting = 0;
  const wakeRested = createWake();
  const wakeToGrow = createWake();

  function start(caller: Caller): () => void {
    running += 1;
    caller.running += 1;
    const started = now();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      running -= 1;
      caller.running -= 1;
      caller.seen = now();
      caller.restsUntil = caller.seen + (caller.seen - started);
      next();
    };
  }

  /**
   * Alone, a caller has all the slots; beside others an equal share of them, and a quarter of that for who wants much more than somebody
   * else does. Where the processor is what they wait for, it is a sixteenth, and one: the fewer run of a flood, the less it lengthens what
   * runs beside it. From there it doubles, as it does for who has just come: given at once, the whole share would keep the processor busy
   * before it is known that it does.
   */
  function shareOf({ since, floodSince }: Caller, calm: number): number {
    if (callers.size <= 1) return slots;
    const most = slots / (callers.size * (floodSince === undefined ? 1 : 4));
    const least = floodSince === undefined ? slots / (callers.size * 16) : 1;
    const grownFor = Math.min(calm, now() - (floodSince ?? since));
    const grown = Math.max(1, least) * 2 ** Math.floor(grownFor / doublingMilliseconds);
    return Math.max(1, Math.floor(Math.min(most, grown)));
  }

  /** Forgets who has gone, and tells floods from others. */
  function watch(): void {
    let least = Number.POSITIVE_INFINITY;
    for (const [name, caller] of callers) {
      const demand = demandOf(caller);
      if (demand === 0 && now() - caller.seen > presenceMilliseconds) callers.delete(name);
      // Between two requests a caller wants one.
      else least = Math.min(least, Math.max(1, demand));
    }
    for (const caller of callers.values()) {
      if (callers.size > 1 && demandOf(caller) >= floods * least) caller.floodSince ??= now();
      else caller.floodSince = undefined;
    }
  }

  function mayBegin(caller: Caller, calm: number): boolean {
    if (caller.running >= shareOf(caller, calm)) {
      // Of what runs, nothing may end before the share has grown.
      wakeToGrow(doublingMilliseconds);
      return false;
    }
    // Where the processor is short, a flood rests as long as its last one took, whether or not somebody else runs: of those who come at
    // any moment, half find nothing of it in their way, and half as much is there to be collected.
    const rests = caller.floodSince !== undefined && calm === 0 ? caller.restsUntil - now() : 0;
    // The processor may have time before that.
    if (rests > 0) wakeRested(Math.min(rests, doublingMilliseconds));
    return rests <= 0;
  }

  function mayBeginAtOnce(caller: Caller): boolean {
    if (callers.size <= 1) return true;
    watch();
    return mayBegin(caller, calmFor());
  }

  function next(): void {
    watch();
    const calm = calmFor();
    for (const [name, caller] of callers) {
      if (running >= slots) return;
      const [first] = caller.waiting;
      if (first === undefined || !mayBegin(caller, calm)) continue;
      // Whoever had a turn goes to the end.
      callers.delete(name);
      callers.set(name, caller);
      first();
    }
  }

  function createWake(): (milliseconds: number) => void {
    let isSet = false;
    return (milliseconds) => {
      if (isSet) return;
      isSet = true;
      later(milliseconds, () => {
        isSet = false;
        next();
      });
    };
  }

  return {
    usage: () => ({ running, waiting }),
    async enter(name, signal) {
      const caller = callers.get(name) ?? {
        since: now(),
        running: 0,
        seen: now(),
        floodSince: undefined,
        restsUntil: 0,
        waiting: new Set(),
      };
      caller.seen = now();
      if (signal.aborted) throw inVain(signal);
      const last = (endOf(signal) ?? Number.POSITIVE_INFINITY) - leastMilliseconds;
      if (isBusy() || caller.waiting.size >= queue || now() > last) throw gatewayError('OVERLOADED');
      callers.set(name, caller);
      const isFirst = running < slots && caller.waiting.size === 0;
      if (isFirst && mayBeginAtOnce(caller)) return start(caller);
      return new Promise((resolve, reject) => {
        const settle = () => {
          waiting -= 1;
          caller.waiting.delete(turn);
          signal.removeEventListener('abort', onAbort);
          callOff();
        };
        const turn = () => {
          settle();
          // While the process is behind, a turn may come before what was to run at the last moment.
          if (now() > last) reject(gatewayError('OVERLOADED'));
          else resolve(start(caller));
        };
        const leave = (reason: unknown) => {
          settle();
          next();
          reject(reason);
        };
        const onAbort = () => leave(inVain(signal));
        const callOff = Number.isFinite(last)
          ? later(last - now(), () => leave(gatewayError('OVERLOADED')))
          : () => {};
        waiting += 1;
        caller.waiting.add(turn);
        signal.addEventListener('abort', onAbort);
        next();
      });
    },
  };
}
