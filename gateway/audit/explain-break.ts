// What was done to a chain that does not fit, told from the first record that does not: a gap, a record too many, another
// order, two hashes exchanged, or another content.

import { chainHash } from './canonical.ts';
import type { AuditRecord } from './record.ts';
import type { Finding, FindingKind, TrailReader } from './verify.ts';
import type { Position } from './witness.ts';

/** So far ahead the record that belongs to a place is looked for. */
const mostAhead = 20_000;

/**
 * @param end the last record that fits
 * @param record the first that does not
 */
export async function explainBreak(
  reader: TrailReader,
  end: Position,
  record: AuditRecord,
): Promise<Finding> {
  const { writer } = record;
  const expected = end.sequence + 1;
  const finding = (kind: FindingKind, message: string): Finding => ({
    writer,
    sequence: expected,
    kind,
    message,
  });
  if (record.sequence <= end.sequence)
    return {
      writer,
      sequence: record.sequence,
      kind: 'INSERTED',
      message: `there is another record ${record.sequence}`,
    };
  const ahead = await readAhead(reader, writer, end.sequence);
  const home = ahead.find((each) => fits(end, each, expected));
  if (record.sequence > expected) {
    return home === undefined
      ? finding('REMOVED', `records ${expected} to ${record.sequence - 1} were removed`)
      : finding('REORDERED', `record ${expected} was moved: it stands at ${home.sequence}`);
  }
  if (home?.sequence === expected) return finding('INSERTED', `there is another record ${expected}`);
  if (home !== undefined) {
    return home.sequence === expected + 1 && !fits(end, record, expected)
      ? finding(
          'INSERTED',
          `a record was inserted or moved before what was record ${expected}, which now stands at ${home.sequence}`,
        )
      : finding('REORDERED', `record ${expected} was moved: it stands at ${home.sequence}`);
  }
  const { hash: _, ...rest } = record;
  const computed = chainHash(end.hash, rest);
  const exchanged = ahead.find(({ hash }) => hash === computed);
  if (exchanged !== undefined)
    return finding('REORDERED', `the hashes of records ${expected} and ${exchanged.sequence} were exchanged`);
  return finding(
    'CHANGED',
    `record ${expected} was changed, or the records before and after it were removed and numbered anew`,
  );
}

/** Whether a record is the one that belongs at `sequence`, whatever number it bears now. */
function fits(end: Position, { hash, ...rest }: AuditRecord, sequence: number): boolean {
  return chainHash(end.hash, { ...rest, sequence }) === hash;
}

async function readAhead(
  reader: TrailReader,
  writer: string,
  after: number,
): Promise<readonly AuditRecord[]> {
  const found: AuditRecord[] = [];
  for await (const page of reader.records(writer)) {
    found.push(...page.filter(({ sequence }) => sequence > after));
    if (found.length >= mostAhead) break;
  }
  return found;
}
