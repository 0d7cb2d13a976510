// How long a statement may take for a caller who may not wait as long as others.

import { DatabaseError } from './database-error.ts';
import { Cancellation, type Signal } from './signal.ts';

export interface StatementLimit {
  /** Fires when nobody waits for the answer any more. */
  readonly signal?: Signal;
  /** How long a statement may take for this caller; absent: as long as any. */
  readonly statementMilliseconds?: number;
}

/** Runs a statement within the time that the caller's statements may take; the time of all is the database's own. */
export function limited<T>(
  { signal, statementMilliseconds }: StatementLimit,
  run: (signal: Signal | undefined) => Promise<T>,
): Promise<T> {
  if (statementMilliseconds === undefined) return run(signal);
  if (signal?.aborted) return run(signal);
  const either = new Cancellation();
  const onAbort = () => either.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  const timer = setTimeout(
    () => either.abort(new DatabaseError('STATEMENT_LIMIT', undefined)),
    statementMilliseconds,
  );
  return run(either).finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  });
}
