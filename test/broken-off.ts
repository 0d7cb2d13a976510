// What is left to do when a program is told to end before it is done (Ctrl-C, SIGTERM): a server that it started would outlive it.

import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM'] as const;
const cleanUps: (() => Promise<unknown>)[] = [];

/** @param cleanUp may be called when it has been done already */
export function whenBrokenOff(cleanUp: () => Promise<unknown>): void {
  if (cleanUps.length === 0) for (const signal of signals) process.once(signal, end);
  cleanUps.push(cleanUp);
}

function end(signal: (typeof signals)[number]): void {
  void Promise.allSettled(cleanUps.map((cleanUp) => cleanUp())).then(() =>
    process.exit(128 + constants.signals[signal]),
  );
}
