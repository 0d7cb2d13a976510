// A caller of a gateway in a process of its own, so that its work is not measured as the gateway's: `concurrency` requests at a time,
// or one every `pause` milliseconds, from when it is told to begin until it is told to stop; then it says how long each took. What a
// process does for its first request comes before that.

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface CallerTask {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly concurrency: number;
  /** Milliseconds between a request and the next. */
  readonly pause: number;
}

export interface CallerReport {
  readonly milliseconds: readonly number[];
  /** Status → times. */
  readonly statuses: Readonly<Record<string, number>>;
}

const [{ url, headers, concurrency, pause }] = (await once(process, 'message')) as [CallerTask];
const milliseconds: number[] = [];
const statuses: Record<string, number> = {};
let running = true;

async function call(): Promise<string> {
  try {
    const response = await fetch(url, { headers });
    await response.arrayBuffer();
    return String(response.status);
  } catch {
    return 'failed';
  }
}

async function callAgain(): Promise<void> {
  while (running) {
    const started = performance.now();
    const status = await call();
    milliseconds.push(performance.now() - started);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (pause > 0) await sleep(pause);
  }
}

await call();
const begin = once(process, 'message');
process.send?.('ready');
await begin;
process.once('message', () => {
  running = false;
});
await Promise.all(Array.from({ length: concurrency }, callAgain));
const report: CallerReport = { milliseconds, statuses };
process.send?.(report, () => process.disconnect());
