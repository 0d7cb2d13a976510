// One execution of a named prepared statement, as `pg` takes queries that speak the protocol themselves. It is prepared and its
// columns described once for each connection; after that an execution is one message out (Bind, Execute and Sync in one write) and
// its rows back (PostgreSQL, 55.2.3), which takes a third of the time of `pg`'s own.

import type { Connection, Submittable } from 'pg';
import { parserOf } from './database-types.ts';

/** What `pg` knows of a connection and does not declare. */
interface Facts {
  readonly stream: { write(bytes: Buffer): void; cork(): void; uncork(): void };
  /** Name of a statement → its text. */
  readonly parsedStatements: Readonly<Record<string, string>>;
  parse(query: { readonly name: string; readonly text: string; readonly types: readonly number[] }): void;
  describe(message: { readonly type: 'S'; readonly name: string }): void;
}

type Parsers = readonly (((text: string) => unknown) | undefined)[];

/** Statement → how its columns are read, for each connection that described it. */
const described = new WeakMap<Facts, Map<string, Parsers>>();

export class PreparedQuery implements Submittable {
  readonly name: string;
  readonly text: string;
  /** By column index. @throws what the database or the connection says */
  readonly rows: Promise<unknown[][]>;
  /** `pg` puts its own in place where an answer is waited for only so long. */
  callback: (error: unknown, rows?: unknown[][]) => void = () => {};
  readonly #values: readonly unknown[];
  readonly #found: unknown[][] = [];
  #parsers: Parsers | undefined;
  #connection: Facts | undefined;
  #broken: unknown;

  constructor(name: string, text: string, values: readonly unknown[]) {
    this.name = name;
    this.text = text;
    this.#values = values;
    this.rows = new Promise((resolve, reject) => {
      this.callback = (error, rows) => (rows === undefined ? reject(error) : resolve(rows));
    });
  }

  submit(given: Connection): Error | null {
    return this.send(given, executeAndSync, new Set());
  }

  /**
   * @param end what follows Bind
   * @param parsed names of statements that are prepared in the same message, to which its own is added
   */
  send(given: Connection, end: Buffer, parsed: Set<string>): Error | null {
    const connection = given as unknown as Facts;
    const known = connection.parsedStatements[this.name];
    if (known !== undefined && known !== this.text)
      return new Error(`the statement ${this.name} was prepared with another text`);
    this.#connection = connection;
    // Without a name it is another statement each time, as the next one without a name replaces it.
    this.#parsers = this.name === '' ? undefined : described.get(connection)?.get(this.name);
    try {
      const execution = encode(this.name, this.#values, end);
      connection.stream.cork();
      if (known === undefined && !parsed.has(this.name))
        connection.parse({ name: this.name, text: this.text, types: [] });
      if (this.name !== '') parsed.add(this.name);
      if (this.#parsers === undefined) connection.describe({ type: 'S', name: this.name });
      connection.stream.write(execution);
      connection.stream.uncork();
    } catch (error) {
      return error as Error;
    }
    return null;
  }

  handleRowDescription({ fields }: { readonly fields: readonly { readonly dataTypeID: number }[] }): void {
    this.#parsers = fields.map(({ dataTypeID }) => parserOf(dataTypeID));
    const connection = this.#connection as Facts;
    const known = described.get(connection) ?? new Map<string, Parsers>();
    known.set(this.name, this.#parsers);
    described.set(connection, known);
  }

  handleDataRow({ fields }: { readonly fields: unknown[] }): void {
    const parsers = this.#parsers ?? [];
    try {
      for (let index = 0; index < fields.length; index++) {
        const parse = parsers[index];
        const field = fields[index];
        if (parse !== undefined && field !== null) fields[index] = parse(field as string);
      }
      this.#found.push(fields);
    } catch (error) {
      this.#broken ??= error;
    }
  }

  handleCommandComplete(): void {}

  handleEmptyQuery(): void {}

  handleReadyForQuery(): void {
    if (this.#broken === undefined) this.callback(null, this.#found);
    else this.callback(this.#broken);
  }

  handleError(error: unknown): void {
    this.callback(error);
  }
}

/** It was sent behind a statement that failed, and did not run. */
export class NotRunError extends Error {
  override readonly name = 'NotRunError';
}

/**
 * Several in one message, answered in one (PostgreSQL, 55.2.4): a wake-up for each side in place of one for each statement. Where
 * one fails, those behind it did not run.
 */
export class PreparedPipeline implements Submittable {
  readonly queries: readonly PreparedQuery[];
  /** When the connection can be given back. @throws what the database or the connection says */
  readonly ended: Promise<void>;
  callback: (error: unknown) => void = () => {};
  #sent: readonly PreparedQuery[] = [];
  #answered = 0;

  constructor(queries: readonly PreparedQuery[]) {
    this.queries = queries;
    this.ended = new Promise((resolve, reject) => {
      this.callback = (error) => (error === null ? resolve() : reject(error));
    });
  }

  /** Name and text are those of the statement that is being answered: `pg` notes by them what a connection has prepared. */
  get name(): string {
    return this.#answering?.name ?? '';
  }

  get text(): string {
    return this.#answering?.text ?? '';
  }

  get #answering(): PreparedQuery | undefined {
    return this.#sent[this.#answered];
  }

  submit(given: Connection): null {
    const { stream } = given as unknown as Facts;
    const parsed = new Set<string>();
    stream.cork();
    this.#sent = this.queries.filter((query) => {
      const error = query.send(given, executeAlone, parsed);
      if (error !== null) query.handleError(error);
      return error === null;
    });
    stream.write(sync);
    stream.uncork();
    return null;
  }

  handleRowDescription(message: Parameters<PreparedQuery['handleRowDescription']>[0]): void {
    this.#answering?.handleRowDescription(message);
  }

  handleDataRow(message: Parameters<PreparedQuery['handleDataRow']>[0]): void {
    this.#answering?.handleDataRow(message);
  }

  handleCommandComplete(): void {
    this.#answering?.handleReadyForQuery();
    this.#answered += 1;
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  handleReadyForQuery(): void {
    if (this.#answering === undefined) this.callback(null);
    // What comes next on this connection would be taken for the answer of another statement.
    else this.handleError(new Error('the message ended before its statements were answered'));
  }

  handleError(error: unknown): void {
    const [failed, ...behind] = this.#sent.slice(this.#answered);
    failed?.handleError(error);
    for (const query of behind) query.handleError(new NotRunError());
    this.callback(error);
  }
}

/** Execute of the portal without a name, all rows; and Sync. */
const executeAndSync = Buffer.from([69, 0, 0, 0, 9, 0, 0, 0, 0, 0, 83, 0, 0, 0, 4]);
const executeAlone = executeAndSync.subarray(0, 10);
const sync = executeAndSync.subarray(executeAlone.length);

/** Bind, and what follows it; parameters and columns in their text form. */
function encode(name: string, values: readonly unknown[], end: Buffer): Buffer {
  const texts: (string | null)[] = [];
  const lengths: number[] = [];
  let size = 1 + 4 + 1 + Buffer.byteLength(name) + 1 + 2 + 2 + 2 + end.length;
  for (const value of values) {
    const text = textOf(value);
    const length = text === null ? 0 : Buffer.byteLength(text);
    texts.push(text);
    lengths.push(length);
    size += 4 + length;
  }
  const message = Buffer.allocUnsafe(size);
  message[0] = 66;
  message.writeInt32BE(size - end.length - 1, 1);
  message[5] = 0;
  let at = 6 + message.write(name, 6);
  message[at++] = 0;
  at = message.writeInt16BE(0, at);
  at = message.writeInt16BE(texts.length, at);
  for (let index = 0; index < texts.length; index++) {
    const text = texts[index] ?? null;
    at = message.writeInt32BE(text === null ? -1 : (lengths[index] ?? 0), at);
    if (text !== null) at += message.write(text, at);
  }
  at = message.writeInt16BE(0, at);
  end.copy(message, at);
  return message;
}

/** The text form of a parameter: lists as arrays, objects as JSON, moments in RFC 3339. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return arrayText(value);
  if (ArrayBuffer.isView(value)) return `\\x${bytesOf(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function arrayText(values: readonly unknown[]): string {
  let text = '{';
  for (const value of values) {
    if (text.length > 1) text += ',';
    if (Array.isArray(value)) text += arrayText(value);
    else text += quoted(textOf(value));
  }
  return `${text}}`;
}

function quoted(text: string | null): string {
  if (text === null) return 'NULL';
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
}
