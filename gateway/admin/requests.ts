// Requests for access as the database keeps them: who asks for which fields, for what purpose and why, and what became of it.

import { z } from 'zod';
import { uses } from '../access/written.ts';
import type { PolicyDatabase } from '../policy-store.ts';

export const requestStates = ['PENDING', 'APPROVED', 'REJECTED'] as const;
export type RequestState = (typeof requestStates)[number];

const asked = z.object({
  principal: z.string(),
  name: z.string().nullable(),
  organization: z.string().nullable(),
  application: z.string().nullable(),
  roles: z.array(z.string()),
  purpose: z.string(),
  fields: z.array(z.string()),
  uses: z.array(z.enum(uses)),
  rung: z.string(),
  days: z.number(),
  caseNumber: z.string().nullable(),
  reason: z.string(),
});
/** What somebody asks for. */
export type AskedAccess = z.infer<typeof asked>;

export interface AccessRequest extends AskedAccess {
  readonly id: number;
  readonly state: RequestState;
  /** By when it is to be decided. */
  readonly due: string;
  readonly decidedBy: string | null;
  readonly comment: string | null;
  readonly decidedAt: string | null;
  /** The version that grants it. */
  readonly version: number | null;
  readonly createdAt: string;
}

export async function createRequest(
  database: PolicyDatabase,
  ask: AskedAccess,
  due: number,
): Promise<AccessRequest> {
  const [row] = await database.query(insert, [
    ask.principal,
    JSON.stringify(ask),
    new Date(due).toISOString(),
  ]);
  return requestOf(row ?? []);
}

/** What waits, the first to be due first; then what was decided, the latest first. */
export async function readRequests(
  database: PolicyDatabase,
  states: readonly RequestState[],
): Promise<readonly AccessRequest[]> {
  return (await database.query(some, [states])).map(requestOf);
}

export async function readRequestsOf(
  database: PolicyDatabase,
  principal: string,
): Promise<readonly AccessRequest[]> {
  return (await database.query(own, [principal])).map(requestOf);
}

export async function readRequest(database: PolicyDatabase, id: number): Promise<AccessRequest | null> {
  const [row] = await database.query(one, [id]);
  return row === undefined ? null : requestOf(row);
}

/** @returns null when it is decided already */
export async function decideRequest(
  database: PolicyDatabase,
  decision: Pick<AccessRequest, 'id' | 'state' | 'decidedBy' | 'comment' | 'version'>,
): Promise<AccessRequest | null> {
  const { id, state, decidedBy, comment, version } = decision;
  const [row] = await database.query(update, [id, state, decidedBy, comment, version]);
  return row === undefined ? null : requestOf(row);
}

const columns = 'id, asked, state, due_at, decided_by, comment, decided_at, version, created_at';
const insert = {
  name: 'request_insert',
  text: `INSERT INTO access.request (principal, asked, due_at) VALUES ($1, $2::jsonb, $3) RETURNING ${columns}`,
};
const one = { name: 'request_one', text: `SELECT ${columns} FROM access.request WHERE id = $1` };
const some = {
  name: 'request_some',
  text: `SELECT ${columns} FROM access.request WHERE state = ANY($1::text[])
    ORDER BY state <> 'PENDING', CASE WHEN state = 'PENDING' THEN due_at END, decided_at DESC, id LIMIT 500`,
};
const own = {
  name: 'request_own',
  text: `SELECT ${columns} FROM access.request WHERE principal = $1 ORDER BY id DESC LIMIT 100`,
};
const update = {
  name: 'request_update',
  text: `UPDATE access.request SET state = $2, decided_by = $3, comment = $4, version = $5::bigint, decided_at = now()
    WHERE id = $1 AND state = 'PENDING' RETURNING ${columns}`,
};

const stored = z.tuple([
  z.coerce.number(),
  asked,
  z.enum(requestStates),
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.coerce.number().nullable(),
  z.string(),
]);

function requestOf(row: readonly unknown[]): AccessRequest {
  const [id, ask, state, due, decidedBy, comment, decidedAt, version, createdAt] = stored.parse(row);
  return { ...ask, id, state, due, decidedBy, comment, decidedAt, version, createdAt };
}
