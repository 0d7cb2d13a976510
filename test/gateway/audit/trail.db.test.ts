import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRecording } from '../../../gateway/admin/record-administration.ts';
import { chainHash, genesisHash } from '../../../gateway/audit/canonical.ts';
import { createForm } from '../../../gateway/audit/form.ts';
import { createPseudonyms } from '../../../gateway/audit/pseudonym.ts';
import { type AuditRecord, emptyEntry } from '../../../gateway/audit/record.ts';
import { TrailUnavailable } from '../../../gateway/audit/trail.ts';
import { readHeads } from '../../../gateway/audit/witness.ts';
import { openTestTrail, someEntry, type TestTrail } from './test-trail.ts';
import { undocumented } from './undocumented.ts';

let on: TestTrail;

beforeAll(async () => {
  on = await openTestTrail();
}, 120_000);

afterAll(() => on.close());

function isChained(records: readonly AuditRecord[]): boolean {
  let previous = genesisHash(records[0]?.writer ?? '');
  return records.every(({ hash, ...record }, index) => {
    const fits = record.sequence === index + 1 && chainHash(previous, record) === hash;
    previous = hash;
    return fits;
  });
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `caller-${index}`);

describe('the trail', () => {
  it('holds every event when its promise resolves, chained in the order in which it came', async () => {
    const trail = await on.open('orderly');
    for (const name of names(5)) {
      await trail.record(someEntry(name), null, true);
      expect((await on.records('orderly')).at(-1)?.principal).toBe(name);
    }
    await trail.close();
    const records = await on.records('orderly');
    expect(records.map(({ principal }) => principal)).toEqual(names(5));
    expect(isChained(records)).toBe(true);
  });

  it('says how much is not in it yet, and for how long', async () => {
    let pass = () => {};
    const passing = new Promise<void>((resolve) => {
      pass = resolve;
    });
    let now = Date.now();
    const trail = await on.open('behind', {
      now: () => now,
      database: {
        async query(statement, values) {
          if (statement.name.startsWith('audit_insert')) await passing;
          return on.database.query(statement, values);
        },
      },
    });
    expect(trail.backlog()).toEqual({ events: 0, milliseconds: 0 });
    const first = trail.record(someEntry('first'), null, true);
    now += 300;
    const second = trail.record(someEntry('second'), null, true);
    now += 400;
    expect(trail.backlog()).toEqual({ events: 2, milliseconds: 700 });
    pass();
    await Promise.all([first, second]);
    expect(trail.backlog()).toEqual({ events: 0, milliseconds: 0 });
    await trail.close();
  });

  it('writes together what comes together', async () => {
    const batches: number[] = [];
    const trail = await on.open('together', {
      database: {
        query(statement, values) {
          if (statement.name.startsWith('audit_insert')) batches.push(JSON.parse(String(values[0])).length);
          return on.database.query(statement, values);
        },
      },
    });
    const arrivals = names(40).map((name) => ({ name, arrived: trail.expect() }));
    await Promise.all(
      arrivals.map(({ name, arrived }) => {
        const written = trail.record(someEntry(name), null, true);
        arrived();
        return written;
      }),
    );
    await trail.close();
    expect(batches).toEqual([40]);
    expect(isChained(await on.records('together'))).toBe(true);
  });

  it('keeps a form once, however many records refer to it', async () => {
    const trail = await on.open('forms');
    const form = createForm('{person{name}}', 1, null);
    for (const name of names(3)) await trail.record({ ...someEntry(name), form: form.digest }, form, true);
    await trail.close();
    const again = await on.open('forms-again');
    await again.record({ ...someEntry('later'), form: form.digest }, form, true);
    await again.close();
    const text = 'SELECT body FROM audit.form WHERE digest = $1';
    expect(await on.owner.query({ name: '', text }, [form.digest])).toEqual([[form.body]]);
  });

  it('gives back to the last bit what was put in', async () => {
    const entry = {
      ...emptyEntry('OPERATION', 'PARTIAL'),
      code: 'SECTION_TIMEOUT',
      principal: '王"小\\明\u2028\t😀',
      policyVersion: 9_007_199_254_740_991,
      subjects: ['a,b', '"{}', 'NULL', ''],
      subjectCount: 4,
      latencyMicroseconds: 1,
      detail: { variables: [1.5, -0.1, 1e21, null, true, { b: '\\', a: '' }], kind: 'é' },
    };
    const trail = await on.open('odd');
    await trail.record(entry, null, true);
    await trail.close();
    const [record] = await on.records('odd');
    expect(record).toMatchObject(entry);
    expect(isChained(record === undefined ? [] : [record])).toBe(true);
  });

  it('leaves behind a checkpoint for the first record and the last, in the database and outside', async () => {
    const trail = await on.open('checkpointed', { checkpointRecords: 3 });
    for (const name of names(8)) await trail.record(someEntry(name), null, true);
    await trail.close();
    const text = `SELECT sequence, body FROM audit.checkpoint WHERE writer = 'checkpointed' ORDER BY sequence`;
    const rows = await on.owner.query({ name: '', text }, []);
    expect([rows[0]?.[0], rows.at(-1)?.[0]]).toEqual([1, 8]);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.at(-1)?.[1]).toMatchObject({ last: true });
    expect((await readHeads(on.dataDirectory)).map(({ writer }) => writer)).not.toContain('checkpointed');
  });

  it('keeps a checkpoint that failed as soon as it can, without a further record', async () => {
    let failed = false;
    const trail = await on.open('late-checkpoint', {
      checkpointMilliseconds: 3_600_000,
      database: {
        query(statement, values) {
          if (failed || statement.name !== 'audit_checkpoint') return on.database.query(statement, values);
          failed = true;
          return Promise.reject(new Error('the database did not answer in time'));
        },
      },
    });
    await trail.record(someEntry('only'), null, true);
    const text = `SELECT count(*)::int FROM audit.checkpoint WHERE writer = 'late-checkpoint'`;
    const count = async () => Number((await on.owner.query({ name: '', text }, []))[0]?.[0]);
    for (const until = Date.now() + 5000; (await count()) === 0 && Date.now() < until; )
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect([failed, await count()]).toEqual([true, 1]);
    await trail.close();
  });

  it('cannot be changed or shortened by the role that writes it', async () => {
    if (on.proxy === null) return;
    for (const text of [
      `UPDATE audit.record SET principal = 'nobody'`,
      'DELETE FROM audit.record',
      'TRUNCATE audit.record',
      'DROP TABLE audit.record',
      'DELETE FROM audit.form',
      'DELETE FROM audit.checkpoint',
      `INSERT INTO audit.archive VALUES ('2020-01', '{}')`,
      'CREATE TABLE audit.other (id int)',
      'ALTER TABLE audit.record DISABLE TRIGGER ALL',
    ]) {
      await expect(on.database.query({ name: '', text }, [])).rejects.toMatchObject({
        cause: { code: '42501' },
      });
    }
    expect(await on.database.query({ name: '', text: 'SHOW synchronous_commit' }, [])).toEqual([['on']]);
  });
});

describe('a trail that cannot be written', () => {
  const unavailable = { constructor: TrailUnavailable };
  const until = async (isOver: () => boolean | Promise<boolean>) => {
    while (!(await isOver())) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it('has an action of an administrator that took effect meanwhile as done, and tries none', async () => {
    const { proxy } = on;
    if (proxy === null) return;
    on.reported.length = 0;
    const trail = await on.open('administration');
    const action = createRecording(
      () => ({ trail, pseudonyms: createPseudonyms(new Uint8Array(32)) }),
      () => 1,
      async () => null,
    );
    const context = { requestId: 'request', administrator: { id: 'admin', office: 'SECURITY_ADMIN' } };
    const tried: string[] = [];
    const attempt = (name: string) =>
      action(name, {}, context, () => {
        tried.push(name);
        proxy.cut();
        return { answer: null, before: null, after: null };
      });
    const refused = { extensions: { code: 'AUDIT_UNAVAILABLE' } };
    await expect(attempt('first')).rejects.toMatchObject(refused);
    await expect(attempt('second')).rejects.toMatchObject(refused);
    expect(tried).toEqual(['first']);
    proxy.pass();
    await until(() => on.reported.includes('recovered'));
    await trail.close();
    const told = (await on.records('administration')).map(({ outcome, code, detail }) => [
      detail.action ?? null,
      outcome,
      code,
    ]);
    expect(told).toEqual([
      ['first', 'BEGUN', null],
      ['first', 'DONE', null],
      [null, 'DONE', null],
      ['second', 'REFUSED', 'AUDIT_UNAVAILABLE'],
    ]);
  });

  it.each(['stall', 'cut'] as const)(
    'refuses while connections %s, and goes on by itself without a gap',
    async (how) => {
      const { proxy } = on;
      if (proxy === null) return;
      on.reported.length = 0;
      const writer = `outage-${how}`;
      const trail = await on.open(writer);
      await trail.record(someEntry('before'), null, true);
      proxy[how]();
      // Arrives, and nobody hears of it, or does not arrive; in both cases it is not known to be there.
      await expect(trail.record(someEntry('doubtful'), null, true)).rejects.toMatchObject(unavailable);
      await expect(trail.record(someEntry('governed'), null, true)).rejects.toMatchObject(unavailable);
      await expect(trail.record(someEntry('open'), null, false)).rejects.toMatchObject(unavailable);
      proxy.pass();
      await until(() => on.reported.includes('recovered'));
      await trail.record(someEntry('after'), null, true);
      await trail.close();
      const records = await on.records(writer);
      expect(isChained(records)).toBe(true);
      expect(records.map(({ event, principal, outcome }) => [event, principal, outcome])).toEqual([
        ['OPERATION', 'before', 'RELEASED'],
        ['OPERATION', 'doubtful', 'RELEASED'],
        ['TRAIL_OUTAGE', null, 'DONE'],
        ['OPERATION', 'governed', 'REFUSED'],
        ['OPERATION', 'open', 'RELEASED'],
        ['OPERATION', 'after', 'RELEASED'],
      ]);
      expect(records[2]?.detail).toMatchObject({ notReleased: { first: 2, last: 2 }, held: 2, lost: 0 });
      expect(records[3]?.code).toBe('AUDIT_UNAVAILABLE');
    },
  );
});

it('leaves no member of a record that is not documented', async () => {
  const { events, strays } = await undocumented(on.owner);
  expect(events).toEqual(on.proxy === null ? ['OPERATION'] : expect.arrayContaining(['TRAIL_OUTAGE']));
  expect(strays).toEqual([]);
});
