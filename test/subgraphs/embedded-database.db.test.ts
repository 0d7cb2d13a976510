// Life and death of the embedded database's process. A server has its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedDatabase } from '../../subgraphs/embedded-database.ts';
import { SetupError } from '../../subgraphs/setup-error.ts';
import type { TestTemplate } from '../database.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
const onEmbedded = testTemplate?.kind === 'embedded' ? describe : describe.skip;
const writerFile = fileURLToPath(new URL('./embedded-writer.ts', import.meta.url));

onEmbedded('the embedded database', () => {
  let directory: string;
  const writers: ChildProcess[] = [];

  beforeAll(async () => {
    if (testTemplate?.kind !== 'embedded') throw new Error('for the embedded database');
    directory = await mkdtemp(join(testTemplate.clones, 'life-'));
    await cp(testTemplate.directory, directory, { recursive: true });
  });
  afterAll(async () => {
    for (const writer of writers) writer.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });

  /** Another process with the same directory, which says each number that the database has acknowledged. */
  function startWriter(): { writer: ChildProcess; acknowledged: AsyncIterator<string> } {
    const writer = spawn(process.execPath, ['--import', 'tsx', writerFile, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    writers.push(writer);
    if (writer.stdout === null) throw new Error('the writer says nothing');
    return { writer, acknowledged: createInterface(writer.stdout)[Symbol.asyncIterator]() };
  }

  async function query(connectionString: string, text: string): Promise<readonly unknown[]> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('has one process at a time, and after kill -9 gives the next one every acknowledged row', async () => {
    const { writer, acknowledged } = startWriter();
    let last = '';
    while (Number(last) < 200) {
      const next = await acknowledged.next();
      if (next.done === true) throw new Error('the writer ended');
      last = next.value;
    }

    const second = startEmbeddedDatabase({ directory });
    await expect(second).rejects.toThrow(SetupError);
    await expect(second).rejects.toThrow(
      new RegExp(`${directory} is in use by process ${writer.pid}\\. Stop that process, or set DATA_DIR`),
    );

    writer.kill('SIGKILL');
    await once(writer, 'exit');
    for (let next = await acknowledged.next(); next.done !== true; next = await acknowledged.next())
      last = next.value;
    const third = await startEmbeddedDatabase({ directory });
    try {
      const [row] = await query(
        third.connectionString,
        'SELECT count(*)::int AS count, max(number) AS last FROM public.written',
      );
      const { count, last: stored } = row as { count: number; last: number };
      expect(stored).toBeGreaterThanOrEqual(Number(last));
      expect(count).toBe(stored);
    } finally {
      await third.stop();
    }
  }, 180_000);

  it('is reached by its owner alone, and leaves neither lock nor socket behind', async () => {
    const { connectionString, stop } = await startEmbeddedDatabase({ directory });
    const sockets = new URL(connectionString).searchParams.get('host') ?? '';
    expect(await readdir(sockets)).toEqual(['.s.PGSQL.5432']);
    expect((await stat(sockets)).mode & 0o077).toBe(0);
    await stop();
    await expect(readdir(sockets)).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await readdir(directory)).filter((name) => /lock|unfinished/.test(name))).toEqual([]);
  });

  it('says so when it is lost, and not when it is stopped', async () => {
    const stopped = await startEmbeddedDatabase({ directory });
    let told = false;
    void stopped.lost.then(() => {
      told = true;
    });
    await stopped.stop();
    expect(told).toBe(false);

    const { connectionString, lost } = await startEmbeddedDatabase({ directory });
    const lock = JSON.parse(await readFile(join(directory, 'database.lock'), 'utf8'));
    process.kill(lock.holder.pid, 'SIGKILL');
    await lost;
    await expect(query(connectionString, 'SELECT 1')).rejects.toThrow();
  });

  it('refuses a directory in which its database is something else', async () => {
    if (testTemplate?.kind !== 'embedded') throw new Error('for the embedded database');
    const other = await mkdtemp(join(testTemplate.clones, 'other-'));
    await writeFile(join(other, 'database'), 'a file');
    await expect(startEmbeddedDatabase({ directory: other })).rejects.toThrow(
      /database exists and is no database\. Move it away, or set DATA_DIR/,
    );
    await rm(other, { recursive: true });
  });
});
