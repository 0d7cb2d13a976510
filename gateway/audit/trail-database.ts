// What the trail needs of a database, and its statements for adding. Each is one statement, so it is a transaction of its
// own; nothing relies on the session, which on the embedded database all share.

import type { Form } from './form.ts';
import { type AuditRecord, recordColumns } from './record.ts';

export interface TrailDatabase {
  query(
    statement: { readonly name: string; readonly text: string },
    values: readonly unknown[],
  ): Promise<readonly (readonly unknown[])[]>;
}

/** Adds records of which none is there yet, whose forms are there. */
export async function insertRecords(database: TrailDatabase, records: readonly AuditRecord[]): Promise<void> {
  await database.query(insert, [JSON.stringify(records.map(rowOf))]);
}

const insert = {
  name: 'audit_insert',
  text: 'INSERT INTO audit.record SELECT * FROM json_populate_recordset(NULL::audit.record, $1::json)',
};

/**
 * Adds what is not there yet of records and the forms that they refer to.
 * @returns how many records were added: fewer than given where an earlier try got through unnoticed
 */
export async function insertMissing(
  database: TrailDatabase,
  records: readonly AuditRecord[],
  forms: readonly Form[],
): Promise<number> {
  const rows = records.map(rowOf);
  const texts = forms.map(({ digest, body, terms }) => ({ digest, body, terms }));
  const added = await database.query(insertMissingOnes, [JSON.stringify(rows), JSON.stringify(texts)]);
  return added.length;
}

// INVARIANT: a batch whose fate is unknown is sent again as it was, so a conflict is with the same record.
const insertMissingOnes = {
  name: 'audit_insert_missing',
  text: `WITH form AS (
      INSERT INTO audit.form SELECT * FROM json_populate_recordset(NULL::audit.form, $2::json) ON CONFLICT DO NOTHING
    )
    INSERT INTO audit.record SELECT * FROM json_populate_recordset(NULL::audit.record, $1::json) ON CONFLICT DO NOTHING
    RETURNING 1`,
};

type Column = (typeof recordColumns)[keyof AuditRecord];

/** The columns of `recordColumns`, in one literal: they are made for every answer. */
function rowOf(record: AuditRecord): Readonly<Record<Column, unknown>> {
  return {
    writer: record.writer,
    sequence: record.sequence,
    at: new Date(record.at).toISOString(),
    event: record.event,
    outcome: record.outcome,
    code: record.code,
    request_id: record.requestId,
    principal: record.principal,
    organization: record.organization,
    application: record.application,
    purpose: record.purpose,
    case_number: record.caseNumber,
    policy_version: record.policyVersion,
    form: record.form,
    subjects: record.subjects,
    subject_count: record.subjectCount,
    subject_digest: record.subjectDigest,
    latency_us: record.latencyMicroseconds,
    detail: record.detail,
    hash: record.hash,
  };
}

/** @returns hashes of the records from `first` to `last` of a writer that are there, in order */
export async function readHashes(
  database: TrailDatabase,
  writer: string,
  first: number,
  last: number,
): Promise<readonly string[]> {
  const rows = await database.query(hashes, [writer, first, last]);
  return rows.map(([hash]) => String(hash));
}

const hashes = {
  name: 'audit_hashes',
  text: 'SELECT hash FROM audit.record WHERE writer = $1 AND sequence BETWEEN $2 AND $3 ORDER BY sequence',
};

/** The columns of a record for reading, moments in microseconds since 1970, so that no change of one goes unseen. */
export const readColumns: string = Object.values(recordColumns)
  .map((column) => (column === 'at' ? '(extract(epoch FROM at) * 1000000)::bigint AS at_us' : column))
  .join(', ');

const fields = Object.keys(recordColumns) as (keyof AuditRecord)[];

/** A row of `readColumns`. */
export function recordOf(row: readonly unknown[]): AuditRecord {
  const named = Object.fromEntries(fields.map((field, index) => [field, row[index]])) as Record<
    keyof AuditRecord,
    unknown
  >;
  return { ...named, at: Number(named.at) / 1000 } as AuditRecord;
}
