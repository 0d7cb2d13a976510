// Asks one contender for a while, in a process of its own so that it shares no core with the contender: `concurrency` callers, each
// asking one operation after the other. What is measured begins when each has been answered once: before, connections are being opened.
// Takes a task as a message and answers with what it measured.

import { Client, type Dispatcher } from 'undici';

export interface Task {
  readonly url: string;
  /** Of the callers, who ask in turn. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly bodies: readonly string[];
  readonly concurrency: number;
  readonly milliseconds: number;
  /** Asked however long that takes, up to `longestMilliseconds`. */
  readonly leastRequests?: number;
}

export interface Measured {
  readonly requests: number;
  /** Those that were answered before what is measured. */
  readonly lead: number;
  readonly failures: number;
  /** Why the first of them failed. */
  readonly failure?: string | undefined;
  readonly milliseconds: number;
  /** Of the latencies, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

if (process.send !== undefined) {
  process.on('message', (task: Task) => {
    void measure(task).then((measured) => process.send?.(measured));
  });
  process.on('disconnect', () => process.exit(0));
}

/** For a contender that takes a tenth of a second for each. */
const longestMilliseconds = 12_000;

export async function measure(task: Task): Promise<Measured> {
  const { url, headers, bodies, concurrency, milliseconds, leastRequests = 0 } = task;
  const { origin, pathname } = new URL(url);
  const clients = Array.from({ length: concurrency }, () => new Client(origin));
  let latencies: number[] = [];
  let failures = 0;
  let failure: string | undefined;
  let next = 0;
  const askNext = async (client: Client) => {
    const sent = performance.now();
    const nth = next++;
    const body = bodies[nth % bodies.length] ?? '';
    try {
      await ask(client, {
        method: 'POST',
        path: pathname,
        headers: { 'content-type': 'application/json', ...headers[nth % headers.length] },
        body,
      });
      latencies.push(performance.now() - sent);
    } catch (error) {
      // A connection that the contender closes is a failure of its own, not the end of the load.
      failures += 1;
      failure ??= String(error);
    }
  };
  await Promise.all(clients.map(askNext));
  const lead = latencies.length;
  latencies = [];
  const begin = performance.now();
  const goesOn = () => {
    const elapsed = performance.now() - begin;
    return elapsed < milliseconds || (next < leastRequests && elapsed < longestMilliseconds);
  };
  const askOn = async (client: Client) => {
    while (goesOn()) await askNext(client);
    await client.close();
  };
  await Promise.all(clients.map(askOn));
  const elapsed = performance.now() - begin;
  latencies.sort((a, b) => a - b);
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? Number.NaN;
  return {
    requests: latencies.length,
    lead,
    failures,
    failure,
    milliseconds: elapsed,
    p50: at(0.5),
    p99: at(0.99),
  };
}

/**
 * Reads the answer to its end. Without a stream and a promise for each part of it: what the load takes of the processor, a fast contender's
 * database and callers wait for.
 */
function ask(client: Client, request: Dispatcher.DispatchOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let status = 0;
    const begun: Buffer[] = [];
    client.dispatch(request, {
      onConnect() {},
      onHeaders(statusCode) {
        status = statusCode;
        return true;
      },
      onData(chunk) {
        if (status !== 200) begun.push(chunk);
        return true;
      },
      onComplete() {
        if (status === 200) resolve();
        else reject(new Error(`${status} ${Buffer.concat(begun).toString().slice(0, 200)}`));
      },
      onError: reject,
    });
  });
}
