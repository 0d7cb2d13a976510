// What is known of a time in which the trail could not be written: kept in memory within bounds, and recorded as soon as
// there is a trail again, so that the gap has a name, a length and a count.

import type { Addition, Batch } from './batch.ts';
import { type AuditEntry, emptyEntry } from './record.ts';

export interface Outage {
  /** When it began, in milliseconds since 1970. */
  readonly since: number;
  /** Events that wait for its end. */
  count(): number;
  /** Notes an event that could not be recorded when it happened. */
  hold(addition: Addition): void;
  /** What to record when it is over. @param until milliseconds since 1970 */
  additions(until: number): readonly Addition[];
}

/** More events of an outage are counted and not kept. */
const mostHeld = 10_000;

/**
 * @param since milliseconds since 1970
 * @param unconfirmed the batch whose answers were refused although it may come to be written
 */
export function createOutage(since: number, unconfirmed: Batch): Outage {
  const held: Addition[] = [];
  let lost = 0;
  return {
    since,
    count: () => held.length + lost,
    hold(addition) {
      if (held.length < mostHeld) held.push(addition);
      else lost++;
    },
    additions(until) {
      const first = unconfirmed.records[0]?.sequence ?? 0;
      const entry: AuditEntry = {
        ...emptyEntry('TRAIL_OUTAGE', 'DONE'),
        detail: {
          since: new Date(since).toISOString(),
          until: new Date(until).toISOString(),
          // Their records say what would have left; it did not.
          notReleased: { first, last: unconfirmed.end.sequence },
          held: held.length,
          lost,
        },
      };
      return [{ entry, form: null }, ...held];
    },
  };
}

/** The entry of an operation whose answer was withheld because it could not be recorded. */
export function withheld(entry: AuditEntry): AuditEntry {
  return {
    ...entry,
    outcome: 'REFUSED',
    code: 'AUDIT_UNAVAILABLE',
    subjects: [],
    subjectCount: 0,
    subjectDigest: null,
    detail: { ...entry.detail, rows: {} },
  };
}
