// What the trail holds of one event: the fields in their order, which is that of the canonical encoding and of the table.
// What the events are and what each field means to a reader stands in docs/audit-events.md.

import type { AuditDetail } from './details.ts';

/** Everything that is recorded. */
export const auditEvents = {
  OPERATION: 'one operation on the data plane, answered or refused',
  EXPORT: 'rows of a list left in bulk: once before the first byte, once when it has ended',
  ADMIN_OPERATION: 'one operation on the admin API, answered or refused',
  RULES_ACTIVATED: 'another version of the rules became active',
  REVOCATIONS_CHANGED: 'other tokens or principals are revoked',
  TRAIL_OUTAGE: 'the trail could not be written for a while',
  TRAIL_ARCHIVED: 'a month of the trail was moved into an archive',
} as const satisfies Readonly<Record<string, string>>;
export type AuditEvent = keyof typeof auditEvents;

/** How an event ended. */
export const auditOutcomes = {
  RELEASED: 'the answer left as decided',
  PARTIAL: 'an answer left, and some of it failed',
  REFUSED: 'nothing was answered, because the request may not or cannot be answered',
  FAILED: 'nothing was answered, because something broke',
  BEGUN: 'an administrative action is about to be tried, or rows of an export to leave',
  DONE: 'an administrative action took effect',
} as const satisfies Readonly<Record<string, string>>;
export type AuditOutcome = keyof typeof auditOutcomes;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** An event as it is given to the trail. INVARIANT: no value of a governed field and no token is in it, see `pseudonym.ts`. */
export interface AuditEntry {
  readonly event: AuditEvent;
  readonly outcome: AuditOutcome;
  /** The error code that the caller got; the first of several. */
  readonly code: string | null;
  readonly requestId: string | null;
  readonly principal: string | null;
  readonly organization: string | null;
  readonly application: string | null;
  readonly purpose: string | null;
  readonly caseNumber: string | null;
  readonly policyVersion: number | null;
  /** Digest of the form: what depends on document and decision alone, see `form.ts`. */
  readonly form: string | null;
  /** Pseudonyms, sorted; empty above `mostSubjects`. */
  readonly subjects: readonly string[];
  readonly subjectCount: number;
  /** Of the sorted set where they are too many to be listed, see `digestedSubjects`. */
  readonly subjectDigest: string | null;
  readonly latencyMicroseconds: number;
  readonly detail: AuditDetail;
}

/** An event in its place in the chain of its writer. */
export interface AuditRecord extends AuditEntry {
  readonly writer: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Milliseconds since 1970 at which the record was sealed. */
  readonly at: number;
  /** SM3, 64 hexadecimal digits, over the hash before and the canonical encoding. */
  readonly hash: string;
}

/** The fields of a record in their order → column of `audit.record`. */
export const recordColumns = {
  writer: 'writer',
  sequence: 'sequence',
  at: 'at',
  event: 'event',
  outcome: 'outcome',
  code: 'code',
  requestId: 'request_id',
  principal: 'principal',
  organization: 'organization',
  application: 'application',
  purpose: 'purpose',
  caseNumber: 'case_number',
  policyVersion: 'policy_version',
  form: 'form',
  subjects: 'subjects',
  subjectCount: 'subject_count',
  subjectDigest: 'subject_digest',
  latencyMicroseconds: 'latency_us',
  detail: 'detail',
  hash: 'hash',
} as const satisfies Readonly<Record<keyof AuditRecord, string>>;

/** An entry of which nothing but its event is known. */
export function emptyEntry(event: AuditEvent, outcome: AuditOutcome): AuditEntry {
  return {
    event,
    outcome,
    code: null,
    requestId: null,
    principal: null,
    organization: null,
    application: null,
    purpose: null,
    caseNumber: null,
    policyVersion: null,
    form: null,
    subjects: [],
    subjectCount: 0,
    subjectDigest: null,
    latencyMicroseconds: 0,
    detail: {},
  };
}
