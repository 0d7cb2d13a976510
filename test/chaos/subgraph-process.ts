// A subgraph in a process of its own, as `npm run subgraph` starts it, that can be killed, paused and started again on its port.

import { setTimeout as sleep } from 'node:timers/promises';
import { type Run, runCommand } from '../gateway/command-line.ts';

export interface SubgraphProcess {
  readonly name: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
}

export function createSubgraphProcess(
  name: string,
  settings: Readonly<Record<string, string>>,
): SubgraphProcess {
  let run: Run | undefined;
  return {
    name,
    async start() {
      // Its database may be away: then it ends, and is started again, as an operator's supervisor would.
      const begun = performance.now();
      for (;;) {
        run = runCommand('subgraph-main.ts', [name], settings);
        try {
          await run.says('is ready at');
          return;
        } catch (error) {
          if (performance.now() - begun > patienceMilliseconds) throw error;
          await sleep(500);
        }
      }
    },
    async kill() {
      run?.process.kill('SIGKILL');
      await run?.ended;
    },
    pause: () => void run?.process.kill('SIGSTOP'),
    resume: () => void run?.process.kill('SIGCONT'),
  };
}

/** The longest fault of a database, and its start on a busy machine. */
const patienceMilliseconds = 120_000;
