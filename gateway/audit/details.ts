// The members of a record's `detail`, by event, with what each is; docs/audit-events.md has the same. An event has those of its
// members that apply.

import type { AuditEvent, Json } from './record.ts';

const operation = {
  kind: 'whether a user or an application called',
  roles: 'roles of the token',
  rows: 'rows that left, by type',
  codes: 'all error codes, where there are several',
} as const;

const read = {
  lookups: 'how many subjects were looked for by key or number',
  variables: 'variables, values as pseudonyms',
} as const;

const command = {
  command: 'what was run',
  operator: 'who is signed in at the machine',
  file: 'name of the file',
} as const;

const versions = {
  before: 'number of the version that was active before',
  after: 'number of the version that is active now',
  activation: 'both versions with their digests, what changed by name, `changeCount`, `changeDigest`',
} as const;

const change = {
  change:
    'state `before` and `after`; of rules `differences` in full, `changeCount`, `changeDigest` (Administrative actions)',
} as const;

export const auditDetails = {
  OPERATION: { ...operation, ...read, view: 'name of the view that was called' },
  EXPORT: {
    ...operation,
    ...read,
    format: 'format of the file',
    bytes: 'length of the file, when it has ended',
    sha256: 'SHA-256 of the file, when it has ended',
    sm3: 'SM3 of the file, when it has ended',
  },
  ADMIN_OPERATION: {
    ...operation,
    office: 'office of the administrator',
    filter: 'what an auditor asked, without the subject',
    action: 'name of the administrative action',
    given: 'what was asked of it, in names and numbers',
    ...versions,
    result: 'what the answer names: `id`, `revision`, `state`, `number`, `version`, `digest`',
    ...change,
  },
  RULES_ACTIVATED: {
    ...operation,
    office: 'office of the administrator',
    ...command,
    ...versions,
    ...change,
  },
  REVOCATIONS_CHANGED: {
    operator: 'whom the file names; null where it names nobody',
    before: 'digest and count of the list before; the count is null for one before this process',
    after: 'digest and count of the list now',
    added: 'up to 100 that were not revoked before',
    removed: 'up to 100 that are not revoked any more',
    members: 'up to 100 of the list, where what was before is known by its digest only',
  },
  TRAIL_OUTAGE: {
    since: 'when it was noticed',
    until: 'when it ended',
    notReleased: '`first` and `last` record of which nothing left',
    held: 'events that were kept and recorded afterwards',
    lost: 'events that were counted only',
  },
  TRAIL_ARCHIVED: {
    month: 'month, UTC',
    file: 'name of the file',
    digest: 'SM3 of the file',
    records: 'how many',
    manifest: 'SM3 of the manifest',
  },
} as const satisfies Readonly<Record<AuditEvent, Readonly<Record<string, string>>>>;

type MemberOf<T> = T extends unknown ? keyof T : never;

/** What a record holds beside its fields. */
export type AuditDetail = {
  readonly [name in MemberOf<(typeof auditDetails)[AuditEvent]>]?: Json;
};
