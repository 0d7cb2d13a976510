// The province that is measured: the database of DATABASE_URL if it holds one, or a cluster of its own from an installed
// PostgreSQL, seeded for the run. It commits to the disk, as a server does that is relied on.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { whenBrokenOff } from '../test/broken-off.ts';
import { findInstalled } from '../test/find-postgres.ts';

export interface BenchDatabase {
  readonly connectionString: string;
  readonly people: number;
  close(): Promise<void>;
}

/** @param people how many to seed where there is no province yet */
export async function openBenchDatabase(people: number, say: (line: string) => void): Promise<BenchDatabase> {
  const given = process.env.DATABASE_URL;
  if (given !== undefined) {
    await requireConnections(given);
    if ((await peopleIn(given)) === 0) await seed(given, people, say);
    return { connectionString: given, people: await peopleIn(given), async close() {} };
  }
  const server = await findInstalled();
  if (server === undefined)
    throw new Error('Set DATABASE_URL, or install PostgreSQL 15 or later with PostGIS.');
  say(`starting ${server.name}`);
  const { connectionString, stop } = await server.start(true);
  whenBrokenOff(stop);
  try {
    const url = await createDatabase(connectionString);
    await seed(url, people, say);
    return { connectionString: url, people: await peopleIn(url), close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** All contenders together hold so many, each its own pools. */
const connections = 250;

async function requireConnections(connectionString: string): Promise<void> {
  const [found] = await ask(connectionString, "SELECT current_setting('max_connections')::int AS most");
  if (Number(found?.most) < connections)
    throw new Error(
      `The server of DATABASE_URL takes ${found?.most} connections; set max_connections to ${connections} at least.`,
    );
}

async function seed(connectionString: string, people: number, say: (line: string) => void): Promise<void> {
  say(`seeding ${people} people`);
  const args = ['--import', 'tsx', 'seeds/main.ts', '--people', String(people)];
  const cwd = new URL('..', import.meta.url);
  await promisify(execFile)(process.execPath, args, {
    cwd,
    env: { ...process.env, DATABASE_URL: connectionString },
    maxBuffer: 2 ** 26,
  });
}

async function createDatabase(connectionString: string): Promise<string> {
  const name = `bench_${process.pid}`;
  await ask(connectionString, `CREATE DATABASE ${name}`);
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

async function peopleIn(connectionString: string): Promise<number> {
  const [found] = await ask(connectionString, "SELECT to_regclass('population.person') IS NOT NULL AS found");
  if (found?.found !== true) return 0;
  const [counted] = await ask(connectionString, 'SELECT count(*)::int AS people FROM population.person');
  return Number(counted?.people ?? 0);
}

async function ask(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connectionString);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
