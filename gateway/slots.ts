// So many at a time: who comes when all are at it waits, for as long as it may.

import type { Signal } from './deadline.ts';

/** @throws what the signal says, where it fires before there is a slot */
export type Slots = <T>(signal: Signal, run: () => Promise<T>) => Promise<T>;

export function createSlots(most: number): Slots {
  let running = 0;
  const waiting = new Set<() => void>();

  function enter(signal: Signal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (running < most) {
        running += 1;
        return resolve();
      }
      const onAbort = () => {
        waiting.delete(begin);
        reject(signal.reason);
      };
      const begin = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      waiting.add(begin);
      signal.addEventListener('abort', onAbort);
    });
  }

  /** The slot goes to whoever has waited longest. */
  function leave(): void {
    const [next] = waiting;
    if (next === undefined) running -= 1;
    else {
      waiting.delete(next);
      next();
    }
  }

  return async (signal, run) => {
    await enter(signal);
    try {
      return await run();
    } finally {
      leave();
    }
  };
}
