// The trail as one for verification: what was archived, read from its files, and behind it what the database holds. Where a
// file is not here, the chain goes on with what its manifest says, and that is noted.

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { type ArchiveManifest, digestOfFile, manifestDigest, readManifests } from './archive.ts';
import { locateChange } from './archive-change.ts';
import { databaseReader } from './database-reader.ts';
import type { AuditRecord } from './record.ts';
import type { TrailDatabase } from './trail-database.ts';
import type { Finding, TrailReader } from './verify.ts';
import type { Position } from './witness.ts';

const pageSize = 5000;

export interface ArchiveState {
  readonly reader: TrailReader;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** To be asked when all was read: manifests that no record of the trail tells of. */
  unrecorded(): readonly Finding[];
}

/** @param directory where the files are. It reads every file once before it answers */
export async function openArchives(database: TrailDatabase, directory: string): Promise<ArchiveState> {
  const months: Month[] = [];
  const findings: Finding[] = [];
  const ends = new Map<string, Position>();
  for (const manifest of await readManifests(database)) {
    const month = { manifest, found: await digestOfFile(join(directory, manifest.file)) };
    months.push(month);
    if (month.found !== null && !isWhole(month)) findings.push(await changed(directory, manifest, ends));
    for (const { writer, last } of manifest.writers) ends.set(writer, last);
  }
  // Behind a month that cannot be read the chain begins anew: what is before it cannot be tied to it.
  const from = months.findLastIndex((month) => !isWhole(month)) + 1;
  const read = months.slice(from).map(({ manifest }) => manifest);
  const skipped = months.slice(0, from);
  const told = new Set<string>();
  const live = databaseReader(database);
  const listen = (page: readonly AuditRecord[]) => {
    for (const { event, detail } of page) if (event === 'TRAIL_ARCHIVED') told.add(String(detail.manifest));
    return page;
  };
  return {
    findings,
    notes: skipped.map(unverified),
    unrecorded: () =>
      months
        .map(({ manifest }) => manifest)
        // What tells of it may be archived itself, and not be here.
        .filter(({ month }) => !skipped.some(({ manifest: later }) => later.month > month))
        .filter((manifest) => !told.has(manifestDigest(manifest)))
        .map(unrecorded),
    reader: {
      ...live,
      async writers() {
        const archived = read.flatMap(({ writers }) => writers.map(({ writer }) => writer));
        const gone = skipped.flatMap(({ manifest }) => manifest.writers.map(({ writer }) => writer));
        return [...new Set([...archived, ...gone, ...(await live.writers())])];
      },
      async *records(writer) {
        for (const manifest of read)
          for (const part of manifest.writers)
            if (part.writer === writer)
              for await (const page of readPart(join(directory, manifest.file), part)) yield listen(page);
        for await (const page of live.records(writer)) yield listen(page);
      },
      async archivedEnds() {
        const ends = new Map<string, Position>();
        for (const { manifest } of skipped)
          for (const { writer, last } of manifest.writers) ends.set(writer, last);
        return ends;
      },
    },
  };
}

interface Month {
  readonly manifest: ArchiveManifest;
  /** Digest of its file; null where there is none. */
  readonly found: string | null;
}

function isWhole({ manifest, found }: Month): boolean {
  return found === manifest.digest;
}

/** @param before where the chains stood before the month, as the manifests say */
async function changed(
  directory: string,
  manifest: ArchiveManifest,
  before: ReadonlyMap<string, Position>,
): Promise<Finding> {
  const { month, file } = manifest;
  const { writer, sequence, what } = await locateChange(join(directory, file), manifest, before);
  const place = writer === null ? what : `record ${sequence} of writer ${writer} ${what}`;
  const message = `the archive ${file} was changed: it is not the file that was written for ${month}; ${place}`;
  return { ...archiveFinding(message), writer: writer ?? '', sequence };
}

function unrecorded({ month, file }: ArchiveManifest): Finding {
  return archiveFinding(`no record tells that ${month} was archived as ${file}: its records were removed`);
}

function unverified(month: Month): string {
  const { file, records, month: name } = month.manifest;
  const why =
    month.found === null
      ? `its archive ${file} is not in this DATA_DIR`
      : isWhole(month)
        ? 'a later archive cannot be read'
        : `its archive ${file} was changed`;
  return `the ${records} records of ${name} were not verified: ${why}`;
}

function archiveFinding(message: string): Finding {
  return { writer: '', sequence: null, kind: 'ARCHIVE', message };
}

async function* readPart(
  path: string,
  { begin, end }: { readonly begin: number; readonly end: number },
): AsyncIterable<readonly AuditRecord[]> {
  const bytes = createReadStream(path, { start: begin, end: end - 1 });
  let page: AuditRecord[] = [];
  let rest = '';
  for await (const text of bytes.pipe(createGunzip()).setEncoding('utf8')) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    page.push(...lines.map((line) => JSON.parse(line) as AuditRecord));
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
