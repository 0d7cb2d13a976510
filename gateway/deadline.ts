// Runs something under a deadline and the caller's own signal. What is run gets a signal that fires on either, and is not
// waited for after that. Deadlines nest: an inner one never ends after the outer one, and knows what is left.

import { setMaxListeners } from 'node:events';

export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** When signals fire at the latest, by the clock of `performance.now()`. */
const ends = new WeakMap<AbortSignal, number>();

/** Notes that `signal` fires within `milliseconds`. */
export function endsWithin(signal: AbortSignal, milliseconds: number): void {
  // All fetches of a request and all statements of a fetch listen to one signal.
  setMaxListeners(0, signal);
  ends.set(signal, performance.now() + milliseconds);
}

/** Milliseconds until the signal fires at the latest; undefined where it has no deadline. */
export function timeLeft(signal: AbortSignal): number | undefined {
  const end = ends.get(signal);
  return end === undefined ? undefined : Math.max(0, end - performance.now());
}

/**
 * @throws DeadlineExceeded after `milliseconds`
 * @throws the reason of `parent` when that fires first
 */
export function withDeadline<T>(
  parent: AbortSignal,
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (parent.aborted) return Promise.reject(parent.reason);
  const controller = new AbortController();
  endsWithin(controller.signal, Math.min(milliseconds, timeLeft(parent) ?? milliseconds));
  return new Promise<T>((resolve, reject) => {
    function stop(reason: unknown) {
      controller.abort(reason);
      reject(reason);
    }
    const onAbort = () => stop(parent.reason);
    const timer = setTimeout(
      () => stop(new DeadlineExceeded(`no answer within ${milliseconds} ms`)),
      milliseconds,
    );
    function settle() {
      clearTimeout(timer);
      parent.removeEventListener('abort', onAbort);
    }
    parent.addEventListener('abort', onAbort);
    run(controller.signal).then(resolve, reject).finally(settle);
  });
}
