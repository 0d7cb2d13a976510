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

  type Asking = (database: Database, signal: AbortSignal) => Promise<unknown>;
  it.each<[string, Asking]>([
    ['a statement', (late, signal) => late.query(slow, [0.1], signal)],
    [
      'statements that are sent together',
      (late, signal) =>
        Promise.all(late.pipeline([1, 2].map(() => ({ statement: slow, values: [0.05], signal })))),
    ],
  ])(
    'cancels %s, and nothing that is sent afterwards, however late the server hears of it',
    async (_, ask) => {
      if (!onServer()) return;
      const proxy = await openProxy(test.connectionString('credit'));
      const { connectionString } = proxy;
      const late = openDatabase({ connectionString, poolSize: 2, applicationName: 'late' });
      await late.query(slow, [0]);
      const caller = new AbortController();
      const answer = ask(late, caller.signal);
      answer.catch(() => {});
      proxy.delay(300);
      await sleep(50);
      caller.abort(new Error('gone'));
      await expect(answer).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' });
      await sleep(150);
      proxy.delay(0);
      expect(await late.query(slow, [0.4])).toHaveLength(1);
      await late.end();
      await proxy.close();
    },
  );

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

  describe('of statements that are sent together', () => {
    const sum = (name: string) => ({ name, text: 'SELECT $1::int4 + 1, pg_backend_pid()' });
    const inverse = { name: 'inverse', text: 'SELECT 12 / $1::int4' };

    it('answers each, over one connection', async () => {
      const asks = [
        sum('first'),
        sum('second'),
        sum('first'),
        sum(''),
        { name: '', text: 'SELECT $1::int4 + 9' },
      ];
      const ask = async () => {
        const asked = asks.map((statement, index) => ({ statement, values: [index] }));
        const rows = await Promise.all(database.pipeline(asked));
        expect(rows.map(([row]) => row?.[0])).toEqual([1, 2, 3, 4, 13]);
        expect(new Set(rows.slice(0, 4).map(([row]) => row?.[1])).size).toBe(1);
      };
      await ask();
      // Now all of them are prepared.
      await ask();
    });

    it('lets one fail alone, with what it brought', async () => {
      const asks = [
        { statement: quick, values: [1] },
        { statement: { name: 'nonsense', text: 'SELEC 1' }, values: [] },
        { statement: inverse, values: [0] },
        { statement: quick, values: [Object.create(null, { toJSON: { value: () => fail() } })] },
        { statement: inverse, values: [3] },
      ];
      const fail = () => {
        throw new Error('cannot be written');
      };
      for (const _ of [1, 2]) {
        const answers = await Promise.allSettled(database.pipeline(asks));
        expect(answers).toMatchObject([
          { status: 'fulfilled', value: [[2]] },
          { status: 'rejected', reason: { code: 'DATABASE_FAILED' } },
          { status: 'rejected', reason: { code: 'DATABASE_FAILED' } },
          { status: 'rejected' },
          { status: 'fulfilled', value: [[4]] },
        ]);
      }
    });

    it('ends one whose caller goes, and answers the others', async () => {
      if (!onServer()) return;
      await asAdmin(async (admin) => {
        const caller = new AbortController();
        const [first, second, third] = database.pipeline([
          { statement: quick, values: [1], signal: new AbortController().signal },
          { statement: slow, values: [600], signal: caller.signal },
          { statement: quick, values: [2], signal: new AbortController().signal },
        ]);
        while ((await running(admin)) < 1) await sleep(10);
        caller.abort(new Error('gone'));
        await expect(second).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' });
        expect(await Promise.all([first, third])).toEqual([[[2]], [[3]]]);
        while ((await running(admin)) > 0) await sleep(10);
      });
    });

    it('ends one for another that comes to an end before it, and asks it again', async () => {
      if (!onServer()) return;
      await asAdmin(async (admin) => {
        const caller = new AbortController();
        const [first, second] = database.pipeline([
          { statement: slow, values: [0.5] },
          { statement: quick, values: [2], signal: caller.signal },
        ]);
        while ((await running(admin)) < 1) await sleep(10);
        caller.abort(new Error('gone'));
        await expect(second).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' });
        expect(await first).toHaveLength(1);
      });
    });

    it('sends none whose caller has gone', async () => {
      sent.length = 0;
      const answers = await Promise.allSettled(
        database.pipeline([
          { statement: quick, values: [1], signal: AbortSignal.abort() },
          { statement: quick, values: [2] },
        ]),
      );
      expect(answers).toMatchObject([
        { status: 'rejected', reason: { code: 'DATABASE_TIMEOUT' } },
        { status: 'fulfilled', value: [[3]] },
      ]);
      expect(sent).toEqual(['quick']);
    });

    it('sends all again when their connection breaks', async () => {
      if (!onServer()) return;
      await asAdmin(async (admin) => {
        const answers = Promise.all(
          database.pipeline([
            { statement: slow, values: [0.5] },
            { statement: quick, values: [2] },
          ]),
        );
        while ((await running(admin)) < 1) await sleep(10);
        await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE application_name = 'cancelled' AND datname = current_database()`,
        );
        expect(await answers).toMatchObject([[['', expect.any(Number)]], [[3]]]);
      });
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
