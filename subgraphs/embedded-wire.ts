// PostgreSQL's wire protocol in front of PGlite, which is one backend with one session. Clients take turns: what one sends
// up to its Sync runs as a whole, an open transaction keeps the others waiting, and each has prepared statements and
// portals of its own. What else lies in a session (SET, advisory locks, temporary tables) they share.

import { createServer, type Server, type Socket } from 'node:net';
import { copyInResponse, corrected } from './embedded-answers.ts';
import { createFrames, type Frame } from './embedded-frames.ts';

/** The part of PGlite that is used. */
export interface Backend {
  execProtocolRawStream(
    message: Uint8Array,
    options: { onRawData: (data: Uint8Array) => unknown },
  ): Promise<void>;
  isInTransaction(): boolean;
}

interface Unit {
  readonly client: Socket;
  readonly bytes: Buffer;
  readonly whole: boolean;
  /** The client has been answered CopyInResponse already. */
  readonly copy?: boolean;
}

/** @param failed told when the backend broke: it cannot be used any more */
export function createWireServer(backend: Backend, failed: (error: unknown) => void): Server {
  let queue: Unit[] = [];
  /** The client that the session belongs to until its transaction ends. */
  let holder: Socket | undefined;
  let running = false;
  let clientsSoFar = 0;
  let clientsNow = 0;

  function enqueue(unit: Unit): void {
    queue.push(unit);
    if (!running) drain().catch(failed);
  }

  async function drain(): Promise<void> {
    running = true;
    for (let unit = next(); unit !== undefined; unit = next()) {
      const { client, bytes, whole } = unit;
      const answer: Buffer[] = [];
      // A copy of the data, which are a view into memory that the next message overwrites.
      await backend.execProtocolRawStream(bytes, { onRawData: (data) => answer.push(Buffer.from(data)) });
      if (client.writable) client.write(corrected(Buffer.concat(answer), unit));
      holder = whole && !backend.isInTransaction() ? undefined : client;
    }
    running = false;
  }

  function next(): Unit | undefined {
    const index = queue.findIndex(({ client }) => holder === undefined || client === holder);
    return index < 0 ? undefined : queue.splice(index, 1)[0];
  }

  return createServer((client) => {
    clientsSoFar += 1;
    clientsNow += 1;
    const frames = createFrames(`c${clientsSoFar}_`);
    client.on('data', (chunk: Buffer) => {
      for (const frame of frames.read(chunk)) handle(frame);
    });
    client.on('error', () => client.destroy());
    client.on('close', () => {
      clientsNow -= 1;
      queue = queue.filter((unit) => unit.client !== client);
      enqueue({ client, bytes: frames.farewell({ last: clientsNow === 0 }), whole: true });
    });

    function handle(frame: Frame): void {
      switch (frame.kind) {
        case 'unit':
          enqueue({ client, bytes: frame.bytes, whole: frame.whole });
          return;
        case 'copy-begins':
          client.write(copyInResponse);
          return;
        case 'copy':
          enqueue({ client, bytes: frame.bytes, whole: true, copy: true });
          return;
        case 'refuse-encryption':
          client.write('N');
          return;
        case 'end':
          client.end();
          return;
        default:
          frame satisfies never;
      }
    }
  });
}
