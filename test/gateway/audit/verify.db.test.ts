// What somebody who may do everything in the database can do to the trail, and where verification finds it.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chainHash } from '../../../gateway/audit/canonical.ts';
import { databaseReader } from '../../../gateway/audit/database-reader.ts';
import { createForm } from '../../../gateway/audit/form.ts';
import { type AuditRecord, recordColumns } from '../../../gateway/audit/record.ts';
import { verifyTrail } from '../../../gateway/audit/verify.ts';
import { readCheckpointFile, readHeads } from '../../../gateway/audit/witness.ts';
import { loadCheckpointKeys } from '../../../gateway/audit-keys.ts';
import { openTestTrail, someEntry, type TestTrail } from './test-trail.ts';

let on: TestTrail;
/** What is outside the database, as it was before anybody did anything. */
let outside: string;

/** One that ended, and one that runs: `running` has no last checkpoint. */
const count = 40;
const checkpointRecords = 15;
const lastCheckpoint = 'SELECT coalesce(max(sequence), 0) FROM audit.checkpoint WHERE writer = $1';

beforeAll(async () => {
  on = await openTestTrail();
  const form = createForm('{person{name}}', 1, null);
  for (const writer of ['ended', 'running']) {
    const trail = await on.open(writer, { checkpointRecords, checkpointMilliseconds: 3_600_000 });
    const add = (index: number) => {
      const subjects = { subjects: [`s${index}`], subjectCount: 1 };
      return trail.record({ ...someEntry(`caller-${index}`), form: form.digest, ...subjects }, form, true);
    };
    for (let index = 1; index <= count; index++) {
      await add(index);
      // A checkpoint is made beside the records: waited for here, so that it stands at the same record in every run.
      const isDue = (covered: number) => covered === 0 || index - covered >= checkpointRecords;
      while (isDue(Number((await run(lastCheckpoint, [writer]))[0]?.[0])))
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (writer === 'ended') await trail.close();
  }
  outside = await mkdtemp(join(tmpdir(), 'yidang-outside-'));
  await cp(on.dataDirectory, outside, { recursive: true });
  await run('CREATE TABLE audit_copy AS TABLE audit.record');
  await run('CREATE TABLE form_copy AS TABLE audit.form');
  await run('CREATE TABLE checkpoint_copy AS TABLE audit.checkpoint');
}, 120_000);

afterAll(async () => {
  await on.close();
  await rm(outside, { recursive: true });
});

beforeEach(async () => {
  for (const [table, copy] of [
    ['audit.record', 'audit_copy'],
    ['audit.form', 'form_copy'],
    ['audit.checkpoint', 'checkpoint_copy'],
  ]) {
    await run(`DELETE FROM ${table}`);
    await run(`INSERT INTO ${table} SELECT * FROM ${copy}`);
  }
});

async function run(text: string, values: readonly unknown[] = []) {
  return on.owner.query({ name: '', text }, values);
}

async function verify() {
  const { findings, ...rest } = await verifyTrail(
    databaseReader(on.owner),
    {
      checkpoints: () => readCheckpointFile(outside),
      heads: () => readHeads(outside),
      keys: await loadCheckpointKeys(outside),
    },
    () => {},
  );
  return { ...rest, found: findings.map(({ writer, sequence, kind }) => [writer, kind, sequence]) };
}

/** Recomputes the hashes of a writer from a record on, as whoever knows the encoding can. */
async function rebuild(writer: string, from: number) {
  const records = await on.records(writer);
  let previous = records[from - 2]?.hash ?? '';
  for (const { hash: _, ...record } of records.slice(from - 1)) {
    previous = chainHash(previous, record);
    await run('UPDATE audit.record SET hash = $1 WHERE writer = $2 AND sequence = $3', [
      previous,
      writer,
      record.sequence,
    ]);
  }
}

describe('verification', () => {
  it('finds nothing in a trail that nobody touched', async () => {
    expect(await verify()).toMatchObject({ records: 2 * count, writers: 2, forms: 1, found: [], notes: [] });
  });

  const changes: Partial<Record<keyof AuditRecord, string>> = {
    at: `at + interval '1 microsecond'`,
    detail: `'{"rows":{"Person":2}}'`,
    subjects: `'{s0}'`,
    subjectCount: '2',
    subjectDigest: `'x'`,
    policyVersion: '7',
    latencyMicroseconds: '1',
  };
  const columns = Object.entries(recordColumns).filter(
    ([field]) => !['writer', 'sequence', 'form'].includes(field),
  );

  it.each(columns)('finds that %s of a record was changed', async (field, column) => {
    const value = changes[field as keyof AuditRecord] ?? `'other'`;
    await run(`UPDATE audit.record SET ${column} = ${value} WHERE writer = 'ended' AND sequence = 17`);
    expect((await verify()).found).toEqual([['ended', 'CHANGED', 17]]);
  });

  it.each([1, 17, 39])('finds that record %d was removed', async (sequence) => {
    await run(`DELETE FROM audit.record WHERE writer = 'ended' AND sequence = $1`, [sequence]);
    expect((await verify()).found).toEqual([['ended', 'REMOVED', sequence]]);
  });

  it('finds that a record was removed and the rest numbered anew', async () => {
    await run(`DELETE FROM audit.record WHERE writer = 'ended' AND sequence = 17`);
    await run(`UPDATE audit.record SET sequence = sequence - 1 WHERE writer = 'ended' AND sequence > 17`);
    expect((await verify()).found).toEqual([['ended', 'CHANGED', 17]]);
  });

  it('finds that two records changed places', async () => {
    await run(
      `UPDATE audit.record SET sequence = 43 - sequence WHERE writer = 'ended' AND sequence IN (17, 26)`,
    );
    expect((await verify()).found).toEqual([['ended', 'REORDERED', 17]]);
  });

  it('finds that two hashes were exchanged', async () => {
    await run(`UPDATE audit.record r SET hash = (SELECT hash FROM audit_copy c WHERE c.writer = r.writer AND c.sequence = 43 - r.sequence)
      WHERE writer = 'ended' AND sequence IN (17, 26)`);
    expect((await verify()).found).toEqual([['ended', 'REORDERED', 17]]);
  });

  it('finds that a record was inserted beside another of its number', async () => {
    const insert = (set: string) =>
      run(
        `INSERT INTO audit.record SELECT (json_populate_record(c, '${set}')).* FROM audit_copy c WHERE writer = 'ended' AND sequence = 17`,
      );
    await insert('{"at":"2026-11-25T00:00:00Z"}').catch(() => insert('{"at":"2026-12-25T00:00:00Z"}'));
    expect((await verify()).found).toEqual([['ended', 'INSERTED', 17]]);
  });

  it('finds that a record was inserted and the others were numbered anew', async () => {
    await run(`UPDATE audit.record SET sequence = sequence + 1000 WHERE writer = 'ended' AND sequence > 16`);
    await run(`UPDATE audit.record SET sequence = sequence - 999 WHERE writer = 'ended' AND sequence > 1000`);
    await run(
      `INSERT INTO audit.record SELECT * FROM audit_copy WHERE writer = 'running' AND sequence = 17`,
    ).catch(() => {});
    await run(
      `INSERT INTO audit.record SELECT (json_populate_record(c, '{"writer":"ended"}')).* FROM audit_copy c WHERE writer = 'running' AND sequence = 17`,
    );
    expect((await verify()).found).toEqual([['ended', 'INSERTED', 17]]);
  });

  it.each(['ended', 'running'])('finds that the tail of a writer that %s was cut off', async (writer) => {
    await run('DELETE FROM audit.record WHERE writer = $1 AND sequence > 38', [writer]);
    expect((await verify()).found).toEqual([[writer, 'CUT_OFF', 39]]);
  });

  it.each(['ended', 'running'])('finds that a writer that %s was removed as a whole', async (writer) => {
    await run('DELETE FROM audit.record WHERE writer = $1', [writer]);
    expect((await verify()).found).toEqual([[writer, 'CUT_OFF', 1]]);
  });

  it('finds that all of it was removed, checkpoints too', async () => {
    for (const table of ['record', 'checkpoint', 'form']) await run(`DELETE FROM audit.${table}`);
    const { found } = await verify();
    expect(found).toContainEqual(['ended', 'CUT_OFF', 1]);
    expect(found).toContainEqual(['running', 'CUT_OFF', 1]);
  });

  it('finds that the chain was rebuilt from the middle, between the last signed record and the next', async () => {
    await run(`UPDATE audit.record SET principal = 'other' WHERE writer = 'ended' AND sequence = 17`);
    await rebuild('ended', 17);
    const intact = (await checkpoints('ended')).filter((sequence) => sequence < 17).at(-1) ?? 0;
    expect((await verify()).found).toEqual([['ended', 'REBUILT', intact + 1]]);
  });

  it('finds that the chain was rebuilt behind the last checkpoint', async () => {
    const last = (await checkpoints('running')).at(-1) ?? 0;
    expect(last).toBeLessThan(count);
    await run(`UPDATE audit.record SET principal = 'other' WHERE writer = 'running' AND sequence = $1`, [
      count,
    ]);
    await rebuild('running', count);
    expect((await verify()).found).toEqual([['running', 'REBUILT', last + 1]]);
  });

  it('finds that a record was added behind the end, as well made as it may be', async () => {
    for (const writer of ['ended', 'running']) {
      const records = await on.records(writer);
      const { hash: previous = '', ...last } = records.at(-1) ?? {};
      const forged = { ...(last as AuditRecord), sequence: count + 1 };
      await run(
        `INSERT INTO audit.record SELECT (json_populate_record(c, $1)).* FROM audit_copy c WHERE writer = $2 AND sequence = $3`,
        [JSON.stringify({ sequence: count + 1, hash: chainHash(previous, forged) }), writer, count],
      );
    }
    expect((await verify()).found).toEqual([
      ['ended', 'INSERTED', count + 1],
      ['running', 'INSERTED', count + 1],
    ]);
  });

  it('finds that a checkpoint was removed, changed or made up', async () => {
    const [first = 0] = await checkpoints('ended');
    await run(`DELETE FROM audit.checkpoint WHERE writer = 'ended' AND sequence = $1`, [first]);
    expect((await verify()).found).toEqual([['ended', 'CHECKPOINT', first]]);
    await run(
      `INSERT INTO audit.checkpoint SELECT writer, sequence, 'x', (body::jsonb || '{"hash":"00"}')::json FROM checkpoint_copy WHERE writer = 'ended' AND sequence = $1`,
      [first],
    );
    expect((await verify()).found).toEqual([['ended', 'CHECKPOINT', first]]);
  });

  it('finds that a form was changed or removed', async () => {
    await run(`UPDATE audit.form SET terms = '{}' || ARRAY['rung CLEAR']`);
    expect((await verify()).found).toEqual([['', 'FORM', null]]);
    await run(`UPDATE audit.form SET terms = '{}', body = (body::jsonb || '{"text":"{other}"}')::json`);
    expect((await verify()).found).toEqual([['', 'FORM', null]]);
    await run('DELETE FROM audit.form');
    expect((await verify()).found).toEqual([['', 'FORM', null]]);
  });

  async function checkpoints(writer: string): Promise<number[]> {
    const rows = await run('SELECT sequence FROM checkpoint_copy WHERE writer = $1 ORDER BY sequence', [
      writer,
    ]);
    return rows.map(([sequence]) => Number(sequence));
  }
});
