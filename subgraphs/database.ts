// The one way to the database: a pool of connections that run named prepared statements and return rows by column index.
// A statement whose caller has gone is cancelled in the database, too.

import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { breakConnection, cancelStatement } from './cancel-statement.ts';
import { DatabaseError } from './database-error.ts';
import { getTypeParser } from './database-types.ts';
import { NotRunError, PreparedPipeline, PreparedQuery } from './prepared-query.ts';
import type { Signal } from './signal.ts';

/** SQL text with `$n` parameters; the name is that of the prepared statement, one for each text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Rows = readonly (readonly unknown[])[];

/** A statement with its values; when the signal fires it is cancelled and the answer not waited for. */
export interface Ask {
  readonly statement: Statement;
  readonly values: readonly unknown[];
  readonly signal?: Signal | undefined;
}

export interface Database {
  /** @throws DatabaseError */
  query(statement: Statement, values: readonly unknown[], signal?: Signal): Promise<Rows>;
  /**
   * Statements that take little time, sent behind each other on one connection and answered together; only what one of them
   * brought, and its signal, is its own.
   * @returns for each what `query` would
   */
  pipeline(asks: readonly Ask[]): readonly Promise<Rows>[];
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

  /** @param sent the first try */
  function answered(ask: Ask, sent: Promise<Rows>): Promise<Rows> {
    return sent.catch(async (error: unknown) => {
      if (error instanceof NotRunError) return query(ask);
      const failure = DatabaseError.of(error);
      if (!readOnly || failure.code !== 'DATABASE_UNAVAILABLE' || ask.signal?.aborted) throw failure;
      const { least, spread } = retryDelayMs;
      await sleep(least + Math.random() * spread);
      return traced(ask, () => run(send, ask)).catch((again: unknown) => {
        throw DatabaseError.of(again);
      });
    });
  }

  function query(ask: Ask): Promise<Rows> {
    return answered(
      ask,
      traced(ask, () => run(send, ask)),
    );
  }

  return {
    query: (statement, values, signal) => query({ statement, values, signal }),
    pipeline(asks) {
      const [first] = asks;
      if (asks.length === 1 && first !== undefined) return [query(first)];
      const sent = runPipeline(send, asks);
      return asks.map((ask) =>
        answered(
          ask,
          traced(ask, () => inPipeline(ask, sent)),
        ),
      );
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

function traced({ statement }: Ask, sending: () => Promise<Rows>): Promise<Rows> {
  return statements.start.hasSubscribers
    ? statements.tracePromise(sending, { name: statement.name })
    : sending();
}

async function run(send: Send, { statement, values, signal }: Ask): Promise<Rows> {
  if (signal?.aborted) throw interruption(signal);
  const client = await lent(send.pool);
  if (signal?.aborted) {
    client.release();
    throw interruption(signal);
  }
  const query = new PreparedQuery(statement.name, statement.text, values);
  const { rows } = query;
  const cancel = sendOn(client, send, [statement], query, rows);
  return await (signal === undefined || !send.cancels ? rows : cancelledBy(signal, rows, cancel));
}

/** The pool makes more promises than it takes. */
function lent(pool: pg.Pool): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    pool.connect((error, client) => (client === undefined ? reject(error) : resolve(client)));
  });
}

/**
 * Gives the connection back when the statements have ended, and not before a cancellation has been dealt with: it would end what is
 * sent next.
 * @returns cancels the statement that runs
 */
function sendOn(
  client: pg.PoolClient,
  { observe }: Send,
  sent: readonly Statement[],
  query: pg.Submittable,
  ended: Promise<unknown>,
): () => void {
  let cancelling: Promise<void> | undefined;
  // While the pool has lent a connection it does not listen; that it broke is told by the statement.
  client.on('error', ignored);
  for (const { name, text } of sent) observe({ name, text });
  client.query(query);
  const release = (broken: boolean) => {
    // A broken one may say so once more after its statement.
    if (!broken) client.off('error', ignored);
    client.release(broken);
  };
  const give = (broken: boolean) => {
    if (cancelling === undefined) release(broken);
    else void cancelling.then(() => release(broken));
  };
  ended.then(
    () => give(false),
    // A connection that broke is not given back; one whose statement was refused is.
    (error: unknown) => give(DatabaseError.of(error).code === 'DATABASE_UNAVAILABLE' || isReadOnly(error)),
  );
  return () => {
    cancelling ??= cancelStatement(client, ended);
  };
}

interface SentPipeline {
  readonly rows: ReadonlyMap<Ask, Promise<Rows>>;
  /** Ends the statement that runs, whichever it is; absent where none can be ended. */
  readonly cancel: (() => void) | undefined;
  cancelled(): boolean;
}

async function runPipeline(send: Send, asks: readonly Ask[]): Promise<SentPipeline> {
  const client = await lent(send.pool);
  const wanted = asks.filter(({ signal }) => !signal?.aborted);
  const queries = wanted.map(
    ({ statement, values }) => new PreparedQuery(statement.name, statement.text, values),
  );
  const pipeline = new PreparedPipeline(queries);
  const sent = wanted.map(({ statement }) => statement);
  const cancelOne = sendOn(client, send, sent, pipeline, pipeline.ended);
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
    cancelOne();
  };
  return {
    rows: new Map(wanted.map((ask, index) => [ask, (queries[index] as PreparedQuery).rows])),
    cancel: send.cancels ? cancel : undefined,
    cancelled: () => cancelled,
  };
}

/** @throws NotRunError for what did not run, or was ended in place of another statement */
async function inPipeline(ask: Ask, sent: Promise<SentPipeline>): Promise<Rows> {
  const { signal } = ask;
  const { rows, cancel, cancelled } = await sent;
  const own = rows.get(ask);
  if (own === undefined) throw interruption(signal as Signal);
  try {
    return await (signal === undefined || cancel === undefined ? own : cancelledBy(signal, own, cancel));
  } catch (error) {
    throw cancelled() && isCancelled(error) ? new NotRunError() : error;
  }
}

/** A signal may say itself what its end means. */
function interruption({ reason }: Signal): DatabaseError {
  return reason instanceof DatabaseError ? reason : new DatabaseError('DATABASE_TIMEOUT', reason);
}

function ignored(): void {}

function isCancelled(error: unknown): boolean {
  return (error as { code?: unknown }).code === '57014';
}

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
    rows.then(
      (value) => {
        signal.removeEventListener('abort', onAbort);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    );
  });
}
