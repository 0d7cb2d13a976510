// The processes of a run: contenders on one core, the load on another, where the system lets them be put there.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import type { Profiler } from 'node:inspector';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, root } from '../gateway/bundle.ts';
import type { Question } from './contender.ts';
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

function start(args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

let made: Promise<string> | undefined;

/** As `npm start` runs it, without a compiler beside it. @returns the file to run */
function bundledContender(): Promise<string> {
  made ??= (async () => {
    const bundles = join(root, 'dist');
    await mkdir(bundles, { recursive: true });
    const directory = await mkdtemp(join(bundles, 'bench-'));
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    const files = await bundle('bench/contender.ts', directory);
    await Promise.all(files.map(({ path, contents }) => writeFile(path, contents)));
    return join(directory, 'contender.js');
  })();
  return made;
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
  /** From now on it is sampled where its processor goes. */
  beginProfile(): Promise<void>;
  endProfile(): Promise<Profiler.Profile>;
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
  const child = start([await bundledContender(), name], {
    ...process.env,
    DATABASE_URL: connectionString,
    NODE_ENV: 'production',
    APOLLO_TELEMETRY_DISABLED: '1',
  });
  const signal = AbortSignal.timeout(startMilliseconds);
  const ended = endOf(child, name);
  const [serving] = (await Promise.race([once(child, 'message', { signal }), ended])) as [Serving];
  const ask = async (question: Question): Promise<unknown> => {
    child.send(question);
    const [answer] = await Promise.race([once(child, 'message'), ended]);
    return answer;
  };
  const server: Running = {
    ...serving,
    usage: async () => (await ask('usage')) as Usage,
    beginProfile: async () => void (await ask('beginProfile')),
    endProfile: async () => (await ask('endProfile')) as Profiler.Profile,
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
  const file = fileURLToPath(new URL('./load.ts', import.meta.url));
  const child = start([...process.execArgv, file], process.env);
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
