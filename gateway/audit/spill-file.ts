// Sorted runs of lines on disk, for sets that memory is not to hold. The file has no name from the moment at which it is open, so that
// it goes with its process, however that ends; it knows nothing of what the lines say.

import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface SpillFile {
  /** Appends lines to the run that is being written. */
  append(lines: readonly string[]): Promise<void>;
  /** Ends a run and begins another. */
  endRun(): void;
  /** The lines of each run that has ended, in parts; all of them together hold `bytes` in memory, but 1 KB each at least. */
  runs(bytes: number): readonly AsyncIterator<readonly string[]>[];
  close(): Promise<void>;
}

const smallestPart = 1024;
const largestPart = 65_536;
const lineFeed = 10;

/** @throws what the file system says: no room, no right to write, … */
export async function openSpillFile(directory: string): Promise<SpillFile> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, randomUUID());
  const file = await open(path, 'wx+', 0o600);
  await rm(path, { force: true }).catch(async (error: unknown) => {
    await file.close();
    throw error;
  });
  const ended: { readonly from: number; readonly to: number }[] = [];
  let begin = 0;
  let size = 0;
  return {
    async append(lines) {
      const bytes = Buffer.from(`${lines.join('\n')}\n`, 'latin1');
      await file.writeFile(bytes);
      size += bytes.length;
    },
    endRun() {
      ended.push({ from: begin, to: size });
      begin = size;
    },
    runs(bytes) {
      const part = Math.min(largestPart, Math.max(smallestPart, Math.floor(bytes / ended.length)));
      return ended.map(({ from, to }) => linesOf(file, from, to, part));
    },
    close: () => file.close(),
  };
}

/** Removes what a process left that ended between opening its file and taking the name away. */
export async function clearSpillFiles(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  await Promise.all(names.map((name) => rm(join(directory, name), { force: true })));
}

async function* linesOf(
  file: FileHandle,
  from: number,
  to: number,
  part: number,
): AsyncGenerator<readonly string[]> {
  const buffer = Buffer.allocUnsafe(Math.min(part, to - from));
  for (let at = from; at < to; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, to - at), at);
    const whole = buffer.subarray(0, bytesRead).lastIndexOf(lineFeed);
    if (whole === -1) throw new Error('a spilled run ends before its last line');
    yield buffer.toString('latin1', 0, whole).split('\n');
    at += whole + 1;
  }
}
