// A PostgreSQL cluster of the trail's own, and what happens to servers: it ends, it stands still, its disk is full, it takes no
// more writes. The database lies on a small file system of its own where this process may mount one.

import { execFile } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ofDatabase, runOn } from '../../database.ts';
import type { InstalledServer } from '../../find-postgres.ts';
import type { Cluster } from '../../postgres-cluster.ts';

export interface Failure {
  readonly name: string;
  begin(): Promise<void>;
  end(): Promise<void>;
}

export interface BrokenServer {
  /** Of a database that is empty, as its owner. */
  readonly connectionString: string;
  readonly failures: readonly Failure[];
  /** Failures that cannot be brought about here, each with the reason. */
  readonly left: readonly string[];
  close(): Promise<void>;
}

const run = promisify(execFile);
const database = 'trail';
/** Of the file system, in MiB: a new database takes eight, and a long outage leaves 10,000 records, of some 2 KB with their indexes. */
const diskSize = 192;

/** @param directory an empty one, which is left empty */
export async function openBrokenServer(installed: InstalledServer, directory: string): Promise<BrokenServer> {
  const cluster = await installed.start();
  const administer = (...statements: readonly string[]) => runOn(cluster.connectionString, statements);
  const mounted = await mountDisk(cluster, directory);
  if (mounted) await administer(`CREATE TABLESPACE small LOCATION '${directory}'`);
  await administer(`CREATE DATABASE ${database} ${mounted ? 'TABLESPACE small' : ''}`);
  const failures: readonly Failure[] = [
    { name: 'stopped', begin: cluster.crash, end: cluster.restart },
    { name: 'stalled', begin: cluster.freeze, end: async () => cluster.thaw() },
    {
      name: 'read-only',
      begin: () =>
        administer(
          `ALTER DATABASE ${database} SET default_transaction_read_only = on`,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
        ),
      // The sessions of the gateway are left as they are: it is its business to open others.
      end: () => administer(`ALTER DATABASE ${database} RESET default_transaction_read_only`),
    },
  ];
  return {
    connectionString: ofDatabase(cluster.connectionString, database),
    failures: mounted ? [...failures, fullDisk(directory)] : failures,
    left: mounted ? [] : ['disk full: this process may not mount a file system'],
    async close() {
      await cluster.stop();
      if (mounted) await run('umount', [directory]);
    },
  };
}

/** @returns false where this process may not */
async function mountDisk(cluster: Cluster, directory: string): Promise<boolean> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}m,mode=0700`, 'tmpfs', directory]);
  } catch {
    return false;
  }
  await cluster.own(directory);
  return true;
}

function fullDisk(directory: string): Failure {
  const path = join(directory, 'ballast');
  return {
    name: 'disk full',
    async begin() {
      const file = await open(path, 'w');
      // What does not fit is written in part, and then refused.
      const block = Buffer.alloc(2 ** 20);
      try {
        for (;;) await file.write(block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        await file.close();
      }
    },
    end: () => rm(path),
  };
}
