// How far V8 lets the heap grow between two collections. Left alone it takes up to four times what is in use, the more the faster it
// collects, and keeps much of that afterwards. While the process serves, it is told to collect when half has been added. While it
// starts or exports, what it throws away is much and what it keeps little: a fifth. That costs exports time and leaves requests alone.

import { setFlagsFromString } from 'node:v8';

/** Of what the last collection left, in percent. */
const boundedPercent = 20;
const servingPercent = 50;
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
        if (holders === 0) tell(servingPercent);
      };
    },
  };
}

/** Of this process, which has one heap. */
export const heapGrowth = createHeapGrowth(
  [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)],
  setFlagsFromString,
);
