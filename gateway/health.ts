// /livez says that the process runs, /readyz that it should get requests: not on its way down, databases in reach. That the
// supergraph is loaded needs no check, since the server does not listen before it is.

import type { FastifyInstance } from 'fastify';
import type { Attempts } from './attempt.ts';
import { Cancellation, withDeadline } from './deadline.ts';

export interface Readiness {
  readonly draining: boolean;
  ready(): Promise<boolean>;
  /** Counts `work` as running until it settles. */
  track<T>(work: Promise<T>): Promise<T>;
  /** From now on not ready. Resolves when nothing runs any more. */
  drain(): Promise<void>;
}

/** An answer is good for this long, so that probes, which anyone may send, do not become load on the databases. */
const trustMilliseconds = 1000;
const timeoutMilliseconds = 2000;

export function createReadiness(databasesReady: () => Promise<boolean> = async () => true): Readiness {
  let draining = false;
  let running = 0;
  let onIdle = () => {};
  let asked = Number.NEGATIVE_INFINITY;
  let answer = Promise.resolve(false);
  return {
    get draining() {
      return draining;
    },
    async ready() {
      if (draining) return false;
      if (performance.now() - asked > trustMilliseconds) {
        asked = performance.now();
        answer = withDeadline(new Cancellation(), timeoutMilliseconds, databasesReady).catch(() => false);
      }
      return answer;
    },
    track(work) {
      running += 1;
      return work.finally(() => {
        running -= 1;
        if (running === 0) onIdle();
      });
    },
    drain() {
      draining = true;
      return new Promise((resolve) => {
        onIdle = resolve;
        if (running === 0) resolve();
      });
    },
  };
}

/**
 * @param subgraphs name → how it is asked. One whose circuit is open does not make the gateway unready: the sections of the
 * others are whole.
 */
export function registerHealth(
  app: FastifyInstance,
  readiness: Pick<Readiness, 'ready'>,
  subgraphs: ReadonlyMap<string, Pick<Attempts, 'state'>>,
): void {
  app.get('/livez', async () => ({ status: 'live' }));
  app.get('/readyz', async (_request, reply) => {
    const ready = await readiness.ready();
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not ready',
      circuits: Object.fromEntries([...subgraphs].map(([name, { state }]) => [name, state()])),
    });
  });
}
