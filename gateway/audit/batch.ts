// Batches of records: sealed in the order in which they come, each with the hash of the one before. A sealed batch is
// written as it is or not at all, however often that takes, so the chain has no holes and never forks.

import { chainHash, genesisHash } from './canonical.ts';
import type { Form } from './form.ts';
import type { AuditEntry, AuditRecord } from './record.ts';
import { insertMissing, insertRecords, readHashes, type TrailDatabase } from './trail-database.ts';
import type { Position } from './witness.ts';

export interface Addition {
  readonly entry: AuditEntry;
  readonly form: Form | null;
}

export interface Batch {
  readonly records: readonly AuditRecord[];
  readonly forms: ReadonlyMap<string, Form>;
  /** Where the chain stands with it. */
  readonly end: Position;
}

export interface Chain {
  readonly writer: string;
  readonly end: Position;
  seal(additions: readonly Addition[]): Batch;
}

/** @param now milliseconds since 1970; records of a chain never go back in time, even where the clock does */
export function createChain(writer: string, now: () => number): Chain {
  let end: Position = { sequence: 0, hash: genesisHash(writer) };
  let at = 0;
  return {
    writer,
    get end() {
      return end;
    },
    seal(additions) {
      at = Math.max(at, now());
      const forms = new Map<string, Form>();
      const records = additions.map(({ entry, form }): AuditRecord => {
        if (form !== null) forms.set(form.digest, form);
        const record = placed(entry, writer, end.sequence + 1, at);
        record.hash = chainHash(end.hash, record);
        end = { sequence: record.sequence, hash: record.hash };
        return record;
      });
      return { records, forms, end };
    },
  };
}

/** In one literal, and not spread: they are made for every answer. */
function placed(entry: AuditEntry, writer: string, sequence: number, at: number) {
  return {
    writer,
    sequence,
    at,
    event: entry.event,
    outcome: entry.outcome,
    code: entry.code,
    requestId: entry.requestId,
    principal: entry.principal,
    organization: entry.organization,
    application: entry.application,
    purpose: entry.purpose,
    caseNumber: entry.caseNumber,
    policyVersion: entry.policyVersion,
    form: entry.form,
    subjects: entry.subjects,
    subjectCount: entry.subjectCount,
    subjectDigest: entry.subjectDigest,
    latencyMicroseconds: entry.latencyMicroseconds,
    detail: entry.detail,
    hash: '',
  } satisfies AuditRecord;
}

/**
 * @param again an earlier try may have got through
 * @throws when it is not certain that every record of the batch is in the trail
 */
export async function writeBatch(
  database: TrailDatabase,
  { records, forms }: Batch,
  isKnown: (form: string) => boolean,
  again: boolean,
): Promise<void> {
  const news = [...forms.values()].filter(({ digest }) => !isKnown(digest));
  if (!again && news.length === 0) return insertRecords(database, records);
  if ((await insertMissing(database, records, news)) === records.length) return;
  // An earlier try got through although nobody heard of it: these very records must be there.
  const [first] = records;
  const last = records.at(-1);
  if (first === undefined || last === undefined) return;
  const found = await readHashes(database, first.writer, first.sequence, last.sequence);
  const expected = records.map(({ hash }) => hash);
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(
      `records ${first.sequence} to ${last.sequence} of writer ${first.writer} are not those that were sealed`,
    );
}
