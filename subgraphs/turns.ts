// When what is collected is sent: at once while little is under way, else together with what comes until something returns.

export interface TurnsOptions {
  /** While so many are under way, what comes is held back. */
  readonly mostRunning: number;
  /** But for no longer than this. */
  readonly longestWaitMs: number;
  /** Takes what is waiting and sends it; each promise is one that is under way, and none of them fails. */
  readonly send: () => readonly Promise<unknown>[];
}

/** @returns what is to be called when something is waiting */
export function createTurns({ mostRunning, longestWaitMs, send }: TurnsOptions): () => void {
  let running = 0;
  let waiting = false;
  let immediate: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;

  function schedule(): void {
    // After the events of this turn: whatever arrived together is sent together.
    if (running < mostRunning) immediate ??= setImmediate(flush);
    else timer ??= setTimeout(flush, longestWaitMs);
  }

  function flush(): void {
    clearImmediate(immediate);
    clearTimeout(timer);
    immediate = undefined;
    timer = undefined;
    waiting = false;
    for (const sent of send()) {
      running += 1;
      void sent.then(onReturn);
    }
  }

  function onReturn(): void {
    running -= 1;
    if (waiting) schedule();
  }

  return () => {
    waiting = true;
    schedule();
  };
}
