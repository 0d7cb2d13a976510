// Sorted runs of lines on disk, for sets that memory is not to hold. The file has no name from the moment at which it is open, so that
// it goes with its process, however that ends, and is encrypted under a key that is nowhere but there.

import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
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
  const key = randomBytes(32);
  const encryption = cipherAt(key, 0);
  const ended: { readonly from: number; readonly to: number }[] = [];
  let begin = 0;
  let size = 0;
  return {
    async append(lines) {
      const bytes = encryption.update(`${lines.join('\n')}\n`, 'latin1');
      await file.writeFile(bytes);
      size += bytes.length;
    },
    endRun() {
      ended.push({ from: begin, to: size });
      begin = size;
    },
    runs(bytes) {
      const part = Math.min(largestPart, Math.max(smallestPart, Math.floor(bytes / ended.length)));
      return ended.map(({ from, to }) => linesOf({ file, key }, from, to, part));
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

/** AES-256 in counter mode (NIST SP 800-38A), from a byte of the file on: both ways the same. */
function cipherAt(key: Uint8Array, at: number) {
  const counter = Buffer.alloc(blockBytes);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / blockBytes)), blockBytes - 8);
  const cipher = createCipheriv('aes-256-ctr', key, counter);
  cipher.update(Buffer.alloc(at % blockBytes));
  return cipher;
}

const blockBytes = 16;

async function* linesOf(
  { file, key }: { readonly file: FileHandle; readonly key: Uint8Array },
  from: number,
  to: number,
  part: number,
): AsyncGenerator<readonly string[]> {
  const buffer = Buffer.allocUnsafe(Math.min(part, to - from));
  for (let at = from; at < to; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, to - at), at);
    const bytes = cipherAt(key, at).update(buffer.subarray(0, bytesRead));
    const whole = bytes.lastIndexOf(lineFeed);
    if (whole === -1) throw new Error('a spilled run ends before its last line');
    yield bytes.toString('latin1', 0, whole).split('\n');
    at += whole + 1;
  }
}
