// The entry of an operation: what its note says, in the form in which the trail keeps it. Names of subjects and values
// become pseudonyms here; what a token says of its bearer is cut to what a text of the database can hold.

import type { AuditDetail } from './audit/details.ts';
import { createForm, type Form } from './audit/form.ts';
import { lookedUp, type Normalise, storedVariables } from './audit/lookups.ts';
import { normalText } from './audit/normal-text.ts';
import type { Pseudonyms } from './audit/pseudonym.ts';
import type { AuditEntry, AuditEvent, AuditOutcome, Json } from './audit/record.ts';
import { storedSubjects } from './audit/subjects.ts';
import { gatewayErrors, isGatewayErrorCode } from './errors.ts';
import type { Principal } from './identity/principal.ts';
import type { Decided, Note } from './note.ts';
import { valuesOf } from './operation.ts';

export interface OperationRecord {
  readonly entry: AuditEntry;
  readonly form: Form | null;
  /** Whether the answer holds something that may not leave unrecorded. */
  readonly governed: boolean;
}

/** What turns names and values into pseudonyms. */
export interface Concealing {
  readonly pseudonyms: Pseudonyms;
  readonly normalise: Normalise;
}

/** @param now milliseconds of the clock of `note.begun` */
export function operationRecord(
  event: AuditEvent,
  requestId: string,
  note: Note,
  concealing: Concealing,
  now: number,
): OperationRecord {
  const { pseudonyms } = concealing;
  const { principal, decided, codes } = note;
  const form = decided?.form ?? formOfRefused(note);
  const looked = decided === null ? [] : lookedFor(decided, concealing.normalise);
  // INVARIANT: where sets were counted, whom they hold was asked when the operation ended.
  const told = note.subjects ?? storedSubjects(toldSubjects(note, looked).names, pseudonyms);
  const caller = principal === null ? noCaller : callerOf(principal);
  const entry: AuditEntry = {
    event: note.event ?? event,
    outcome: note.outcome ?? outcomeOf(note),
    code: codes[0] ?? null,
    requestId,
    principal: caller.principal,
    organization: caller.organization,
    application: caller.application,
    purpose: decided?.purpose ?? null,
    caseNumber: note.caseNumber === null ? null : pseudonyms.caseNumber(note.caseNumber),
    policyVersion: decided?.policyVersion ?? null,
    form: form?.digest ?? null,
    subjects: told.subjects,
    subjectCount: told.subjectCount,
    subjectDigest: told.subjectDigest,
    latencyMicroseconds: Math.round(1000 * (now - note.begun)),
    detail: {
      ...caller.detail,
      ...(note.view === null ? {} : { view: note.view }),
      rows: rowCounts(note),
      ...(decided === null ? {} : { lookups: looked.length, variables: brought(decided, concealing) }),
      ...(codes.length < 2 ? {} : { codes }),
      ...note.detail,
    },
  };
  const governed = decided?.governed !== false || note.asked.length > 0;
  return { entry, form, governed: note.answered && governed };
}

/** Names of those whom an operation looks for, found or not. */
export function lookedFor({ operation, lookups }: Decided, normalise: Normalise): readonly string[] {
  return lookedUp(lookups, valuesOf(operation), normalise);
}

function brought({ schema, operation, lookups }: Decided, { pseudonyms, normalise }: Concealing) {
  const { definition } = operation;
  return storedVariables(schema, definition, lookups, valuesOf(operation), pseudonyms, normalise);
}

/** What did not come to the door has a form without decisions. */
function formOfRefused({ document, operationName }: Note): Form | null {
  return document === null ? null : createForm(normalText(document, operationName), null, null);
}

/** Of whom an operation told something, or who was looked for. */
export interface ToldSubjects {
  /** As `Pseudonyms.subject` takes them, with repetitions. */
  readonly names: readonly string[];
  /** What stands for those who were counted and are too many to be named: `#<domain> <kinds> …`, which its domain alone can read. */
  readonly sets: readonly string[];
}

/** @param looked names of those who were looked for */
export function toldSubjects({ rows, asked }: Note, looked: readonly string[]): ToldSubjects {
  const said = new Set<string>();
  let last: unknown;
  for (const { subjects } of rows ?? []) {
    // Rows of one follow each other.
    if (subjects === last) continue;
    last = subjects;
    if (typeof subjects === 'string') said.add(subjects);
  }
  const names: string[] = [];
  const sets: string[] = [];
  for (const each of said) {
    if (isSet(each)) sets.push(each);
    else if (each.includes('\n')) names.push(...each.split('\n'));
    else names.push(each);
  }
  return { names: [...names, ...looked, ...asked], sets };
}

/** @param subjects of a released row */
export function isSet(subjects: unknown): boolean {
  return typeof subjects === 'string' && subjects.startsWith('#');
}

function rowCounts({ rows }: Note): Json {
  const counts = new Map<string, number>();
  for (const { type } of rows ?? []) if (type !== null) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function outcomeOf({ answered, codes }: Note): AuditOutcome {
  if (answered) return codes.length === 0 ? 'RELEASED' : 'PARTIAL';
  const [code = 'INTERNAL'] = codes;
  // Codes of subgraphs speak of the caller's input.
  if (!isGatewayErrorCode(code)) return 'REFUSED';
  const { status } = gatewayErrors[code];
  return status === 200 || status === 500 ? 'FAILED' : 'REFUSED';
}

interface Caller extends Pick<AuditEntry, 'principal' | 'organization' | 'application'> {
  readonly detail: AuditDetail;
}

const noCaller: Caller = { principal: null, organization: null, application: null, detail: {} };

/** The principals of tokens that are known are the same from request to request. */
const callers = new WeakMap<Principal, Caller>();

function callerOf(principal: Principal): Caller {
  const known = callers.get(principal);
  if (known !== undefined) return known;
  const caller: Caller = {
    principal: kept(principal.id),
    organization: kept(principal.organization),
    application: kept(principal.application),
    detail: { kind: principal.kind, roles: principal.roles.map((role) => kept(role)) },
  };
  callers.set(principal, caller);
  return caller;
}

const longest = 200;

/** A text that every database takes: no U+0000, no half of a character, not without end. */
function kept(text: string | undefined): string | null {
  if (text === undefined) return null;
  // The pattern finds what is no well-formed UTF-16.
  return text.slice(0, longest).replaceAll(/\0|\p{Surrogate}/gu, '\uFFFD');
}
