// PostgreSQL with PostGIS without a server: PGlite in a child process, behind a Unix socket that only this user can reach.
// It is one backend with one session: INVARIANT: at most one client at a time, so a pool has size 1.

import { type ChildProcess, fork } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SetupError } from './setup-error.ts';

export interface EmbeddedDatabase {
  /** For `pg` and `knex`, with a pool of one. */
  readonly connectionString: string;
  /** Settles when the process has ended without having been asked to. */
  readonly lost: Promise<void>;
  /** Writes out everything and ends the process. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** DATA_DIR; the database lies in `database/` below. */
  readonly directory: string;
  /** Told before each step that takes long. */
  readonly onProgress?: (step: string) => void;
}

const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), step: z.string() }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('refused'), message: z.string() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);

/** What the child tells its parent. */
export type EmbeddedMessage = z.infer<typeof message>;

const childModule = fileURLToPath(new URL('./embedded-process.ts', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
/** A socket's path must fit into 104 bytes; on some systems the temporary directory alone is most of that. */
const longestTemporaryDirectory = 72;
const stopTimeoutMilliseconds = 15_000;

/** @throws SetupError when the directory is in use or not to be written to */
export async function startEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { ready, ...database } = await beginEmbeddedDatabase(options);
  await ready;
  return database;
}

/** As `startEmbeddedDatabase`, for whoever has something else to do until it is `ready`. */
export async function beginEmbeddedDatabase(
  options: EmbeddedOptions,
): Promise<EmbeddedDatabase & { readonly ready: Promise<void> }> {
  const directory = resolve(options.directory);
  await prepare(directory);
  const socketDirectory = await makeSocketDirectory();
  const child = fork(childModule, [directory, socketDirectory], {
    // Where `tsx` is found from.
    cwd: root,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() =>
    // The process does this itself, unless it was killed.
    rm(socketDirectory, { recursive: true, force: true }),
  );
  let stopping = false;
  return {
    connectionString: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(socketDirectory)}`,
    ready: untilReady(child, options.onProgress),
    lost: new Promise((resolve) => {
      child.once('exit', () => stopping || resolve());
    }),
    async stop() {
      stopping = true;
      if (child.connected) child.send('stop');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMilliseconds);
      await exited.finally(() => clearTimeout(timer));
    },
  };
}

async function prepare(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await access(directory, constants.R_OK | constants.W_OK);
  } catch {
    throw new SetupError(
      `DATA_DIR ${directory} cannot be written to. Make it writable for this user, or set DATA_DIR to another directory.`,
    );
  }
}

/** For its owner alone, as mkdtemp makes it. */
function makeSocketDirectory(): Promise<string> {
  const parent = tmpdir().length > longestTemporaryDirectory ? '/tmp' : tmpdir();
  return mkdtemp(join(parent, 'yidang-'));
}

function untilReady(child: ChildProcess, onProgress: EmbeddedOptions['onProgress']): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (received) => {
      const told = message.parse(received);
      switch (told.kind) {
        case 'progress':
          onProgress?.(told.step);
          return;
        case 'ready':
          resolve();
          return;
        case 'refused':
          reject(new SetupError(told.message));
          return;
        case 'failed':
          reject(new Error(told.message));
          return;
        default:
          told satisfies never;
      }
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('The embedded database ended while it was starting.')));
  });
}
