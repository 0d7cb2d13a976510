// Cursors of connections that are read whole. A cursor counts rows that exist for the caller, so it tells nothing else and
// needs no secret; it is good for one list under one set of rights.

import { createHash } from 'node:crypto';

/** @param scope the list and the rights */
export function encodeCursor(scope: string, index: number): string {
  return Buffer.from(`${index} ${digest(scope)}`).toString('base64url');
}

/** Undefined for what is no cursor of the scope. */
export function decodeCursor(scope: string, cursor: unknown): number | undefined {
  if (typeof cursor !== 'string') return undefined;
  const [, index, mark] =
    /^(\d{1,9}) ([\w-]+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  return index !== undefined && mark === digest(scope) ? Number(index) : undefined;
}

function digest(scope: string): string {
  return createHash('sha256').update(scope).digest('base64url').slice(0, 16);
}
