// The one way to the database: a pool of connections that run named prepared statements and return rows by column index.

import pg from 'pg';

/** SQL text with `$n` parameters; the name is that of the prepared statement, one for each text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Database {
  /** @throws DatabaseError */
  query(statement: Statement, values: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  end(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connectionString: string;
  /** 1 for the embedded database, whose clients would share one session. */
  readonly poolSize: number;
  readonly statementTimeoutMs?: number;
  /** After so long an answer is not waited for any more, and its connection is given up; the statement may yet take effect. */
  readonly answerTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** As `pg_stat_activity` shows it. */
  readonly applicationName: string;
  /** Told of each statement that is sent. */
  readonly observe?: (statement: Statement) => void;
}

export type DatabaseErrorCode = 'DATABASE_UNAVAILABLE' | 'DATABASE_TIMEOUT' | 'DATABASE_FAILED';

/** What went wrong, without SQL, host or values; the cause is for the log alone. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, cause: unknown) {
    super(messages[code], { cause });
    this.code = code;
  }
}

const messages: Readonly<Record<DatabaseErrorCode, string>> = {
  DATABASE_UNAVAILABLE: 'The database cannot be reached.',
  DATABASE_TIMEOUT: 'The database did not answer in time.',
  DATABASE_FAILED: 'The database refused a statement.',
};

const defaultConnectTimeoutMs = 5000;
const idleTimeoutMs = 30_000;

export function openDatabase(options: DatabaseOptions): Database {
  const { connectionString, poolSize, statementTimeoutMs, answerTimeoutMs, applicationName, observe } =
    options;
  const pool = new pg.Pool({
    connectionString,
    max: poolSize,
    application_name: applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? defaultConnectTimeoutMs,
    keepAlive: true,
    idleTimeoutMillis: poolSize === 1 ? 0 : idleTimeoutMs,
    types: { getTypeParser },
    ...(statementTimeoutMs === undefined ? {} : { statement_timeout: statementTimeoutMs }),
    ...(answerTimeoutMs === undefined ? {} : { query_timeout: answerTimeoutMs }),
  });
  // A connection that dies while idle is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    async query({ name, text }, values) {
      observe?.({ name, text });
      try {
        const { rows } = await pool.query({ name, text, values: [...values], rowMode: 'array' });
        return rows;
      } catch (error) {
        throw new DatabaseError(codeOf(error), error);
      }
    },
    end: () => pool.end(),
  };
}

// SQLSTATE classes (PostgreSQL, appendix A): 08 connection, 53 resources, 57P server going away, 57014 cancelled.
function codeOf(error: unknown): DatabaseErrorCode {
  const state = String((error as { code?: unknown }).code ?? '');
  if (state === '57014') return 'DATABASE_TIMEOUT';
  if (!/^[0-9A-Z]{5}$/.test(state) || /^(08|53|57P)/.test(state)) return 'DATABASE_UNAVAILABLE';
  return 'DATABASE_FAILED';
}

const oid = { int8: 20, numeric: 1700, date: 1082, timestamptz: 1184 } as const;

// Dates and amounts stay text: a JavaScript Date or number would move or round them.
function getTypeParser(id: number, format?: 'text' | 'binary'): (text: string) => unknown {
  switch (id) {
    case oid.int8:
      return Number;
    case oid.numeric:
    case oid.date:
      return (text) => text;
    case oid.timestamptz:
      return (text) => chinaTime(text);
    default:
      return pg.types.getTypeParser(id, format as 'text');
  }
}

const chinaOffsetMs = 8 * 3600 * 1000;

/** PostgreSQL's text of a moment, in whatever zone the session has, as RFC 3339 in +08:00. */
function chinaTime(text: string): string {
  const moment = new Date(`${text.replace(' ', 'T')}${/[+-]\d\d$/.test(text) ? ':00' : ''}`);
  return new Date(moment.getTime() + chinaOffsetMs).toISOString().replace('Z', '+08:00');
}
