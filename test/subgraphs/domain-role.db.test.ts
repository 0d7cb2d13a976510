// Skipped on the embedded database, which has one user and no roles.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../subgraphs/database.ts';
import { openTestDatabase, type TestDatabase, type TestTemplate } from '../database.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
const onServer = testTemplate?.kind === 'postgres' ? describe : describe.skip;

onServer('the login role of a domain', () => {
  let database: TestDatabase;
  let role: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
    role = openDatabase({
      connectionString: database.connectionString('credit'),
      poolSize: 1,
      applicationName: 'test',
    });
  });
  afterAll(async () => {
    await role.end();
    await database.close();
  });

  function run(text: string): Promise<unknown> {
    return role.query({ name: '', text }, []);
  }

  function refused(text: string): Promise<unknown> {
    return run(text).then(
      () => undefined,
      (error: Error) => (error.cause as { code: unknown }).code,
    );
  }

  it('reads its own schema, with the functions of PostGIS', async () => {
    expect(await run('SELECT count(*) >= 0 FROM credit.administrative_penalty')).toEqual([[true]]);
    const point = 'ST_Transform(ST_SetSRID(ST_Point(118, 32), 4490), 4326)';
    expect(await run(`SELECT ST_AsText(${point})`)).toEqual([['POINT(118 32)']]);
  });

  it.each([
    ['reads another schema', 'SELECT FROM population.person'],
    ['writes a row', "INSERT INTO credit.administrative_penalty (record_id) VALUES ('x')"],
    ['changes a row', 'UPDATE credit.administrative_penalty SET synthetic = false'],
    ['deletes rows', 'DELETE FROM credit.administrative_penalty'],
    ['empties a table', 'TRUNCATE credit.administrative_penalty'],
    ['makes a table in its schema', 'CREATE TABLE credit.x (y int)'],
    ['makes a table in public', 'CREATE TABLE public.x (y int)'],
    ['makes a temporary table', 'CREATE TEMPORARY TABLE x (y int)'],
    ['makes a schema', 'CREATE SCHEMA x'],
    ['makes a role', 'CREATE ROLE x'],
    ['becomes another role', 'SET ROLE pg_read_all_data'],
    ['reads passwords', 'SELECT FROM pg_authid'],
    ['reads a file', "SELECT pg_read_file('PG_VERSION')"],
  ])('is refused when it %s, also after it has left read-only mode', async (_case, sql) => {
    await run('SET default_transaction_read_only = off');
    expect(await refused(sql)).toBe('42501');
  });

  it('begins in read-only mode', async () => {
    await run('RESET default_transaction_read_only');
    expect(await run('SHOW transaction_read_only')).toEqual([['on']]);
  });
});
