// Runs something under a deadline and the caller's own signal. What is run gets a signal that fires on either, and is not
// waited for after that. Deadlines nest: an inner one never ends after the outer one, and knows what is left.

import { Cancellation, type Signal } from '../subgraphs/signal.ts';

export { Cancellation, type Signal };

export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** A signal that fires within `milliseconds`, if whoever made it keeps to that. */
export function endingWithin(milliseconds: number): Cancellation {
  return new Cancellation(performance.now() + milliseconds);
}

/** Milliseconds until the signal fires at the latest; undefined where it has no deadline. */
export function timeLeft(signal: Signal): number | undefined {
  const end = endOf(signal);
  return end === undefined ? undefined : Math.max(0, end - performance.now());
}

/** The moment, by the clock of `performance.now()`, at which the signal fires at the latest; undefined where it has no deadline. */
export function endOf(signal: Signal): number | undefined {
  return signal instanceof Cancellation ? signal.end : undefined;
}

/**
 * @param reasonOf what is thrown for what went wrong; absent: that
 * @throws DeadlineExceeded after `milliseconds`
 * @throws the reason of `parent` when that fires first
 */
export function withDeadline<T>(
  parent: Signal,
  milliseconds: number,
  run: (signal: Signal) => Promise<T>,
  reasonOf: (error: unknown) => unknown = (error) => error,
): Promise<T> {
  if (parent.aborted) return Promise.reject(reasonOf(parent.reason));
  return new Promise<T>((resolve, reject) => {
    const failed = (error: unknown) => reject(reasonOf(error));
    const within = new Within(parent, milliseconds, failed);
    run(within).then(
      (value) => {
        within.settle();
        resolve(value);
      },
      (error: unknown) => {
        within.settle();
        failed(error);
      },
    );
  });
}

/** Each fetch has one: a class, because closures would be made anew for each. */
class Within extends Cancellation {
  readonly #parent: Signal;
  readonly #timer: NodeJS.Timeout;
  readonly #reject: (reason: unknown) => void;
  readonly #onAbort: () => void;

  constructor(parent: Signal, milliseconds: number, reject: (reason: unknown) => void) {
    const end = performance.now() + milliseconds;
    super(Math.min(end, endOf(parent) ?? end));
    this.#parent = parent;
    this.#reject = reject;
    this.#onAbort = () => this.#stop(parent.reason);
    parent.addEventListener('abort', this.#onAbort);
    this.#timer = setTimeout(() => {
      this.#stop(new DeadlineExceeded(`no answer within ${milliseconds} ms`));
    }, milliseconds);
  }

  #stop(reason: unknown): void {
    this.settle();
    this.abort(reason);
    this.#reject(reason);
  }

  settle(): void {
    clearTimeout(this.#timer);
    this.#parent.removeEventListener('abort', this.#onAbort);
  }
}
