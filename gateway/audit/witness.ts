// What is known of a writer outside the database, in DATA_DIR/audit: where its chain stands after each write, and all its
// checkpoints. It survives the process, so that a tail that was cut off afterwards is missed.

import { closeSync, fdatasync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from './checkpoint.ts';

/** The end of a chain: the last record and its hash. */
export interface Position {
  readonly sequence: number;
  readonly hash: string;
}

/** INVARIANT: the database holds everything up to `written`, and nothing beyond `begun`. */
export interface Head {
  readonly writer: string;
  readonly written: Position;
  readonly begun: Position;
}

export interface Witness {
  /** Notes where the chain stands, within microseconds and without a part being lost when the process is killed. */
  note(head: Head): void;
  /** Resolves when it is on disk. */
  append(checkpoint: Checkpoint): Promise<void>;
  /** @param sealed whether a last checkpoint says all that the head says */
  close(sealed: boolean): void;
}

/** Every head has this length, so that a new one overwrites the old one whole. */
const headLength = 512;

export function openWitness(dataDirectory: string, writer: string): Witness {
  mkdirSync(directoryOf(dataDirectory), { recursive: true, mode: 0o700 });
  const path = join(directoryOf(dataDirectory), `${writer}${headSuffix}`);
  const file = openSync(path, 'w', 0o600);
  const sync = createSync(file);
  return {
    note(head) {
      writeSync(
        file,
        JSON.stringify(head)
          .padEnd(headLength - 1)
          .concat('\n'),
        0,
      );
      sync.now();
    },
    append: (checkpoint) =>
      appendFile(checkpointFile(dataDirectory), `${JSON.stringify(checkpoint)}\n`, {
        mode: 0o600,
        flush: true,
      }),
    close(sealed) {
      sync.close();
      if (sealed) rmSync(path);
    },
  };
}

/** A killed process leaves what it wrote; only the end of the machine takes what came since. */
const syncMilliseconds = 1000;

/** Brings a file to the disk from time to time, beside the requests: a slow disk makes none of them wait. */
function createSync(file: number) {
  let synced = performance.now();
  let syncing = false;
  let closed = false;
  let failure: Error | null = null;
  return {
    /** @throws what went wrong the last time */
    now() {
      const failed = failure;
      failure = null;
      if (failed !== null) throw failed;
      if (syncing || performance.now() - synced < syncMilliseconds) return;
      syncing = true;
      fdatasync(file, (error) => {
        syncing = false;
        synced = performance.now();
        failure = error;
        if (closed) closeSync(file);
      });
    },
    close() {
      closed = true;
      if (!syncing) closeSync(file);
    },
  };
}

export async function readHeads(dataDirectory: string): Promise<readonly Head[]> {
  const directory = directoryOf(dataDirectory);
  const names = await readdir(directory).catch(ifAbsent<string[]>([]));
  const texts = names
    .filter((name) => name.endsWith(headSuffix))
    .sort()
    .map((name) => readFile(join(directory, name), 'utf8'));
  return (await Promise.all(texts)).flatMap((text) => (text.trim() === '' ? [] : [JSON.parse(text) as Head]));
}

/** @throws Error for a file that is not the gateway's */
export async function readCheckpointFile(dataDirectory: string): Promise<readonly Checkpoint[]> {
  const text = await readFile(checkpointFile(dataDirectory), 'utf8').catch(ifAbsent(''));
  // A line that was being written when the machine ended is no checkpoint yet.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Checkpoint);
}

const headSuffix = '.head.json';

function directoryOf(dataDirectory: string): string {
  return join(dataDirectory, 'audit');
}

function checkpointFile(dataDirectory: string): string {
  return join(directoryOf(dataDirectory), 'checkpoints.ndjson');
}

function ifAbsent<T>(otherwise: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  };
}
