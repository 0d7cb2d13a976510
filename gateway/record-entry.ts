// The entry of an operation: what its note says, in the form in which the trail keeps it. Names of subjects and values
// become pseudonyms here; what a token says of its bearer is cut to what a text of the database can hold.

import { createForm, type Form } from './audit/form.ts';
import { lookedUp, type Normalise, storedVariables } from './audit/lookups.ts';
import { normalText } from './audit/normal-text.ts';
import { type CountedSet, type Pseudonyms, storedSubjects } from './audit/pseudonym.ts';
import type { AuditEntry, AuditEvent, AuditOutcome, Json } from './audit/record.ts';
import { gatewayErrors, isGatewayErrorCode } from './errors.ts';
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
  { pseudonyms, normalise }: Concealing,
  now: number,
): OperationRecord {
  const { principal, decided, codes } = note;
  const form = decided?.form ?? formOfRefused(note);
  const brought = decided === null ? null : broughtTo(decided, pseudonyms, normalise);
  const { names, counted } = subjectsOf(note);
  const entry: AuditEntry = {
    event: note.event ?? event,
    outcome: note.outcome ?? outcomeOf(note),
    code: codes[0] ?? null,
    requestId,
    principal: kept(principal?.id),
    organization: kept(principal?.organization),
    application: kept(principal?.application),
    purpose: decided?.purpose ?? null,
    caseNumber: note.caseNumber === null ? null : pseudonyms.caseNumber(note.caseNumber),
    policyVersion: decided?.policyVersion ?? null,
    form: form?.digest ?? null,
    ...(note.subjects ??
      storedSubjects(
        [...names, ...(brought?.names ?? []), ...note.asked].map(pseudonyms.subject),
        countedSets(counted, pseudonyms),
      )),
    latencyMicroseconds: Math.round(1000 * (now - note.begun)),
    detail: {
      ...(principal === null
        ? {}
        : { kind: principal.kind, roles: principal.roles.map((role) => kept(role)) }),
      ...(note.view === null ? {} : { view: note.view }),
      rows: rowCounts(note),
      ...(brought === null ? {} : { lookups: brought.names.length, variables: brought.variables }),
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

function broughtTo(decided: Decided, pseudonyms: Pseudonyms, normalise: Normalise) {
  const { schema, operation, lookups } = decided;
  const { definition } = operation;
  const values = valuesOf(operation);
  return {
    names: lookedFor(decided, normalise),
    variables: storedVariables(schema, definition, lookups, values, pseudonyms, normalise),
  };
}

/** What did not come to the door has a form without decisions. */
function formOfRefused({ document, operationName }: Note): Form | null {
  return document === null ? null : createForm(normalText(document, operationName), null, null);
}

/** The subjects of the rows that left or of which a count did, by name; of many that were counted what the domain says of them all. */
function subjectsOf({ rows }: Note) {
  const said = new Set<string>();
  for (const { subjects } of rows ?? []) if (typeof subjects === 'string') said.add(subjects);
  const all = [...said].flatMap((each) => each.split('\n'));
  return {
    names: all.filter((each) => !each.startsWith('#')),
    counted: all.filter((each) => each.startsWith('#')),
  };
}

/** @param counted `#<names> <digest of the sorted set of them>` */
function countedSets(counted: readonly string[], { subject }: Pseudonyms): readonly CountedSet[] {
  return counted.map((each) => ({ names: Number.parseInt(each.slice(1), 10), pseudonym: subject(each) }));
}

function rowCounts({ rows }: Note): Json {
  const counts: Record<string, number> = {};
  for (const { type } of rows ?? []) if (type !== null) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function outcomeOf({ answered, codes }: Note): AuditOutcome {
  if (answered) return codes.length === 0 ? 'RELEASED' : 'PARTIAL';
  const [code = 'INTERNAL'] = codes;
  // Codes of subgraphs speak of the caller's input.
  if (!isGatewayErrorCode(code)) return 'REFUSED';
  const { status } = gatewayErrors[code];
  return status === 200 || status === 500 ? 'FAILED' : 'REFUSED';
}

const longest = 200;

/** A text that every database takes: no U+0000, no half of a character, not without end. */
function kept(text: string | undefined): string | null {
  if (text === undefined) return null;
  // The pattern finds what is no well-formed UTF-16.
  return text.slice(0, longest).replaceAll(/\0|\p{Surrogate}/gu, '\uFFFD');
}
