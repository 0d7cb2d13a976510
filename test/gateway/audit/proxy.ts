// A TCP proxy in front of a database server that passes, stalls or breaks connections on command.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface BreakableProxy {
  /** As the given one, by way of the proxy. */
  readonly connectionString: string;
  /** What is sent arrives, and no answer comes back. */
  stall(): void;
  /** What comes on new connections arrives so much later. */
  delay(milliseconds: number): void;
  /** Connections break, and no new ones are accepted. */
  cut(): void;
  /** Into each connection that is open, bytes come that no server sent. */
  garble(): void;
  /** Nothing passes any more, and neither side hears that the other has gone: until it is closed. */
  freeze(): void;
  pass(): void;
  /** Connections that came since it was opened. */
  accepted(): number;
  close(): Promise<void>;
}

export async function openProxy(connectionString: string): Promise<BreakableProxy> {
  const url = new URL(connectionString);
  const host = url.hostname;
  const port = Number(url.port || 5432);
  let mode: 'pass' | 'stall' | 'cut' = 'pass';
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let accepted = 0;
  let delay = 0;
  // A client that has said all still hears when its server has.
  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    accepted += 1;
    if (mode === 'cut') {
      client.destroy();
      return;
    }
    const pair = { client, server: connect(port, host) };
    pairs.add(pair);
    const end = () => {
      pair.client.destroy();
      pair.server.destroy();
      pairs.delete(pair);
    };
    for (const socket of [pair.client, pair.server]) socket.on('error', end).on('close', end);
    if (delay === 0) client.pipe(pair.server);
    else setTimeout(() => client.pipe(pair.server), delay);
    pair.server.pipe(client);
    if (mode === 'stall') pair.server.unpipe(pair.client);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  return {
    connectionString: url.href,
    accepted: () => accepted,
    stall() {
      mode = 'stall';
      for (const { client, server } of pairs) server.unpipe(client);
    },
    delay(milliseconds) {
      delay = milliseconds;
    },
    cut() {
      mode = 'cut';
      for (const { client } of pairs) client.destroy();
    },
    freeze() {
      mode = 'stall';
      for (const { client, server } of pairs) {
        server.unpipe(client);
        client.unpipe(server);
      }
    },
    garble() {
      for (const { client } of pairs) client.write(randomBytes(64));
    },
    pass() {
      mode = 'pass';
      for (const { client, server } of pairs) {
        // INVARIANT: what is piped twice arrives twice, and the answer to one statement would be taken for that to the next.
        server.unpipe(client);
        server.pipe(client);
      }
    },
    async close() {
      for (const { client } of pairs) client.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
