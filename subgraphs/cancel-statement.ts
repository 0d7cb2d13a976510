// Ends what a connection is running: a CancelRequest (PostgreSQL, 55.2.8) on a connection of its own, because the one at work
// does not listen; and where even that does not help, the end of the connection.

import { connect } from 'node:net';
import type { PoolClient } from 'pg';

const cancelRequestCode = 80_877_102;
/** A server that has not ended a statement by then will not. */
const patienceMs = 1000;

/** What `pg` knows of a connection and does not declare. */
interface ConnectionFacts {
  readonly host: string;
  readonly port: number;
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly connection: { readonly stream: { destroy(): void } };
}

/**
 * @param ended settles when the statement has, however
 * @returns when the server has dealt with the request, so that it ends nothing that is sent afterwards
 */
export function cancelStatement(client: PoolClient, ended: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => breakConnection(client), patienceMs);
  timer.unref();
  const clear = () => clearTimeout(timer);
  ended.then(clear, clear);
  return sendCancelRequest(client as unknown as ConnectionFacts);
}

/** Without a word to the server, which may not listen. */
export function breakConnection(client: PoolClient): void {
  (client as unknown as ConnectionFacts).connection.stream.destroy();
}

/** The server closes the connection when it has told the process at work; its client (libpq) waits for that, too. */
async function sendCancelRequest({ host, port, processID, secretKey }: ConnectionFacts): Promise<void> {
  if (processID === null || secretKey === null) return;
  const request = Buffer.alloc(16);
  request.writeInt32BE(request.length, 0);
  request.writeInt32BE(cancelRequestCode, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  socket.setTimeout(patienceMs, () => socket.destroy());
  // Whether it arrives shows in the statement, which is waited for elsewhere.
  socket.on('error', () => {});
  socket.unref();
  socket.resume();
  socket.end(request);
  await new Promise((resolve) => socket.once('close', resolve));
}
