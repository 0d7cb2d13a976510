// The one way to the database: a pool of connections that run named prepared statements and return rows by column index.
// A statement whose caller has gone is cancelled in the database, too.

import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { breakConnection, cancelStatement } from './cancel-statement.ts';
import { DatabaseError } from './database-error.ts';
import { getTypeParser } from './database-types.ts';
import { PreparedQuery } from './prepared-query.ts';
import type { Signal } from './signal.ts';

/** SQL text with `$n` parameters; the name is that of the prepared statement, one for each text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Database {
  /**
   * @param signal when it fires the statement is cancelled and the answer not waited for
   * @throws DatabaseError
   */
  query(
    statement: Statement,
    values: readonly unknown[],
    signal?: Signal,
  ): Promise<readonly (readonly unknown[])[]>;
  /** Connections of the pool. */
  usage(): PoolUsage;
  /** Waits for what runs, and not long: a server that hangs does not keep a process from ending. */
  end(): Promise<void>;
}

export interface PoolUsage {
  readonly open: number;
  readonly idle: number;
  /** Statements that wait for a connection. */
  readonly waiting: number;
}

export interface DatabaseOptions {
  readonly connectionString: string;
  /** 1 for the embedded database, whose clients would share one session and which cannot cancel. */
  readonly poolSize: number;
  readonly statementTimeoutMs?: number;
  /** After so long an answer is not waited for any more, and its connection is given up; the statement may yet take effect. */
  readonly answerTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** As `pg_stat_activity` shows it. */
  readonly applicationName: string;
  /** All statements read: one whose connection broke is sent again, once. */
  readonly readOnly?: boolean;
  /** Told of each statement that is sent. */
  readonly observe?: (statement: Statement) => void;
}

/** Less than a fetch may take, so that a full pool is told from a slow statement. */
const defaultConnectTimeoutMs = 3000;
const idleTimeoutMs = 30_000;
const endTimeoutMs = 1000;
const retryDelayMs = { least: 20, spread: 80 };

export function openDatabase(options: DatabaseOptions): Database {
  const { connectionString, poolSize, statementTimeoutMs, answerTimeoutMs, applicationName } = options;
  const { readOnly = false } = options;
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
  const connected = new Set<pg.PoolClient>();
  pool.on('connect', (client) => connected.add(client));
  pool.on('remove', (client) => connected.delete(client));
  const send: Send = { pool, cancels: poolSize > 1, observe: options.observe ?? (() => {}) };
  return {
    async query(statement, values, signal) {
      try {
        return await traced(send, statement, values, signal);
      } catch (error) {
        const failure = DatabaseError.of(error);
        if (!readOnly || failure.code !== 'DATABASE_UNAVAILABLE' || signal?.aborted) throw failure;
        const { least, spread } = retryDelayMs;
        await sleep(least + Math.random() * spread);
        return traced(send, statement, values, signal).catch((again: unknown) => {
          throw DatabaseError.of(again);
        });
      }
    },
    usage: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async end() {
      const timer = setTimeout(() => connected.forEach(breakConnection), endTimeoutMs);
      await pool.end().finally(() => clearTimeout(timer));
    },
  };
}

interface Send {
  readonly pool: pg.Pool;
  readonly cancels: boolean;
  readonly observe: (statement: Statement) => void;
}

/** For whoever traces; nobody listens otherwise. */
const statements = tracingChannel('yidang:sql');

function traced(
  send: Send,
  statement: Statement,
  values: readonly unknown[],
  signal: Signal | undefined,
): ReturnType<typeof run> {
  if (!statements.start.hasSubscribers) return run(send, statement, values, signal);
  return statements.tracePromise(() => run(send, statement, values, signal), { name: statement.name });
}

async function run(
  { pool, cancels, observe }: Send,
  { name, text }: Statement,
  values: readonly unknown[],
  signal: Signal | undefined,
): Promise<readonly (readonly unknown[])[]> {
  if (signal?.aborted) throw interruption(signal);
  const client = await pool.connect();
  if (signal?.aborted) {
    client.release();
    throw interruption(signal);
  }
  // While the pool has lent a connection it does not listen; that it broke is told by the statement.
  client.on('error', ignored);
  observe({ name, text });
  const { rows } = client.query(new PreparedQuery(name, text, values));
  const give = (broken: boolean) => {
    // A broken one may say so once more after its statement.
    if (!broken) client.off('error', ignored);
    client.release(broken);
  };
  const returned = rows.then(
    () => give(false),
    // A connection that broke is not given back; one whose statement was refused is.
    (error: unknown) => give(DatabaseError.of(error).code === 'DATABASE_UNAVAILABLE' || isReadOnly(error)),
  );
  if (signal === undefined || !cancels) return rows;
  return cancelledBy(signal, rows, () => void cancelStatement(client, returned));
}

/** A signal may say itself what its end means. */
function interruption({ reason }: Signal): DatabaseError {
  return reason instanceof DatabaseError ? reason : new DatabaseError('DATABASE_TIMEOUT', reason);
}

function ignored(): void {}

/** A session stays as read-only as it began (SQLSTATE 25006), also when its server takes writes again or another one does. */
function isReadOnly(error: unknown): boolean {
  return (error as { code?: unknown }).code === '25006';
}

/** `rows`, or the end of waiting for them when the signal fires. */
function cancelledBy<T>(signal: Signal, rows: Promise<T>, cancel: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      cancel();
      reject(interruption(signal));
    };
    signal.addEventListener('abort', onAbort);
    rows.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
