// What the auditor's pages ask.

export interface AuditRecord {
  readonly id: string;
  readonly at: string;
  readonly event: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly principal: string | null;
  readonly organization: string | null;
  readonly application: string | null;
  readonly purpose: string | null;
  readonly caseNumber: string | null;
  readonly policyVersion: number | null;
  readonly subjects: readonly string[];
  readonly subjectCount: number;
  readonly latencyMilliseconds: number;
  readonly rows: unknown;
  readonly detail: unknown;
  readonly text: string | null;
  readonly cells: readonly { readonly coordinate: string; readonly rungs: readonly string[] }[];
  readonly domains: readonly string[];
  readonly rules: readonly {
    readonly id: string;
    readonly version: number | null;
    readonly document: unknown;
  }[];
  readonly hash: string;
}

export interface AuditPage {
  readonly auditRecords: {
    readonly records: readonly AuditRecord[];
    readonly next: string | null;
    /** Records of which it cannot be told whether they are about the subject, 1000 at most; null where none is asked. */
    readonly unresolved: number | null;
  };
}

/** What the form of the search holds; empty texts are no condition. */
export interface AuditSearch {
  readonly subject?: string;
  readonly principal?: string;
  readonly purpose?: string;
  readonly coordinate?: string;
  readonly rule?: string;
  readonly code?: string;
  readonly requestId?: string;
  readonly event?: string;
  readonly since?: string;
  readonly until?: string;
  readonly refused?: boolean;
  /** In place of those about the subject, records about so many that none is listed. */
  readonly manySubjects?: boolean;
}

export const mostUnresolved = 1000;

export const pageSize = 50;

export const searchRecords = `query ($first: Int!, $after: String, $filter: AuditFilter) {
  auditRecords(first: $first, after: $after, filter: $filter) {
    next unresolved
    records {
      id at event outcome code requestId principal organization application purpose caseNumber policyVersion
      subjects subjectCount latencyMilliseconds rows detail text domains hash
      cells { coordinate rungs } rules { id version document }
    }
  }
}`;

/** @returns the API's filter: `{ principal: 'clerk', subject: { idNumber: … } }` */
export function filterOf(search: AuditSearch): Readonly<Record<string, unknown>> {
  const { subject = '', since = '', until = '', refused, manySubjects, ...exact } = search;
  const conditions = Object.entries(exact).filter(([, value]) => value !== undefined && value !== '');
  return {
    ...Object.fromEntries(conditions),
    ...(subject === '' || manySubjects === true ? {} : { subject: subjectOf(subject) }),
    ...(manySubjects === true ? { manySubjects } : {}),
    ...(since === '' ? {} : { since: `${since}T00:00:00+08:00` }),
    ...(until === '' ? {} : { until: `${until}T00:00:00+08:00` }),
    ...(refused === true ? { refused } : {}),
  };
}

/** An identity number begins with six digits of a division and ends in four of a sequence; a credit code has letters before that. */
function subjectOf(text: string): Readonly<Record<string, string>> {
  const value = text.trim();
  if (/^\d{17}[\dXx]$|^\d{15}$/.test(value)) return { idNumber: value };
  return /^[\dA-Z]{18}$/.test(value) ? { uscc: value } : { personId: value };
}
