// The processes of a run: contenders on one core, the load on another, where the system lets them be put there.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ContenderName, Serving } from './contenders.ts';
import type { Measured, Task } from './load.ts';

const serverCore = 0;
const loadCore = 1;
export const pinned = availableParallelism() > 1 && hasTaskset();
const startMilliseconds = 60_000;

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function start(file: string, args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return spawn(process.execPath, [...process.execArgv, path, ...args], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** All threads of the process, from here on. */
function pin({ pid }: ChildProcess, core: number): void {
  if (pinned) execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
}

export interface Usage {
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
}

export interface Running extends Serving {
  usage(): Promise<Usage>;
  stop(): void;
}

/**
 * @param warm asks it for a while, before it gets its core
 * @throws Error with the last words of a contender that does not come up
 */
export async function startContender(
  name: ContenderName,
  connectionString: string,
  warm: (server: Running) => Promise<unknown> = async () => {},
): Promise<Running> {
  const child = start('contender.ts', [name], {
    ...process.env,
    DATABASE_URL: connectionString,
    NODE_ENV: 'production',
    APOLLO_TELEMETRY_DISABLED: '1',
  });
  const signal = AbortSignal.timeout(startMilliseconds);
  const ended = endOf(child, name);
  const [serving] = (await Promise.race([once(child, 'message', { signal }), ended])) as [Serving];
  const server: Running = {
    ...serving,
    async usage() {
      child.send('usage');
      const [usage] = await Promise.race([once(child, 'message'), ended]);
      return usage as Usage;
    },
    stop: () => child.disconnect(),
  };
  await warm(server);
  pin(child, serverCore);
  return server;
}

/** Fails with the last words of a process when it ends. */
function endOf(child: ChildProcess, name: string): Promise<never> {
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-2000);
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended: ${words}`)));
  ended.catch(() => {});
  return ended;
}

export interface Load {
  measure(task: Task): Promise<Measured>;
  stop(): void;
}

export function startLoad(): Load {
  const child = start('load.ts', [], process.env);
  pin(child, loadCore);
  const ended = endOf(child, 'the load');
  return {
    async measure(task) {
      child.send(task);
      const [measured] = await Promise.race([once(child, 'message'), ended]);
      return measured as Measured;
    },
    stop: () => child.disconnect(),
  };
}
