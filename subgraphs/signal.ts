// What tells work that nobody waits for it any more. A request has one for itself and one for each of its fetches; AbortController
// makes events of them, which costs more than the fetch itself, so there is a plain one beside it.

/** What is used of AbortSignal: one of those will do. */
export interface Signal {
  readonly aborted: boolean;
  /** Why it fired. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export class Cancellation implements Signal {
  aborted = false;
  reason: unknown = undefined;
  /** Milliseconds of the clock of `performance.now()` at which it fires at the latest. */
  readonly end: number | undefined;
  #listeners: (() => void)[] = [];

  constructor(end?: number) {
    this.end = end;
  }

  /** Listeners are called once and in their order; what comes later is told by `aborted`. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.aborted) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners.lastIndexOf(listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }
}

/**
 * A signal that fires when all of these have, with the reason of the first; undefined where one of those who wait has none and waits
 * whatever happens.
 * @returns the signal, and what is to be called when nobody needs it any more
 */
export function whenAllAreGone(
  signals: readonly (Signal | undefined)[],
): readonly [Signal | undefined, () => void] {
  const [first] = signals;
  if (signals.length === 1) return [first, () => {}];
  const known = signals.flatMap((signal) => signal ?? []);
  if (known.length < signals.length) return [undefined, () => {}];
  const all = new Cancellation(latestEnd(known));
  let waiting = known.filter(({ aborted }) => !aborted).length;
  const onAbort = () => {
    waiting -= 1;
    if (waiting === 0) all.abort(first?.reason);
  };
  for (const signal of known) signal.addEventListener('abort', onAbort);
  return [
    all,
    () => {
      for (const signal of known) signal.removeEventListener('abort', onAbort);
    },
  ];
}

function latestEnd(signals: readonly Signal[]): number | undefined {
  let latest = 0;
  for (const signal of signals) {
    if (!(signal instanceof Cancellation) || signal.end === undefined) return undefined;
    latest = Math.max(latest, signal.end);
  }
  return latest;
}
