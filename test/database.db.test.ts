import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { domains } from '../subgraphs/index.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';

async function query(connectionString: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the database of a test file', () => {
  let one: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    one = await openTestDatabase();
    other = await openTestDatabase();
  });

  afterAll(async () => {
    await one.close();
    await other.close();
  });

  it('is a clone of its own', async () => {
    await query(one.adminConnectionString, 'CREATE TABLE public.scribble ()');
    const there = `SELECT to_regclass('public.scribble') IS NOT NULL AS there`;
    expect(await query(one.adminConnectionString, there)).toEqual([{ there: true }]);
    expect(await query(other.adminConnectionString, there)).toEqual([{ there: false }]);
  });

  it('holds the migrated schema of every domain, which the domain can read', async () => {
    for (const { name, mapping } of domains) {
      const sql = `SELECT count(*)::int > 0 AS migrated FROM ${mapping.schema}.schema_migration`;
      expect(await query(one.connectionString(name), sql)).toEqual([{ migrated: true }]);
    }
  });

  it('holds the seeded people', async () => {
    const sql = 'SELECT count(*)::int > 1000 AS seeded FROM population.person';
    expect(await query(one.connectionString('population'), sql)).toEqual([{ seeded: true }]);
  });

  it('gives on a server each domain the connection of its own role', async () => {
    const names = await Promise.all(
      domains.map(async ({ name }) => query(one.connectionString(name), 'SELECT current_user AS name')),
    );
    expect(new Set(names.map((rows) => JSON.stringify(rows))).size).toBe(
      one.kind === 'postgres' ? domains.length : 1,
    );
  });
});
