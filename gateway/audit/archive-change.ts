// Where an archive that is not the file that was written begins to differ: its records are read one after another, wherever they
// stand in the file, and each has to follow the one before by its hash.

import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { ArchiveManifest } from './archive.ts';
import { chainHash, genesisHash } from './canonical.ts';
import type { AuditRecord } from './record.ts';
import type { Position } from './witness.ts';

export interface ArchiveChange {
  /** Of the first record concerned; null where every record is as it was. */
  readonly writer: string | null;
  readonly sequence: number | null;
  readonly what: string;
}

/**
 * @param manifest says which records the file is to hold, in their order, and the hash of each writer's last one
 * @param before where the chains of the writers stood before the month; those that are not in it begin with it
 */
export async function locateChange(
  path: string,
  { writers }: ArchiveManifest,
  before: ReadonlyMap<string, Position>,
): Promise<ArchiveChange> {
  const parts = writers[Symbol.iterator]();
  let part = parts.next().value;
  let end = startOf(part, before);
  const at = (what: string): ArchiveChange =>
    part === undefined
      ? { writer: null, sequence: null, what }
      : { writer: part.writer, sequence: end.sequence + 1, what };
  try {
    for await (const line of linesOf(path)) {
      if (part === undefined) return at('records were added at its end');
      const record = JSON.parse(line) as AuditRecord;
      const { hash, ...rest } = record;
      if (
        record.writer !== part.writer ||
        record.sequence !== end.sequence + 1 ||
        chainHash(end.hash, rest) !== hash
      )
        return at('is the first that differs');
      end = { sequence: record.sequence, hash };
      if (end.sequence < part.last.sequence) continue;
      if (end.hash !== part.last.hash) {
        end = startOf(part, before);
        return at(
          'is the first that may differ: the records of the writer fit to each other, and not to the manifest',
        );
      }
      part = parts.next().value;
      end = startOf(part, before);
    }
  } catch {
    return at('is the first that cannot be read');
  }
  return at(
    part === undefined
      ? 'its records are as they were, and its bytes are not'
      : 'is the first that is missing',
  );
}

async function* linesOf(path: string): AsyncIterable<string> {
  let rest = '';
  for await (const text of createReadStream(path).pipe(createGunzip()).setEncoding('utf8')) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function startOf(
  part: ArchiveManifest['writers'][number] | undefined,
  before: ReadonlyMap<string, Position>,
): Position {
  const writer = part?.writer ?? '';
  return before.get(writer) ?? { sequence: 0, hash: genesisHash(writer) };
}
