// When what is collected is sent: at once while little is under way, else together with what comes until something returns. Where
// several came at a time they come again so, and the first of them waits for the others, as long as they come.

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
  /** So many wait to be sent, and so many did when it was last looked. */
  let waiting = 0;
  let seen = 0;
  /** When the first of them came. */
  let since = 0;
  let isTogether = false;
  let immediate: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;

  function schedule(): void {
    // After the events of this turn: whatever arrived together is sent together.
    if (running < mostRunning) immediate ??= setImmediate(look);
    else timer ??= setTimeout(flush, longestWaitMs);
  }

  function look(): void {
    immediate = undefined;
    const isMoreComing = isTogether && waiting > seen && performance.now() - since < longestWaitMs;
    seen = waiting;
    if (isMoreComing) schedule();
    else flush();
  }

  function flush(): void {
    isTogether = waiting > 1;
    clearImmediate(immediate);
    clearTimeout(timer);
    immediate = undefined;
    timer = undefined;
    waiting = 0;
    seen = 0;
    for (const sent of send()) {
      running += 1;
      void sent.then(onReturn);
    }
  }

  function onReturn(): void {
    running -= 1;
    if (waiting > 0) schedule();
  }

  return () => {
    if (waiting === 0) since = performance.now();
    waiting += 1;
    schedule();
  };
}
