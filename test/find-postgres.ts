// Finds PostgreSQL with PostGIS for the tests: the server that TEST_DATABASE_URL names, or installed binaries, from which
// a cluster of its own is made.

import { execFile } from 'node:child_process';
import { access, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Cluster, type RunningServer, startCluster } from './postgres-cluster.ts';

export interface Server {
  readonly name: string;
  start(): Promise<RunningServer>;
}

export interface InstalledServer extends Server {
  /** @param durable as `startCluster` has it */
  start(durable?: boolean): Promise<Cluster>;
}

const run = promisify(execFile);
const oldestVersion = 15;

/** Undefined where there is neither TEST_DATABASE_URL nor an installed PostgreSQL 15 or later with PostGIS. */
export async function findPostgres(): Promise<Server | undefined> {
  const connectionString = process.env.TEST_DATABASE_URL;
  if (connectionString !== undefined) {
    return {
      name: 'the PostgreSQL of TEST_DATABASE_URL',
      start: async () => ({ connectionString, async stop() {} }),
    };
  }
  return findInstalled();
}

/** Of the installed binaries; a cluster that is made of them may be stopped and broken. */
export async function findInstalled(): Promise<InstalledServer | undefined> {
  for (const directory of await candidates()) {
    const found = await withPostgis(directory);
    if (found !== undefined) {
      const { binaries, version } = found;
      return {
        name: `PostgreSQL ${version} of ${binaries}`,
        start: (durable) => startCluster(binaries, durable),
      };
    }
  }
  return undefined;
}

/** Debian's directories, the newest version first, then those of PATH. */
async function candidates(): Promise<readonly string[]> {
  const debian = '/usr/lib/postgresql';
  const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const path = (process.env.PATH ?? '').split(delimiter).filter((directory) => directory !== '');
  return [...versions.map((version) => join(debian, version, 'bin')), ...path];
}

async function withPostgis(directory: string): Promise<{ binaries: string; version: string } | undefined> {
  try {
    // PATH may hold links to the programs; initdb and pg_config lie beside the real ones.
    const binaries = dirname(await realpath(join(directory, 'postgres')));
    const { stdout } = await run(join(binaries, 'postgres'), ['--version']);
    const [version = '', major] = /(\d+)(?:\.\d+)?/.exec(stdout) ?? [];
    const share = (await run(join(binaries, 'pg_config'), ['--sharedir'])).stdout.trim();
    await access(join(share, 'extension', 'postgis.control'));
    return Number(major) >= oldestVersion ? { binaries, version } : undefined;
  } catch {
    return undefined;
  }
}
