// How far V8 lets the heap grow between two collections. Left alone it takes a multiple of what is in use, which serves requests with
// few collections; while a process starts or exports, what it throws away is much and what it keeps little, and it is told to collect
// when a fifth has been added. That costs exports time and leaves requests alone.

import { setFlagsFromString } from 'node:v8';

/** Of what the last collection left, in percent. */
const boundedPercent = 20;
const flag = /^--heap[-_]growing[-_]percent\b/;

export interface HeapGrowth {
  /** @returns to be called once, when what asked for it has ended */
  bound(): () => void;
  /** Whether anything does. */
  isBounded(): boolean;
}

/**
 * @param flags those that the process was started with: whoever said how the heap grows is not contradicted
 * @param set takes flags of V8 while it runs
 */
export function createHeapGrowth(flags: readonly string[], set: (flag: string) => void): HeapGrowth {
  let holders = 0;
  const said = flags.some((each) => flag.test(each));
  const tell = (percent: number) => {
    if (!said) set(`--heap-growing-percent=${percent}`);
  };
  return {
    isBounded: () => holders > 0,
    bound() {
      holders += 1;
      if (holders === 1) tell(boundedPercent);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        holders -= 1;
        // V8's own measure again.
        if (holders === 0) tell(0);
      };
    },
  };
}

/** Of this process, which has one heap. */
export const heapGrowth = createHeapGrowth(
  [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)],
  setFlagsFromString,
);
