// The digest of a set of subjects that may be too large to be held: sorted in runs as they come, beyond a bound spilled to a file, and
// merged at the end.

import { setImmediate } from 'node:timers/promises';
import { inMemory, mergeRuns } from './merge-runs.ts';
import { openSpillFile, type SpillFile } from './spill-file.ts';
import { createSetDigest, type KindDigest } from './subjects.ts';

export interface SortedDigest {
  /**
   * One call after the other.
   * @param lines as `lineOf` writes them, in any order, with repetitions
   * @throws what the file system says; the lines are held all the same, and no more may be added
   */
  add(lines: Iterable<string>): Promise<void>;
  /**
   * Of all that were added, each once. Nothing can be added any more.
   * @param last a few lines more
   * @throws what the file system says
   */
  end(last?: Iterable<string>): Promise<readonly KindDigest[]>;
  /** Lets go of the file. */
  close(): Promise<void>;
}

export interface SortingBounds {
  /** Lines that are sorted at once, which takes about a millisecond. */
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
    // INVARIANT: what did not get to the disk as a whole is still held.
    file.endRun();
    held = [];
  }

  return {
    async add(lines) {
      for (const line of lines) {
        coming.add(line);
        if (coming.size >= bounds.runLength) sort();
      }
      if (held.length >= bounds.heldRuns) await spill();
    },
    async end(last = []) {
      for (const line of last) coming.add(line);
      sort();
      const digest = createSetDigest();
      for await (const block of mergeRuns([
        ...held.map(inMemory),
        ...(file?.runs(bounds.mergeBytes) ?? []),
      ])) {
        digest.addLines(block);
        await setImmediate();
      }
      return digest.end();
    },
    async close() {
      const open = file;
      file = undefined;
      await open?.close();
    },
  };
}
