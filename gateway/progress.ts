// Tells whoever waits for a start what is going on: one line for each step that takes longer than a second, when that is
// known, and one when it is done.

export interface Progress {
  /** A step begins, and the one before it is done. */
  next(step: string): void;
  /** How far the step is, from 0 to 1. */
  at(fraction: number): void;
  /** The last step is done. */
  end(): void;
}

const patienceMilliseconds = 1000;
const newsMilliseconds = 3000;

/** @param now in milliseconds */
export function createProgress(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): Progress {
  let current: { readonly step: string; readonly began: number; readonly timer: NodeJS.Timeout } | undefined;
  let lastNews = 0;

  function end(): void {
    if (current === undefined) return;
    const { step, began, timer } = current;
    clearTimeout(timer);
    current = undefined;
    const milliseconds = now() - began;
    if (milliseconds >= patienceMilliseconds) print(`  ${step}: ${(milliseconds / 1000).toFixed(1)} s`);
  }

  return {
    next(step) {
      if (step === current?.step) return;
      end();
      const timer = setTimeout(() => print(`  ${step} …`), patienceMilliseconds);
      current = { step, began: now(), timer };
      lastNews = now();
    },
    at(fraction) {
      if (current === undefined || now() - lastNews < newsMilliseconds) return;
      lastNews = now();
      print(`  ${current.step}: ${Math.floor(fraction * 100)} %`);
    },
    end,
  };
}
