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
