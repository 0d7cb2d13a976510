import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPseudonyms } from '../../../gateway/audit/pseudonym.ts';
import { createSortedDigest, type SortingBounds } from '../../../gateway/audit/sorted-digest.ts';
import { clearSpillFiles, openSpillFile } from '../../../gateway/audit/spill-file.ts';
import { digestedSubjects, storedSubjects } from '../../../gateway/audit/subjects.ts';

const pseudonyms = createPseudonyms(new Uint8Array(32));
/** Of two kinds, in the order of neither. */
const some = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `${index % 3 === 0 ? 'LegalEntity' : 'Person'}:${(index * 7919) % 100_003}`,
  );
const small: SortingBounds = { runLength: 8, heldRuns: 3, mergeBytes: 64 };

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yidang-sorting-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Added a few at a time, as pages of rows come. */
async function sorted(lines: readonly string[], bounds = small) {
  const set = createSortedDigest(directory, bounds);
  for (let at = 0; at < lines.length; at += 50) await set.add(lines.slice(at, at + 50));
  const result = await set.end();
  expect(await readdir(directory)).toEqual([]);
  await set.close();
  return result;
}

function whole(lines: readonly string[]) {
  const all = [...new Set(lines)].sort();
  const kinds = [...new Set(all.map((line) => line.slice(0, line.indexOf(':'))))];
  return kinds.map((kind) => {
    const keys = all.filter((line) => line.startsWith(`${kind}:`)).map((line) => line.slice(kind.length + 1));
    return { kind, count: keys.length, sha256: createHash('sha256').update(keys.join('\n')).digest('hex') };
  });
}

describe('the digest of a set that is sorted in runs', () => {
  it.each([
    ['nothing', 0],
    ['less than a run', 5],
    ['one run', 8],
    ['runs that memory holds', 20],
    ['one run on disk and nothing beside it', 24],
    ['many runs on disk', 5000],
  ])('is that of the whole set: %s', async (_, count) => {
    expect(await sorted(some(count))).toEqual(whole(some(count)));
  });

  it('is that which a record has of the same subjects', async () => {
    const kinds = await sorted(some(2000));
    expect(digestedSubjects(kinds, pseudonyms)).toEqual(storedSubjects(some(2000), pseudonyms));
  });

  it('is that of runs that are read in many parts and merged in many blocks, too', async () => {
    const many = some(30_000);
    const bounds = { runLength: 2048, heldRuns: 4, mergeBytes: 4096 };
    expect(await sorted([...many, ...many], bounds)).toEqual(whole(many));
  });

  it('counts nobody twice, in whatever order and how often they come', async () => {
    const key = fc.string({ unit: fc.constantFrom(...'-0Aa_.'), minLength: 1, maxLength: 3 });
    const kind = fc.constantFrom('LegalEntity', 'Person', 'Person.idNumber', '');
    const names = fc.array(
      fc.tuple(kind, key).map((parts) => parts.join(':')),
      { maxLength: 300 },
    );
    await fc.assert(
      fc.asyncProperty(names, async (given) => {
        expect(await sorted(given)).toEqual(whole(given));
      }),
      { numRuns: 50 },
    );
  });

  it('is that of all that were added, also of those that the disk did not take', async () => {
    const place = join(directory, 'taken');
    await writeFile(place, '');
    const set = createSortedDigest(place, small);
    const lines = some(60);
    await set.add(lines.slice(0, 20));
    await expect(set.add(lines.slice(20, 50))).rejects.toThrow();
    expect(await set.end(lines.slice(50))).toEqual(whole(lines));
    await set.close();
    await rm(place);
  });

  it('does not hold others up while it is merged', async () => {
    const set = createSortedDigest(directory);
    await set.add(some(30_000));
    let turns = 0;
    let merging = true;
    const count = () => {
      turns += 1;
      if (merging) setImmediate(count);
    };
    setImmediate(count);
    await set.end();
    merging = false;
    await set.close();
    expect(turns).toBeGreaterThanOrEqual(Math.floor(30_000 / 2048));
  });
});

/** What is in the files of this process that have no name there any more; Linux shows them. */
async function bytesOfUnnamed(place: string): Promise<Buffer> {
  const open = await readdir('/proc/self/fd');
  for (const each of open) {
    const target = await readlink(`/proc/self/fd/${each}`).catch(() => '');
    if (target.startsWith(place) && target.endsWith('(deleted)')) return readFile(`/proc/self/fd/${each}`);
  }
  throw new Error('no file without a name');
}

describe('what is spilled', () => {
  it('has no name on disk while it is used, and a name that was left is removed at the start', async () => {
    const file = await openSpillFile(directory);
    await file.append(['a', 'b']);
    file.endRun();
    expect(await readdir(directory)).toEqual([]);
    const [run] = file.runs(1);
    expect(await run?.next()).toEqual({ done: false, value: ['a', 'b'] });
    expect(await run?.next()).toMatchObject({ done: true });
    await file.close();
    await writeFile(join(directory, 'left'), '');
    await clearSpillFiles(directory);
    expect(await readdir(directory)).toEqual([]);
    await clearSpillFiles(join(directory, 'absent'));
  });

  it('is on disk encrypted, and is read from wherever a part begins', async () => {
    const file = await openSpillFile(directory);
    const lines = Array.from({ length: 300 }, (_, index) => `Person:number-${index}`);
    for (let at = 0; at < lines.length; at += 7) await file.append(lines.slice(at, at + 7));
    file.endRun();
    await file.append(['Person:last']);
    file.endRun();
    const found: string[] = [];
    for (const run of file.runs(1))
      for (let part = await run.next(); part.done !== true; part = await run.next())
        found.push(...part.value);
    expect(found).toEqual([...lines, 'Person:last']);
    const written = await bytesOfUnnamed(directory);
    expect(written.length).toBeGreaterThan(5000);
    expect(written.includes('Person')).toBe(false);
    await file.close();
  });

  it('fails aloud where there is no place for it, and what memory holds does not need it', async () => {
    const place = join(directory, 'file');
    await writeFile(place, '');
    const set = createSortedDigest(place, small);
    await set.add(some(20));
    await expect(set.add(some(40))).rejects.toThrow(/EEXIST|ENOTDIR/);
    await set.close();
    await rm(place);
  });
});
