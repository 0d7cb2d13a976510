import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Database, openDatabase } from '../../subgraphs/database.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { openProxy } from '../gateway/audit/proxy.ts';

const slow = { name: 'slow', text: 'SELECT pg_sleep($1::float8), pg_backend_pid()' };
const quick = { name: 'quick', text: 'SELECT $1::int4 + 1' };

describe('the database', () => {
  let test: TestDatabase;
  let database: Database;
  let sent: string[];

  beforeAll(async () => {
    test = await openTestDatabase();
    sent = [];
    database = openDatabase({
      connectionString: test.connectionString('credit'),
      poolSize: test.kind === 'embedded' ? 1 : 2,
      applicationName: 'cancelled',
      readOnly: true,
      observe: ({ name }) => sent.push(name),
    });
  }, 120_000);

  afterAll(async () => {
    await database.end();
    await test.close();
  });

  it('sends nothing for a caller who has gone', async () => {
    sent.length = 0;
    const error = await database.query(quick, [1], AbortSignal.abort()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'DATABASE_TIMEOUT' });
    expect(sent).toEqual([]);
    expect(await database.query(quick, [1])).toEqual([[2]]);
  });

  it('reads the columns of each statement without a name as its own', async () => {
    const answers = [];
    for (const text of ['SELECT true', `SELECT 'text'`, 'SELECT 1.50::numeric, 7', 'SELECT now() IS NULL'])
      answers.push(...(await database.query({ name: '', text }, [])));
    expect(answers).toEqual([[true], ['text'], ['1.50', 7], [false]]);
  });

  // The embedded database runs one statement at a time and hears nothing meanwhile.
  const onServer = () => test.kind === 'postgres';

  async function running(admin: pg.Client): Promise<number> {
    const { rows } = await admin.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE application_name = 'cancelled' AND state = 'active' AND datname = current_database()`,
    );
    return rows[0].count;
  }

  async function asAdmin<T>(run: (admin: pg.Client) => Promise<T>): Promise<T> {
    const admin = new pg.Client({ connectionString: test.adminConnectionString });
    await admin.connect();
    return run(admin).finally(() => admin.end());
  }

  it('cancels what runs for a caller who goes, and keeps the connection', async () => {
    if (!onServer()) return;
    await asAdmin(async (admin) => {
      const caller = new AbortController();
      const answers = [1, 2].map(() => database.query(slow, [600], caller.signal));
      while ((await running(admin)) < 2) await sleep(10);
      caller.abort(new Error('gone'));
      for (const answer of answers) await expect(answer).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' });
      while ((await running(admin)) > 0) await sleep(10);
      while (database.usage().idle < 2) await sleep(10);
      expect(database.usage()).toEqual({ open: 2, idle: 2, waiting: 0 });
      expect(await database.query(quick, [1])).toEqual([[2]]);
    });
  });

  it('sends a statement again, once, when its connection breaks', async () => {
    if (!onServer()) return;
    await asAdmin(async (admin) => {
      sent.length = 0;
      const answer = database.query(slow, [0.5]);
      while ((await running(admin)) < 1) await sleep(10);
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'cancelled' AND datname = current_database()`,
      );
      expect(await answer).toHaveLength(1);
      expect(sent).toEqual(['slow', 'slow']);
    });
  });

  it('ends although its server hangs, with what runs and with what is idle', async () => {
    if (!onServer()) return;
    const proxy = await openProxy(test.connectionString('credit'));
    const hanging = openDatabase({
      connectionString: proxy.connectionString,
      poolSize: 2,
      applicationName: 'hanging',
    });
    await Promise.all([hanging.query(quick, [1]), hanging.query(quick, [2])]);
    proxy.freeze();
    const stuck = hanging.query(quick, [3]);
    await Promise.all([hanging.end(), expect(stuck).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })]);
    await proxy.close();
  });

  it('says that it cannot be reached where nobody listens, after the second try', async () => {
    const nowhere = openDatabase({
      connectionString: 'postgres://nobody@127.0.0.1:1/nothing',
      poolSize: 2,
      applicationName: 'nowhere',
      readOnly: true,
    });
    await expect(nowhere.query(quick, [1])).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await nowhere.end();
  });
});
