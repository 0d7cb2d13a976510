// Moves months of the trail that are past retention out of the database, each into one file: the records of a writer after those
// of another, in order, a line of JSON each, compressed. What the chain needs to go on behind them stays in audit.archive.
// It deletes no record that is not in the file, and knows nothing of who may call it.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { canonicalJson, sm3 } from './canonical.ts';
import { databaseReader } from './database-reader.ts';
import { lastMonthPast } from './retention.ts';
import type { TrailDatabase } from './trail-database.ts';
import type { Position } from './witness.ts';

const position = z.object({ sequence: z.number(), hash: z.string() });

export const archiveManifest = z.object({
  /** `2026-11`, UTC. */
  month: z.string().regex(/^\d{4}-\d{2}$/),
  /** Name of the file in the archive directory. */
  file: z.string(),
  /** SM3 of the file, 64 hexadecimal digits. */
  digest: z.string(),
  records: z.number(),
  writers: z.array(
    z.object({
      writer: z.string(),
      /** Of its records in the month. */
      first: z.number(),
      last: position,
      /** Its part of the file, in bytes, from `begin` to before `end`: whole members of gzip. */
      begin: z.number(),
      end: z.number(),
    }),
  ),
});
export type ArchiveManifest = z.infer<typeof archiveManifest>;

export const manifestDigest = (manifest: ArchiveManifest): string => sm3(canonicalJson(manifest));

export function archiveDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'audit', 'archive');
}

/** @returns months, the oldest first, of which every record is older than the retention: `2023-01` */
export async function monthsPastRetention(
  owner: TrailDatabase,
  retentionMonths: number,
  now: number,
): Promise<readonly string[]> {
  const last = lastMonthPast(retentionMonths, now);
  const rows = await owner.query(partitions, []);
  return rows
    .map(([name]) => String(name).slice('record_'.length).replace('_', '-'))
    .filter((each) => each <= last);
}

/**
 * Writes the file of a month, and makes sure that it is on disk. The database stays as it is.
 * @returns what is to be kept of it
 */
export async function writeArchive(
  owner: TrailDatabase,
  directory: string,
  month: string,
): Promise<ArchiveManifest> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const name = `${month}.ndjson.gz`;
  const part = join(directory, `${name}.part`);
  const file = await open(part, 'w', 0o600);
  const hash = createHash('sm3');
  const writers: ArchiveManifest['writers'] = [];
  let size = 0;
  let records = 0;
  try {
    const reader = databaseReader(owner, partitionOf(month));
    for (const writer of [...(await reader.writers())].sort()) {
      const begin = size;
      let first: number | undefined;
      let last: Position | undefined;
      for await (const page of reader.records(writer)) {
        const bytes = await compressed(page.map((record) => `${JSON.stringify(record)}\n`).join(''));
        hash.update(bytes);
        await file.write(bytes);
        size += bytes.length;
        records += page.length;
        first ??= page[0]?.sequence;
        last = page.at(-1);
      }
      if (first === undefined || last === undefined) continue;
      const { sequence, hash: of } = last;
      writers.push({ writer, first, last: { sequence, hash: of }, begin, end: size });
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, join(directory, name));
  const parent = await open(directory, 'r');
  await parent.sync().finally(() => parent.close());
  return { month, file: name, digest: hash.digest('hex'), records, writers };
}

const compressed = promisify(gzip) as (text: string) => Promise<Buffer>;

/** Drops the month in the database and keeps its manifest, both or neither. @throws when records came meanwhile */
export async function dropArchived(owner: TrailDatabase, manifest: ArchiveManifest): Promise<void> {
  await owner.query(drop, [manifest.month, JSON.stringify(manifest)]);
}

/** Manifests, the oldest first. */
export async function readManifests(database: TrailDatabase): Promise<readonly ArchiveManifest[]> {
  return (await database.query(manifests, [])).map(([body]) => archiveManifest.parse(body));
}

/** @returns SM3 of a file; null where there is none */
export async function digestOfFile(path: string): Promise<string | null> {
  const hash = createHash('sm3');
  try {
    for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

function partitionOf(month: string): string {
  if (!/^\d{4}-\d{2}$/.test(month)) throw new RangeError(`${month} is no month`);
  return `audit.record_${month.replace('-', '_')}`;
}

const partitions = {
  name: '',
  text: `SELECT child.relname::text FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = 'audit.record'::regclass AND child.relname ~ '^record_\\d{4}_\\d{2}$' ORDER BY child.relname`,
};
const drop = { name: '', text: 'SELECT audit.drop_archived($1, $2::json)' };
const manifests = { name: 'audit_manifests', text: 'SELECT manifest FROM audit.archive ORDER BY month' };
