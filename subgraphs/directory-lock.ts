// One embedded database for one directory: a lock file that names the process which has it open. A process that was killed
// leaves its file behind, and the next one takes it over.

import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SetupError } from './setup-error.ts';

export interface DirectoryLock {
  release(): void;
}

export interface LockOptions {
  readonly file: string;
  /** As the message names it. */
  readonly directory: string;
  /** The process that a person would know, where the one that locks is its child. */
  readonly owner: number;
  /** How long to wait for a database whose owner is gone: it writes out what it holds before it ends. */
  readonly patienceMilliseconds?: number;
}

const runningProcess = z.object({ pid: z.number().int(), started: z.string() });
const content = z.object({ holder: runningProcess, owner: runningProcess });
type Process = z.infer<typeof runningProcess>;

const defaultPatience = 30_000;
const pollMilliseconds = 100;

/** @throws SetupError when another process has the directory */
export async function lockDirectory(options: LockOptions): Promise<DirectoryLock> {
  const { file } = options;
  const mine = JSON.stringify({ holder: describe(process.pid), owner: describe(options.owner) });
  const deadline = performance.now() + (options.patienceMilliseconds ?? defaultPatience);
  for (;;) {
    const found = readIfPresent(file);
    if (found === undefined || isStale(found)) {
      if (found !== undefined) unlinkIfPresent(file);
      if (createWhole(file, mine)) {
        // Of two that find the same stale file, the slower may unlink the new file of the faster: whoever still reads
        // its own text a moment later has the lock.
        await sleep(pollMilliseconds);
        if (readIfPresent(file) === mine) return { release: () => unlinkIfPresent(file) };
      }
    } else {
      const { holder, owner } = content.parse(JSON.parse(found));
      if (isRunning(owner) || performance.now() > deadline) {
        const pid = isRunning(owner) ? owner.pid : holder.pid;
        throw new SetupError(
          `DATA_DIR ${options.directory} is in use by process ${pid}. Stop that process, or set DATA_DIR to another directory (and PORT to another port).`,
        );
      }
      await sleep(pollMilliseconds);
    }
  }
}

function isStale(text: string): boolean {
  try {
    const { holder } = content.parse(JSON.parse(text));
    return holder.pid === process.pid || !isRunning(holder);
  } catch {
    return true;
  }
}

function describe(pid: number): Process {
  return { pid, started: startOf(pid) };
}

/** In a container every start has the same few process numbers, so the number alone proves nothing. */
function isRunning({ pid, started }: Process): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(pid) === started;
}

/** When a process began, in ticks since boot (proc(5), field 22); empty where the system does not tell. */
function startOf(pid: number): string {
  const stat = readIfPresent(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw error;
  }
}

/** Makes the file with all its text at once, unless there is one. */
function createWhole(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function unlinkIfPresent(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
