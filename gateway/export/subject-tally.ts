// Whose rows left in an export, for its record: by pseudonym while they are few, else a count and a digest, made as they pass so that
// a million of them take no memory.

import { createHash } from 'node:crypto';
import type { ReleasedRow } from '../access/release.ts';
import { mostSubjects, type Pseudonyms, storedSubjects } from '../audit/pseudonym.ts';
import type { AuditEntry } from '../audit/record.ts';

export interface SubjectTally {
  /** Rows of a page, one of its subjects counting once. */
  add(rows: readonly ReleasedRow[]): void;
  /** Type → rows that left. */
  rows(): Record<string, number>;
  subjects(): Pick<AuditEntry, 'subjects' | 'subjectCount' | 'subjectDigest'>;
}

export function createSubjectTally(pseudonyms: Pseudonyms | undefined): SubjectTally {
  const counts: Record<string, number> = {};
  const few = new Set<string>();
  const many = createHash('sm3');
  let passed = 0;
  return {
    add(rows) {
      const names = new Set<string>();
      for (const { type, subjects } of rows) {
        if (type !== null) counts[type] = (counts[type] ?? 0) + 1;
        if (typeof subjects === 'string') for (const name of subjects.split('\n')) names.add(name);
      }
      if (pseudonyms === undefined) return;
      for (const name of names) {
        const pseudonym = pseudonyms.subject(name);
        if (few.size <= mostSubjects) few.add(pseudonym);
        many.update(`${passed === 0 ? '' : '\n'}${pseudonym}`);
        passed += 1;
      }
    },
    rows: () => counts,
    subjects() {
      if (few.size <= mostSubjects) return storedSubjects(few);
      return { subjects: [], subjectCount: passed, subjectDigest: many.digest('hex') };
    },
  };
}
