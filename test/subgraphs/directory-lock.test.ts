import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockDirectory } from '../../subgraphs/directory-lock.ts';
import { SetupError } from '../../subgraphs/setup-error.ts';

describe('the lock of a data directory', () => {
  let directory: string;
  let file: string;
  let other: ChildProcess;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-lock-'));
    file = join(directory, 'database.lock');
    other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  });
  afterEach(async () => {
    other.kill('SIGKILL');
    await rm(directory, { recursive: true });
  });

  const lock = (owner = process.pid) => lockDirectory({ file, directory, owner, patienceMilliseconds: 300 });

  /** When a process began, as the lock file has it. */
  async function started(pid: number | undefined): Promise<string> {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  }

  async function leaveLock(holder: object, owner: object): Promise<void> {
    await writeFile(file, JSON.stringify({ holder, owner }));
  }

  const gone = { pid: 2_147_483_646, started: '1' };

  it('is given back without a trace', async () => {
    const { release } = await lock();
    expect(await readdir(directory)).toEqual(['database.lock']);
    release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('is refused while a process that somebody started has it, by the number of that process', async () => {
    const running = { pid: other.pid, started: await started(other.pid) };
    await leaveLock(running, running);
    const refused = lock();
    await expect(refused).rejects.toThrow(SetupError);
    await expect(refused).rejects.toThrow(`is in use by process ${other.pid}.`);
  });

  it('waits for a database whose gateway is gone, and takes over when it ends', async () => {
    await leaveLock({ pid: other.pid, started: await started(other.pid) }, gone);
    setTimeout(() => other.kill('SIGKILL'), 100);
    const { release } = await lock();
    expect(JSON.parse(await readFile(file, 'utf8')).holder.pid).toBe(process.pid);
    release();
  });

  it('does not wait for it for ever', async () => {
    await leaveLock({ pid: other.pid, started: await started(other.pid) }, gone);
    await expect(lock()).rejects.toThrow(`is in use by process ${other.pid}.`);
  });

  it('is taken over from a process that is gone', async () => {
    await leaveLock(gone, gone);
    (await lock()).release();
  });

  it('is taken over where another process has the number of the one that is gone', async () => {
    if ((await started(process.pid)) === '') return;
    const reused = { pid: other.pid, started: '1' };
    await leaveLock(reused, reused);
    (await lock()).release();
  });

  it('is taken over from a file that says nothing', async () => {
    await writeFile(file, '');
    (await lock()).release();
  });
});
