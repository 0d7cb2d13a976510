// Where rows go: gathered by table and sent by COPY in portions, each domain on its connection and the domains side by
// side. Memory is bounded by the portions and by what may wait to be sent.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Emit, type Table, type TableName, tables } from '../tables/index.ts';
import { copyLine } from './copy-text.ts';

export interface Sink {
  readonly emit: Emit;
  /** Settles when there is room for more rows; fails as soon as a portion was refused. */
  room(): Promise<void>;
  /** Sends what is left and waits for all of it. */
  flush(): Promise<void>;
  readonly rows: ReadonlyMap<TableName, number>;
}

/** Bytes of a portion, and of all portions that may wait. */
const portionSize = 256 * 1024;
const mostWaiting = 16 * 1024 * 1024;

/** Lines are written out at once: as strings they would make work for the garbage collector until they are sent. */
interface Portion {
  readonly bytes: Buffer;
  length: number;
}

/** What waits for one connection, in the order in which the tables came. */
interface Queue {
  readonly client: pg.ClientBase;
  readonly tables: Map<Table, Buffer[]>;
  running: Promise<void> | undefined;
}

/** @param clientOf connection of a domain; domains may share one. */
export function createCopySink(clientOf: (domain: string) => pg.ClientBase): Sink {
  const portions = new Map<TableName, Portion>();
  const rows = new Map<TableName, number>();
  const queues = new Map<pg.ClientBase, Queue>();
  let waiting = 0;
  let wake = () => {};
  let failure: { readonly error: unknown } | undefined;

  function send(table: Table, bytes: Buffer): void {
    waiting += bytes.length;
    const queue = queueOf(clientOf(table.domain));
    const behind = queue.tables.get(table);
    // What waits for the same table goes with it.
    if (behind !== undefined) behind.push(bytes);
    else queue.tables.set(table, [bytes]);
    queue.running ??= run(queue);
  }

  async function run(queue: Queue): Promise<void> {
    for (const [table, portionsOfTable] of queue.tables) {
      queue.tables.delete(table);
      try {
        await (failure === undefined ? copy(queue.client, table, portionsOfTable) : undefined);
      } catch (error) {
        failure ??= { error };
      }
      for (const { length } of portionsOfTable) waiting -= length;
      wake();
    }
    // INVARIANT: nothing can be put in the queue between the end of the loop and this line.
    queue.running = undefined;
  }

  function queueOf(client: pg.ClientBase): Queue {
    const known = queues.get(client);
    if (known !== undefined) return known;
    const queue: Queue = { client, tables: new Map(), running: undefined };
    queues.set(client, queue);
    return queue;
  }

  function check(): void {
    if (failure !== undefined) throw failure.error;
  }

  return {
    rows,
    emit(name, row) {
      const table = tableOf(name);
      rows.set(name, (rows.get(name) ?? 0) + 1);
      const line = copyLine(table.columns, row);
      // A UTF-16 unit is three bytes of UTF-8 at most.
      const most = line.length * 3;
      let portion = portions.get(name);
      if (portion === undefined || portion.length + most > portion.bytes.length) {
        if (portion !== undefined) send(table, portion.bytes.subarray(0, portion.length));
        portion = { bytes: Buffer.allocUnsafeSlow(Math.max(portionSize, most)), length: 0 };
        portions.set(name, portion);
      }
      portion.length += portion.bytes.write(line, portion.length);
    },
    async room() {
      check();
      // The event loop has its turn, or nothing would be sent while rows are drawn.
      await new Promise((resolve) => setImmediate(resolve));
      while (waiting > mostWaiting) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        check();
      }
    },
    async flush() {
      for (const [name, { bytes, length }] of portions) send(tableOf(name), bytes.subarray(0, length));
      portions.clear();
      await Promise.all([...queues.values()].map(({ running }) => running));
      check();
    },
  };
}

async function copy(
  client: pg.ClientBase,
  { schema, name, columns }: Table,
  bytes: readonly Buffer[],
): Promise<void> {
  const target = `${schema}.${name} (${columns.join(', ')}, synthetic)`;
  await pipeline(Readable.from(bytes), client.query(copyFrom(`COPY ${target} FROM STDIN`)));
}

/** @throws RangeError for a table that no domain has. */
function tableOf(name: TableName): Table {
  const table = tables.get(name);
  if (table === undefined) throw new RangeError(`there is no table ${name}`);
  return table;
}
