// The embedded database seen by its clients. What it promises them a server promises too, so the tests run on both.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openTestDatabase, type TestDatabase } from '../database.ts';

let database: TestDatabase;
const clients: pg.Client[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  const client = await connect();
  await client.query('CREATE TABLE public.tried (number integer NOT NULL)');
});
afterEach(async () => {
  const client = await connect();
  await client.query('TRUNCATE public.tried');
  await Promise.all(clients.splice(0).map((one) => one.end()));
});
afterAll(() => database.close());

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.adminConnectionString });
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}

async function numbers(client: pg.Client): Promise<readonly unknown[]> {
  const { rows } = await client.query('SELECT number FROM public.tried ORDER BY number');
  return rows.map(({ number }) => number);
}

function copy(client: pg.Client, lines: readonly string[]): Promise<void> {
  return pipeline(Readable.from(lines), client.query(copyFrom('COPY public.tried FROM STDIN')));
}

describe('clients of a database', () => {
  it('have prepared statements of their own under equal names', async () => {
    const [one, two] = [await connect(), await connect()];
    const ask = (client: pg.Client, text: string) =>
      client.query({ name: 'same', text, rowMode: 'array' }).then(({ rows }) => rows);
    expect(await ask(one, 'SELECT 1')).toEqual([[1]]);
    expect(await ask(two, "SELECT 'two'")).toEqual([['two']]);
    expect(await ask(one, 'SELECT 1')).toEqual([[1]]);
  });

  it('ask at the same time without getting each other’s answers', async () => {
    const pair = [await connect(), await connect()];
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const { rows } = (await pair[index % 2]?.query('SELECT $1::int AS number', [index])) ?? { rows: [] };
        return rows[0]?.number;
      }),
    );
    expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('do not see a transaction before it is committed, nor get into it', async () => {
    const [writer, reader] = [await connect(), await connect()];
    await writer.query('BEGIN');
    await writer.query('INSERT INTO public.tried VALUES (1)');
    const seen = numbers(reader);
    await sleep(50);
    await writer.query('INSERT INTO public.tried VALUES (2)');
    await writer.query('COMMIT');
    expect([[], [1, 2]]).toContainEqual(await seen);
    expect(await numbers(reader)).toEqual([1, 2]);
  });

  it('lose a transaction with their connection, and nobody waits for it', async () => {
    const [writer, reader] = [await connect(), await connect()];
    await writer.query('BEGIN');
    await writer.query('INSERT INTO public.tried VALUES (1)');
    clients.splice(clients.indexOf(writer), 1);
    (writer as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await numbers(reader)).toEqual([]);
  });

  it('go on after a statement that fails', async () => {
    const client = await connect();
    await expect(client.query('SELECT $1::int / 0', [1])).rejects.toMatchObject({ code: '22012' });
    await expect(client.query({ name: 'wrong', text: 'SELECT nonsense' })).rejects.toMatchObject({
      code: '42703',
    });
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('load rows by COPY', async () => {
    const client = await connect();
    await copy(client, ['1\n2\n', '3\n']);
    expect(await numbers(client)).toEqual([1, 2, 3]);
  });

  it('are told what is wrong with rows that they copy, of which none stays', async () => {
    const client = await connect();
    await expect(copy(client, ['1\n', 'two\n'])).rejects.toMatchObject({ code: '22P02' });
    expect(await numbers(client)).toEqual([]);
  });

  it('get answers that are larger than any buffer on the way', async () => {
    const client = await connect();
    const { rows } = await client.query("SELECT repeat('一', 2000000) AS text");
    expect(rows[0]?.text).toHaveLength(2_000_000);
  });
});
