// The process of the embedded database: PGlite runs synchronously, so it must not share an event loop with the gateway.
// It is forked by `embedded-database.ts`, serves a Unix socket, and ends with its parent.

import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import { z } from 'zod';
import { type DirectoryLock, lockDirectory } from './directory-lock.ts';
import type { EmbeddedMessage } from './embedded-database.ts';
import { createWireServer } from './embedded-wire.ts';
import { SetupError } from './setup-error.ts';

const [directory, socketDirectory] = z.tuple([z.string(), z.string()]).parse(process.argv.slice(2));

// A terminal sends Ctrl-C to the whole process group. The parent still needs the database then and says when it does not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

let lock: DirectoryLock | undefined;
try {
  lock = await lockDirectory({
    file: join(directory, 'database.lock'),
    directory,
    owner: process.ppid,
  });
  const database = await openDatabase(join(directory, 'database'));
  const server = await serve(database);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    server.close();
    await database.close().finally(() => end(0));
  };
  process.once('message', stop);
  // Also when the parent was killed and could not say so.
  process.once('disconnect', stop);
  if (process.connected) await tell({ kind: 'ready' });
  else await stop();
} catch (error) {
  await tell(
    error instanceof SetupError
      ? { kind: 'refused', message: error.message }
      : { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  );
  end(1);
}

async function openDatabase(dataDirectory: string): Promise<PGlite> {
  // Until the first creation is complete a file beside it says so: what a killed process left half-made is made again.
  const unfinished = `${dataDirectory}.unfinished`;
  if (existsSync(unfinished)) rmSync(dataDirectory, { recursive: true, force: true });
  const exists = existsSync(dataDirectory);
  if (exists && !existsSync(join(dataDirectory, 'PG_VERSION'))) {
    throw new SetupError(
      `${dataDirectory} exists and is no database. Move it away, or set DATA_DIR to another directory.`,
    );
  }
  await tell({
    kind: 'progress',
    step: exists ? 'opening the embedded database' : 'creating the embedded database',
  });
  if (!exists) writeFileSync(unfinished, '');
  const database = await PGlite.create({ dataDir: dataDirectory, extensions: { postgis } });
  if (!exists) {
    await tell({ kind: 'progress', step: 'adding PostGIS' });
    await withRememberedExports(() => database.exec('CREATE EXTENSION IF NOT EXISTS postgis'));
    rmSync(unfinished);
  }
  return database;
}

/**
 * PGlite resolves each C function of an extension by listing all names that its library exports, 23,000 for PostGIS, which
 * is four fifths of the time of CREATE EXTENSION. While `run` runs, such a list is made once.
 */
async function withRememberedExports(run: () => Promise<unknown>): Promise<void> {
  const { keys } = Object;
  const remembered = new WeakMap<object, string[]>();
  Object.keys = (value: object) => {
    const known = remembered.get(value);
    if (known !== undefined) return known;
    const names = keys(value);
    if (names.length > 10_000) remembered.set(value, names);
    return names;
  };
  try {
    await run();
  } finally {
    Object.keys = keys;
  }
}

/** The address is the one by which a client finds the socket in a directory that it is given as host. */
function serve(database: PGlite): Promise<Server> {
  const server = createWireServer(database, (error) => {
    process.stderr.write(`The embedded database failed: ${inspect(error)}\n`);
    end(1);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(join(socketDirectory, '.s.PGSQL.5432'), () => resolve(server));
  });
}

/** Resolves when the parent will get it, even if this process ends at once. */
function tell(message: EmbeddedMessage): Promise<void> {
  return new Promise((sent) => {
    if (process.connected) process.send?.(message, () => sent());
    else sent();
  });
}

function end(code: number): never {
  rmSync(socketDirectory, { recursive: true, force: true });
  lock?.release();
  process.exit(code);
}
