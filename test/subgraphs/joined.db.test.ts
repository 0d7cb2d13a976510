import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../subgraphs/database.ts';
import { type Joined, joinedOf, type LookUp } from '../../subgraphs/joined.ts';
import type { BoundStatement } from '../../subgraphs/statement.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';

const statement = (name: string, text: string): BoundStatement => ({
  name,
  text,
  parameters: [{ name: 'keys' }],
});
const letters = statement('letters', 'SELECT k, upper(k) FROM unnest($1::text[]) AS k');
/** Fails for the empty key. */
const fractions = statement('fractions', 'SELECT k, 12 / length(k) FROM unnest($1::text[]) AS k');
const backends = (name: string) => statement(name, 'SELECT k, pg_backend_pid() FROM unnest($1::text[]) AS k');
const slow = statement('slow', 'SELECT k, 1 FROM unnest($1::text[]) AS k, pg_sleep(length(k) / 10.0)');

describe('look-ups by key', () => {
  let test: TestDatabase;
  let database: Database;
  let joined: Joined;
  let sent: string[];

  beforeAll(async () => {
    test = await openTestDatabase();
    database = openDatabase({
      connectionString: test.adminConnectionString,
      poolSize: test.poolSize,
      applicationName: 'test',
      observe: ({ name }) => sent.push(name),
    });
    joined = joinedOf(database);
  });

  beforeEach(() => {
    sent = [];
  });

  afterAll(async () => {
    await database.end();
    await test.close();
  });

  const ask = (
    over: BoundStatement,
    keys: readonly string[],
    identity = 'rights',
    rowsOfKey: number | null = null,
  ): Promise<unknown[]> => {
    const lookUp: LookUp = {
      statement: over,
      identity,
      keys,
      bind: (all) => [all],
      keyOf: (row) => row[0],
      rowsOfKey,
    };
    return joined(lookUp).then((rows) => keys.map((key) => rows.get(key)?.[0]?.[1]));
  };

  it('that come at once are one statement', async () => {
    expect(
      await Promise.all([ask(letters, ['a', 'b']), ask(letters, ['b']), ask(letters, ['c', 'a'])]),
    ).toEqual([['A', 'B'], ['B'], ['C', 'A']]);
    expect(sent).toEqual(['letters']);
  });

  it('are not joined across rights, nor with another statement', async () => {
    await Promise.all([
      ask(letters, ['a'], 'many'),
      ask(letters, ['a'], 'few'),
      ask(fractions, ['a'], 'many'),
    ]);
    expect(sent.sort()).toEqual(['fractions', 'letters', 'letters']);
  });

  it('go over one connection where they are brief, and over one each where they are not', async () => {
    if (test.poolSize === 1) return;
    const asked = [1, null, 1, null, 5000].map((rowsOfKey, index) =>
      ask(backends(`backend${index}`), ['a'], 'rights', rowsOfKey),
    );
    const [first, second, third, fourth, fifth] = await Promise.all(asked);
    expect(third).toEqual(first);
    expect(new Set([first, second, fourth, fifth].map(String)).size).toBe(4);
  });

  it.each([1, null])('fail alone for a key that a statement fails for (rows: %s)', async (rowsOfKey) => {
    const asked = [fractions, letters, fractions, letters].map((over, index) =>
      ask(over, [['', 'a', 'abc', 'b'][index] ?? ''], 'rights', rowsOfKey),
    );
    expect(await Promise.allSettled(asked)).toMatchObject([
      { status: 'rejected' },
      { status: 'fulfilled', value: ['A'] },
      { status: 'fulfilled', value: [4] },
      { status: 'fulfilled', value: ['B'] },
    ]);
  });

  it.each([
    ['a key that the statement fails for', fractions, ''],
    ['a key that is no text', letters, 'a\0b'],
  ])('fail alone for %s', async (_, over, bad) => {
    const answers = await Promise.allSettled([ask(over, ['a']), ask(over, [bad]), ask(over, ['abc'])]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('do not wait for those before them that take long', async () => {
    // On one connection everybody waits for everybody.
    if (test.poolSize === 1) return;
    const finished: string[] = [];
    const note = (name: string) => () => finished.push(name);
    const before = [ask(slow, ['aaaaa']).then(note('slow'))];
    // The first is on its way by then.
    await new Promise((resolve) => setTimeout(resolve, 50));
    before.push(ask(slow, ['']).then(note('quick')));
    await Promise.all(before);
    expect(finished[0]).toBe('quick');
  });

  it('of many keys are asked alone', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `k${index}`);
    await Promise.all([ask(letters, many), ask(letters, ['a']), ask(letters, ['b'])]);
    expect(sent).toEqual(['letters', 'letters']);
  });
});
