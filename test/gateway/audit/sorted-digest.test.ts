import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPseudonyms, storedSubjects } from '../../../gateway/audit/pseudonym.ts';
import { createSortedDigest, type SortingBounds } from '../../../gateway/audit/sorted-digest.ts';
import { clearSpillFiles, openSpillFile } from '../../../gateway/audit/spill-file.ts';

const { subject } = createPseudonyms(new Uint8Array(32));
const some = (count: number) => Array.from({ length: count }, (_, index) => subject(`Person:${index}`));
const small: SortingBounds = { runLength: 8, heldRuns: 3, mergeBytes: 64 };

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yidang-sorting-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Added a few at a time, as pages of rows come. */
async function sorted(pseudonyms: readonly string[], bounds = small) {
  const set = createSortedDigest(directory, bounds);
  for (let at = 0; at < pseudonyms.length; at += 50) await set.add(pseudonyms.slice(at, at + 50));
  const result = await set.end();
  expect(await readdir(directory)).toEqual([]);
  await set.close();
  return result;
}

function whole(pseudonyms: readonly string[]) {
  const all = [...new Set(pseudonyms)].sort();
  return { count: all.length, digest: createHash('sm3').update(all.join('\n')).digest('hex') };
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
    const { count: subjectCount, digest: subjectDigest } = await sorted(some(2000));
    expect({ subjects: [], subjectCount, subjectDigest }).toEqual(storedSubjects(some(2000)));
  });

  it('is that of runs that are read in many parts and merged in many blocks, too', async () => {
    const many = some(30_000);
    const bounds = { runLength: 2048, heldRuns: 4, mergeBytes: 4096 };
    expect(await sorted([...many, ...many], bounds)).toEqual(whole(many));
  });

  it('counts nobody twice, in whatever order and how often they come', async () => {
    const names = fc.array(fc.string({ unit: fc.constantFrom(...'-0Aa_'), minLength: 1, maxLength: 3 }), {
      maxLength: 300,
    });
    await fc.assert(
      fc.asyncProperty(names, async (given) => {
        expect(await sorted(given)).toEqual(whole(given));
      }),
      { numRuns: 50 },
    );
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
