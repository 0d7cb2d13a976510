// What can go wrong with a database, without SQL, host or values; the cause is for the log alone.

export type DatabaseErrorCode =
  | 'DATABASE_UNAVAILABLE'
  | 'DATABASE_TIMEOUT'
  | 'STATEMENT_LIMIT'
  | 'DATABASE_FAILED';

export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, cause: unknown) {
    super(messages[code], { cause });
    this.code = code;
  }

  /** @param error of the database client, or one that is a DatabaseError already */
  static of(error: unknown): DatabaseError {
    return error instanceof DatabaseError ? error : new DatabaseError(codeOf(error), error);
  }
}

const messages: Readonly<Record<DatabaseErrorCode, string>> = {
  DATABASE_UNAVAILABLE: 'The database cannot be reached.',
  DATABASE_TIMEOUT: 'The database did not answer in time.',
  STATEMENT_LIMIT: 'The statement took longer than its caller may have it take.',
  DATABASE_FAILED: 'The database refused a statement.',
};

// SQLSTATE classes (PostgreSQL, appendix A): 08 connection, 53 resources, 57P server going away, 57014 cancelled. Codes of the
// operating system, EPIPE for one, have no digit.
function codeOf(error: unknown): DatabaseErrorCode {
  const state = String((error as { code?: unknown }).code ?? '');
  if (state === '57014') return 'DATABASE_TIMEOUT';
  if (!/^(?=.*\d)[0-9A-Z]{5}$/.test(state) || /^(08|53|57P)/.test(state)) return 'DATABASE_UNAVAILABLE';
  return 'DATABASE_FAILED';
}
