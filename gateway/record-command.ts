// A command of an operator that changes what the gateway goes by leaves the same two records as an action over the admin API:
// what is about to be tried, and what came of it. What cannot be recorded is not tried.

import { userInfo } from 'node:os';
import type { AuditDetail } from './audit/details.ts';
import { type AuditEvent, emptyEntry } from './audit/record.ts';
import type { Trail } from './audit/trail.ts';

/** What was to be done, or was done, could not be recorded; the message says which. */
export class UnrecordedError extends Error {
  override readonly name = 'UnrecordedError';
}

/**
 * @param begun what is about to be tried
 * @param done what came of it, beside what was to be
 * @throws UnrecordedError when it cannot be recorded; what the action throws
 */
export async function recordCommand<T>(
  trail: Trail,
  event: AuditEvent,
  begun: AuditDetail,
  act: () => Promise<T>,
  done: (result: T) => Promise<AuditDetail>,
): Promise<T> {
  const detail = { ...begun, operator: operatorName() };
  const record = (outcome: 'BEGUN' | 'DONE' | 'FAILED', otherwise: string, more: AuditDetail = {}) =>
    trail
      .record({ ...emptyEntry(event, outcome), detail: { ...detail, ...more } }, null, outcome === 'BEGUN')
      .catch(() => {
        throw new UnrecordedError(otherwise);
      });
  await record('BEGUN', 'The audit trail cannot be written, so nothing was changed. Try again when it can.');
  let result: T;
  try {
    result = await act();
  } catch (error) {
    await record('FAILED', '').catch(() => {});
    throw error;
  }
  const unsaid =
    'It was changed, but the audit trail could not be told: it has a record that this was begun, and none that it was done.';
  await record('DONE', unsaid, await done(result));
  return result;
}

/** Who is signed in at the machine; a command has no token. */
export function operatorName(): string {
  try {
    return userInfo().username.slice(0, 200);
  } catch {
    return '';
  }
}
