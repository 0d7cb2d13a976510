// Whose rows left in an export, for its record: by pseudonym while they are few, else a count and the digest of the sorted set, which
// is made beside the rows, so that a million of them take no memory. What cannot be kept ends the export: its record could not name them.

import type { ReleasedRow } from '../access/release.ts';
import {
  digestedSubjects,
  type KindDigest,
  lineOf,
  listedSubjects,
  mostSubjects,
  type StoredSubjects,
  storedSubjects,
} from '../audit/subjects.ts';
import { gatewayError } from '../errors.ts';
import type { Recording } from '../recording.ts';

export interface SubjectTally {
  /**
   * Rows of a page, before they leave.
   * @throws GraphQLError AUDIT_UNAVAILABLE
   */
  add(rows: readonly ReleasedRow[]): Promise<void>;
  /**
   * Nothing more comes; what was kept on disk is let go of.
   * @throws GraphQLError AUDIT_UNAVAILABLE where the disk did not take or give back whose rows they are
   */
  end(): Promise<void>;
  /** Type → rows that left. */
  rows(): Record<string, number>;
  /** Once it has ended. Without a digest where the disk did not give them back: then they are counted as often as they came. */
  subjects(): StoredSubjects;
}

/**
 * @param looked names of those who were looked for, found or not
 * @param report told of what the disk said
 */
export function createSubjectTally(
  recording: Pick<Recording, 'pseudonyms' | 'sortedDigest'> | undefined,
  looked: readonly string[],
  report: (error: unknown) => void,
): SubjectTally {
  const counts: Record<string, number> = {};
  const few = new Set<string>();
  const many = recording?.sortedDigest();
  let passed = 0;
  let result: readonly KindDigest[] | undefined;
  let broken = false;
  let over = false;

  async function onDisk<T>(work: Promise<T> | undefined): Promise<T | undefined> {
    return work?.catch((error: unknown) => {
      broken = true;
      report(error);
      return undefined;
    });
  }

  function linesOf(names: Iterable<string>): readonly string[] {
    if (recording === undefined) return [];
    const { pseudonyms } = recording;
    const lines: string[] = [];
    for (const each of names) {
      if (few.size <= mostSubjects) few.add(each);
      lines.push(lineOf(each, pseudonyms));
    }
    passed += lines.length;
    return lines;
  }

  function requireWhole(): void {
    if (broken) throw gatewayError('AUDIT_UNAVAILABLE');
  }

  return {
    async add(rows) {
      requireWhole();
      const names = new Set<string>();
      for (const { type, subjects } of rows) {
        if (type !== null) counts[type] = (counts[type] ?? 0) + 1;
        if (typeof subjects === 'string') for (const each of subjects.split('\n')) names.add(each);
      }
      await onDisk(many?.add(linesOf(names)));
      requireWhole();
    },
    async end() {
      if (!over) {
        over = true;
        result = await onDisk(many?.end(linesOf(looked)));
        await many?.close().catch(report);
      }
      requireWhole();
    },
    rows: () => counts,
    subjects() {
      if (recording === undefined) return listedSubjects([]);
      if (few.size <= mostSubjects) return storedSubjects(few, recording.pseudonyms);
      if (result !== undefined) return digestedSubjects(result, recording.pseudonyms);
      return { subjects: [], subjectCount: passed, subjectDigest: null };
    },
  };
}
