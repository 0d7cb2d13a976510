// Requests whose events are on their way to the trail. Whoever came a moment ago is worth waiting for, so that their events share a commit;
// who has been at work for longer than that waits for something else.

export interface Coming {
  /** @returns to be called when the event has come, or will not */
  add(): () => void;
  /** How long events wait for those who are on the way, in milliseconds; 0: not at all. */
  wait(): number;
  /** Nobody is waited for any more. */
  clear(): void;
}

/** For each of them, what the processor takes for one: the busier it is, the more events share a commit. */
const millisecondsForEach = 0.75;
const longestWaitMilliseconds = 12;
const youngMilliseconds = 20;

/**
 * @param onLast called when the last of them has come
 * @param now in milliseconds, from any beginning
 */
export function createComing(onLast: () => void, now: () => number): Coming {
  /** In the order in which they came. */
  const young = new Set<{ readonly since: number }>();

  function forgetOld(): void {
    const oldest = now() - youngMilliseconds;
    for (const each of young) {
      if (each.since > oldest) return;
      young.delete(each);
    }
  }

  return {
    add() {
      const one = { since: now() };
      young.add(one);
      return () => {
        if (young.delete(one) && young.size === 0) onLast();
      };
    },
    wait() {
      forgetOld();
      return Math.min(longestWaitMilliseconds, young.size * millisecondsForEach);
    },
    clear: () => young.clear(),
  };
}
