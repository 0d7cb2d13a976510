// What answers requests, held so that it can be replaced while they come: whoever has begun with one ends with it, and one that
// was replaced stops when the last of those has ended. What is held, and how another is made, is the business of others.

export interface Serving<T> {
  current(): T;
  /** For a request: `leave` is to be called when it has ended. */
  take(): { readonly taken: T; readonly leave: () => void };
  /** From now on `next` is taken. @returns what ends when the one before has stopped */
  replace(next: T): Promise<void>;
  /** Stops the current one, whoever still has it. */
  stop(): Promise<void>;
}

interface Held<T> {
  readonly value: T;
  takers: number;
  onIdle: (() => void) | null;
}

export function createServing<T extends { stop(): Promise<void> }>(first: T): Serving<T> {
  let held: Held<T> = { value: first, takers: 0, onIdle: null };
  return {
    current: () => held.value,
    take() {
      const mine = held;
      let left = false;
      mine.takers += 1;
      return {
        taken: mine.value,
        leave() {
          if (left) return;
          left = true;
          mine.takers -= 1;
          if (mine.takers === 0) mine.onIdle?.();
        },
      };
    },
    async replace(next) {
      const before = held;
      held = { value: next, takers: 0, onIdle: null };
      if (before.takers > 0) {
        await new Promise<void>((resolve) => {
          before.onIdle = resolve;
        });
      }
      await before.value.stop();
    },
    stop: () => held.value.stop(),
  };
}
