// Months of the trail: which record belongs to which, what happens where one is missing, and how those past retention leave
// the database and stay verifiable.

import { copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { archiveTrail } from '../../../gateway/archive-trail.ts';
import {
  archiveDirectory,
  dropArchived,
  manifestDigest,
  readManifests,
} from '../../../gateway/audit/archive.ts';
import { chainHash, genesisHash } from '../../../gateway/audit/canonical.ts';
import { lastMonthPast } from '../../../gateway/audit/retention.ts';
import { TrailUnavailable } from '../../../gateway/audit/trail.ts';
import { verifyInstallation } from '../../../gateway/verify-installation.ts';
import { runCommand } from '../command-line.ts';
import { openTestTrail, someEntry, type TestTrail, trailRoleSecret } from './test-trail.ts';
import { undocumented } from './undocumented.ts';

let on: TestTrail;
let directory: string;

const endOfJanuary = Date.parse('2020-01-31T23:59:59.999Z');
const archived: [month: string, records: number][] = [];

beforeAll(async () => {
  on = await openTestTrail();
  directory = archiveDirectory(on.dataDirectory);
  await partition('2020_01', '2020-01-01', '2020-02-01');
  await partition('2020_02', '2020-02-01', '2020-03-01');
  await write('january', [endOfJanuary, endOfJanuary]);
  await write('across', [endOfJanuary, endOfJanuary + 1, Date.now()]);
}, 120_000);

afterAll(() => on.close());

async function run(text: string, values: readonly unknown[] = []) {
  return on.owner.query({ name: '', text }, values);
}

async function partition(name: string, from: string, to: string) {
  await run(
    `CREATE TABLE audit.record_${name} PARTITION OF audit.record FOR VALUES FROM ('${from} 00:00+00') TO ('${to} 00:00+00')`,
  );
}

/** A process that records one event at each moment. */
async function write(writer: string, moments: readonly number[]) {
  let now = moments[0] ?? 0;
  const trail = await on.open(writer, { now: () => now });
  for (const moment of moments) {
    now = moment;
    await trail.record(someEntry('王\u2028小明\n'), null, true);
  }
  await trail.close();
}

const verify = () => verifyInstallation(on.dataDirectory, on.owner, () => {});

describe('a month of the trail', () => {
  it('ends at midnight UTC, and a process goes on from one to the next', async () => {
    const rows = await run(
      `SELECT tableoid::regclass::text, sequence FROM audit.record WHERE writer = 'across' ORDER BY sequence`,
    );
    const thisMonth = new Date().toISOString().slice(0, 7).replace('-', '_');
    expect(rows).toEqual([
      ['audit.record_2020_01', 1],
      ['audit.record_2020_02', 2],
      [`audit.record_${thisMonth}`, 3],
    ]);
    expect((await verify()).findings).toEqual([]);
  });

  it('that is missing stops the trail, which goes on without a gap when it is there', async () => {
    let now = Date.parse('2020-02-29T23:59:59.999Z');
    const trail = await on.open('missing', { now: () => now });
    await trail.record(someEntry('before'), null, true);
    now++;
    await expect(trail.record(someEntry('after'), null, true)).rejects.toBeInstanceOf(TrailUnavailable);
    await partition('2020_03', '2020-03-01', '2020-04-01');
    while (!on.reported.includes('recovered')) await new Promise((resolve) => setTimeout(resolve, 20));
    await trail.close();
    expect((await on.records('missing')).map(({ event }) => event)).toEqual([
      'OPERATION',
      'OPERATION',
      'TRAIL_OUTAGE',
    ]);
    expect((await verify()).findings).toEqual([]);
  });

  it('is past retention when its last moment is', () => {
    expect(lastMonthPast(36, Date.parse('2026-11-25T00:00:00Z'))).toBe('2023-10');
    expect(lastMonthPast(36, Date.parse('2026-11-30T23:59:59Z'))).toBe('2023-10');
    expect(lastMonthPast(36, Date.parse('2026-12-01T00:00:00Z'))).toBe('2023-11');
  });
});

describe('archiving', () => {
  it('moves what is past retention into files, nothing else, and records it', async () => {
    const before = await verify();
    const trail = await on.open('archivist');
    const { dataDirectory, owner } = on;
    const onArchived = ({ month, records }: { month: string; records: number }) =>
      archived.push([month, records]);
    await archiveTrail({ dataDirectory, owner, trail, auditRetention: 36, now: Date.now(), onArchived });
    await trail.close();
    expect(archived).toEqual([
      ['2020-01', 3],
      ['2020-02', 2],
      ['2020-03', 2],
    ]);
    expect((await on.records('across')).map(({ sequence }) => sequence)).toEqual([3]);
    const events = (await on.records('archivist')).map(({ event, outcome, detail }) => [
      event,
      outcome,
      detail.month,
    ]);
    expect(events.slice(0, 2)).toEqual([
      ['TRAIL_ARCHIVED', 'BEGUN', '2020-01'],
      ['TRAIL_ARCHIVED', 'DONE', '2020-01'],
    ]);
    const after = await verify();
    expect(after).toMatchObject({
      findings: [],
      notes: before.notes,
      records: before.records + events.length,
    });
    expect(await readdir(directory)).toEqual(['2020-01.ndjson.gz', '2020-02.ndjson.gz', '2020-03.ndjson.gz']);
  });

  it('is not for the role of the gateway', async () => {
    if (on.proxy === null) return;
    const [manifest] = await readManifests(on.owner);
    if (manifest === undefined) throw new Error('nothing was archived');
    const refused = { cause: { code: '42501' } };
    await expect(dropArchived(on.database, manifest)).rejects.toMatchObject(refused);
  });

  it('takes nothing away when a record came after its file was written', async () => {
    await partition('2020_04', '2020-04-01', '2020-05-01');
    const manifest = { month: '2020-04', file: 'x', digest: 'x', records: 1, writers: [] };
    await expect(dropArchived(on.owner, manifest)).rejects.toThrow();
    expect(await run(`SELECT month FROM audit.archive WHERE month = '2020-04'`)).toEqual([]);
    await run('DROP TABLE audit.record_2020_04');
  });
});

describe('an archive', () => {
  const path = (month: string) => join(directory, `${month}.ndjson.gz`);
  const kept = (month: string) => join(on.dataDirectory, `${month}.kept`);

  afterEach(async () => {
    for (const month of ['2020-01', '2020-02', '2020-03'])
      await rename(kept(month), path(month)).catch(() => {});
    await run(`DELETE FROM audit.archive WHERE month = '2020-06'`);
  });

  it('is read by any tool: a record a line, the writers one after another', async () => {
    const lines = gunzipSync(await readFile(path('2020-01')))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line)).map(({ writer, sequence }) => [writer, sequence])).toEqual([
      ['across', 1],
      ['january', 1],
      ['january', 2],
    ]);
  });

  it('that is not here is noted, and the chain is verified behind it', async () => {
    await rename(path('2020-01'), kept('2020-01'));
    const { findings, notes } = await verify();
    expect(findings).toEqual([]);
    expect(notes).toContain(
      'the 3 records of 2020-01 were not verified: its archive 2020-01.ndjson.gz is not in this DATA_DIR',
    );
    await run(`UPDATE audit.record SET principal = 'nobody' WHERE writer = 'across'`);
    const [finding] = (await verify()).findings;
    expect(finding).toMatchObject({ writer: 'across', kind: 'CHANGED', sequence: 3 });
    await run(`UPDATE audit.record SET principal = $1 WHERE writer = 'across'`, ['王\u2028小明\n']);
  });

  it('that was changed is found', async () => {
    await copyFile(path('2020-02'), kept('2020-02'));
    const bytes = await readFile(path('2020-02'));
    await writeFile(path('2020-02'), Buffer.concat([bytes, Buffer.from([0])]));
    const { findings } = await verify();
    expect(findings).toMatchObject([{ kind: 'ARCHIVE', message: expect.stringContaining('2020-02') }]);
    expect(findings[0]?.message).toContain('its records are as they were, and its bytes are not');
    await writeFile(path('2020-02'), bytes.subarray(0, -12));
    const [cut] = (await verify()).findings;
    expect(cut).toMatchObject({ kind: 'ARCHIVE', writer: 'missing', sequence: expect.any(Number) });
  });

  const rewrite = async (month: string, change: (lines: string[]) => readonly string[]) => {
    await copyFile(path(month), kept(month));
    const lines = gunzipSync(await readFile(path(month)))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    await writeFile(
      path(month),
      gzipSync(
        change(lines)
          .map((line) => `${line}\n`)
          .join(''),
      ),
    );
    return (await verify()).findings;
  };
  const renamed = (line = '') => line.replace('王', '李');
  const rebuilt = (lines: readonly string[]) => {
    let before = genesisHash('january');
    return lines.map((line) => {
      const { hash: _, ...rest } = { ...JSON.parse(line), principal: 'nobody' };
      before = chainHash(before, rest);
      return JSON.stringify({ ...rest, hash: before });
    });
  };

  it.each<[string, (lines: string[]) => readonly string[], object]>([
    ['changed', ([a, b, c]) => [a ?? '', b ?? '', renamed(c)], { writer: 'january', sequence: 2 }],
    ['removed', ([, b, c]) => [b ?? '', c ?? ''], { writer: 'across', sequence: 1 }],
    ['cut off', ([a, b]) => [a ?? '', b ?? ''], { writer: 'january', sequence: 2 }],
    ['exchanged', ([a, b, c]) => [a ?? '', c ?? '', b ?? ''], { writer: 'january', sequence: 1 }],
    ['unreadable', ([a, b]) => [a ?? '', b ?? '', '{'], { writer: 'january', sequence: 2 }],
    ['added', (lines) => [...lines, lines[0] ?? ''], { writer: '', sequence: null }],
    ['rebuilt', ([a, ...others]) => [a ?? '', ...rebuilt(others)], { writer: 'january', sequence: 1 }],
  ])('in which a record was %s is found with the record', async (_, change, place) => {
    expect(await rewrite('2020-01', change)).toMatchObject([{ kind: 'ARCHIVE', ...place }]);
  });

  it('that was put in the place of another is found, although its manifest was changed with it', async () => {
    const text = `SELECT manifest FROM audit.archive WHERE month = '2020-03'`;
    const [[manifest] = []] = await run(text);
    const forged = { ...(manifest as object), records: 1 };
    const update = `UPDATE audit.archive SET manifest = $1::json WHERE month = '2020-03'`;
    await run(update, [JSON.stringify(forged)]);
    expect((await verify()).findings).toMatchObject([{ kind: 'ARCHIVE' }]);
    await run(update, [JSON.stringify(manifest)]);
    expect((await verify()).findings).toEqual([]);
  });

  it('that nobody made hides no removed record', async () => {
    const invented = { month: '2020-06', file: 'gone', digest: 'x', records: 9, writers: [] };
    expect(manifestDigest(invented)).toHaveLength(64);
    await run(`INSERT INTO audit.archive VALUES ('2020-06', $1::json)`, [JSON.stringify(invented)]);
    expect((await verify()).findings).toMatchObject([
      { kind: 'ARCHIVE', message: expect.stringContaining('2020-06') },
    ]);
    await rm(kept('2020-06'), { force: true });
  });
});

describe('npm run audit:archive', () => {
  const command = async (name: string) => {
    const settings = {
      DATABASE_URL: on.test.adminConnectionString,
      DATABASE_ROLE_SECRET: trailRoleSecret,
      DATA_DIR: on.dataDirectory,
    };
    const run = runCommand('audit-main.ts', [name], settings);
    return { code: await run.ended, ...run.output };
  };

  it('moves a month, which npm run audit:verify reads, and of which it names the record that was changed', async () => {
    // The embedded database serves one process, which is this one.
    if (on.proxy === null) return;
    await partition('2020_05', '2020-05-01', '2020-06-01');
    await write('commanded', [Date.parse('2020-05-01T00:00:00Z'), Date.parse('2020-05-31T00:00:00Z')]);
    const archive = await command('archive');
    expect(archive.out).toMatch(
      /^2 records moved to 2020-05\.ndjson\.gz, SM3 [0-9a-f]{64}\n1 months archived/m,
    );
    expect([archive.code, archive.err]).toEqual([0, '']);
    const whole = await command('verify');
    expect([whole.code, whole.out]).toEqual([0, expect.stringMatching(/\nThe trail is whole\.\n$/)]);
    const file = join(directory, '2020-05.ndjson.gz');
    const text = gunzipSync(await readFile(file)).toString('utf8');
    await writeFile(file, gzipSync(text.replace(/(.*\n.*)王/, '$1李')));
    const broken = await command('verify');
    expect([broken.code, broken.out]).toEqual([
      1,
      expect.stringContaining('record 2 of writer commanded is the first that differs'),
    ]);
  });
});

it('leaves no member of a record that is not documented', async () => {
  expect(await undocumented(on.owner)).toEqual({ events: ['TRAIL_ARCHIVED'], strays: [] });
});
