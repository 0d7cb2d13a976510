// The digest of a set of pseudonyms that may be too large to be held: sorted in runs as they come, beyond a bound spilled to a file,
// and merged at the end. It is the digest that `storedSubjects` makes of the same set.

import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { mergeRuns, type Run } from './merge-runs.ts';
import { openSpillFile, type SpillFile } from './spill-file.ts';

export interface SortedDigest {
  /**
   * One call after the other.
   * @param pseudonyms in any order, with repetitions; no line feed in them
   * @throws what the file system says
   */
  add(pseudonyms: Iterable<string>): Promise<void>;
  /** Of all that were added, each once: how many, and SM3 of them sorted, a line each. Nothing can be added any more. */
  end(): Promise<{ readonly count: number; readonly digest: string }>;
  /** Lets go of the file. */
  close(): Promise<void>;
}

export interface SortingBounds {
  /** Pseudonyms that are sorted at once, which takes about a millisecond. */
  readonly runLength: number;
  /** Runs that memory holds: some 4 MB. */
  readonly heldRuns: number;
  /** Bytes of the file that are in memory while it is merged. */
  readonly mergeBytes: number;
}

const defaults: SortingBounds = { runLength: 2048, heldRuns: 32, mergeBytes: 1_048_576 };

/** @param directory where the file may lie */
export function createSortedDigest(directory: string, bounds: SortingBounds = defaults): SortedDigest {
  let coming = new Set<string>();
  let held: (readonly string[])[] = [];
  let file: SpillFile | undefined;

  function sort(): void {
    held.push([...coming].sort());
    coming = new Set();
  }

  /** One run of those that are held: the fewer there are, the longer are the parts in which they are read. */
  async function spill(): Promise<void> {
    file ??= await openSpillFile(directory);
    for await (const block of mergeRuns(held.map(inMemory))) {
      await file.append(block);
      await setImmediate();
    }
    file.endRun();
    held = [];
  }

  return {
    async add(pseudonyms) {
      for (const pseudonym of pseudonyms) {
        coming.add(pseudonym);
        if (coming.size < bounds.runLength) continue;
        sort();
        if (held.length >= bounds.heldRuns) await spill();
      }
    },
    async end() {
      sort();
      const digest = createHash('sm3');
      let count = 0;
      for await (const block of mergeRuns([
        ...held.map(inMemory),
        ...(file?.runs(bounds.mergeBytes) ?? []),
      ])) {
        digest.update(`${count === 0 ? '' : '\n'}${block.join('\n')}`);
        count += block.length;
        await setImmediate();
      }
      return { count, digest: digest.digest('hex') };
    },
    async close() {
      const open = file;
      file = undefined;
      await open?.close();
    },
  };
}

async function* inMemory(run: readonly string[]): Run & AsyncGenerator<readonly string[]> {
  yield run;
}
