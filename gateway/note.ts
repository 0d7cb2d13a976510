// What becomes known of an operation on its way, for its record. Each fills in what it knows; nobody reads it but
// whoever writes the record, so that what decides cannot depend on it.

import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { ReleasedRow } from './access/release.ts';
import type { AuditDetail } from './audit/details.ts';
import type { Form } from './audit/form.ts';
import type { ConditionLookup, Lookup } from './audit/lookups.ts';
import type { AuditEntry, AuditEvent, AuditOutcome } from './audit/record.ts';
import type { Principal } from './identity/principal.ts';
import type { Operation } from './operation.ts';

export interface Note {
  /** Milliseconds of the clock that only goes forward. */
  readonly begun: number;
  principal: Principal | null;
  /** The header X-Case as it came. */
  caseNumber: string | null;
  /** Name of the view that was called. */
  view: string | null;
  /** The document, once it parsed. */
  document: DocumentNode | null;
  operationName: string;
  /** What only the door knows; null where the operation did not come that far. */
  decided: Decided | null;
  /** What left; null where nothing was released. */
  rows: readonly ReleasedRow[] | null;
  /** Codes of the errors of the answer. */
  codes: readonly string[];
  /** Whether the answer has data, be it empty. */
  answered: boolean;
  /** Names of subjects that were asked about other than by a field of a domain. */
  readonly asked: string[];
  /** What else belongs into the record. */
  detail: AuditDetail;
  /** Where it is another than that of the route. */
  event: AuditEvent | null;
  /** Where it does not follow from what was answered. */
  outcome: AuditOutcome | null;
  /** Where they were counted as they left, or by the domains; null: they follow from `rows`. */
  subjects: Pick<AuditEntry, 'subjects' | 'subjectCount' | 'subjectDigest'> | null;
}

export interface Decided {
  readonly purpose: string;
  readonly policyVersion: number;
  readonly form: Form;
  /** Whether the operation reads anything that is not open to everybody. */
  readonly governed: boolean;
  readonly schema: GraphQLSchema;
  readonly operation: Operation;
  /** Where it names subjects. */
  readonly lookups: readonly (Lookup | ConditionLookup)[];
}

export function emptyNote(begun: number): Note {
  return {
    begun,
    principal: null,
    caseNumber: null,
    view: null,
    document: null,
    operationName: '',
    decided: null,
    rows: null,
    codes: [],
    answered: false,
    asked: [],
    detail: {},
    event: null,
    outcome: null,
    subjects: null,
  };
}
