// A request that is answered before it has come in whole, as one that is refused for its size. To close its connection at once
// would reset it, and the client that is still sending would never read the answer (RFC 9112, section 9.6): what comes is read
// and thrown away for a while first.

import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

export interface LingerBounds {
  readonly milliseconds: number;
  readonly bytes: number;
}

const defaultBounds: LingerBounds = { milliseconds: 2000, bytes: 64 * 1024 * 1024 };
const lookMilliseconds = 50;

/**
 * @param isEnding whether the process is on its way down, where connections are closed all the same
 * @param bounds of what is thrown away; whoever sends more loses the connection
 */
export function lingerWhileSending(
  app: FastifyInstance,
  isEnding: () => boolean,
  bounds: LingerBounds = defaultBounds,
): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    // Fastify would close it.
    if (!request.raw.complete && !isEnding()) reply.removeHeader('connection');
    done();
  });
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    if (!raw.complete && !raw.destroyed) discard(raw, bounds);
    done();
  });
}

function discard(request: IncomingMessage, { milliseconds, bytes }: LingerBounds): void {
  const { socket } = request;
  const until = performance.now() + milliseconds;
  const most = socket.bytesRead + bytes;
  const timer = setInterval(() => {
    if (request.complete || socket.destroyed) clearInterval(timer);
    else if (performance.now() >= until || socket.bytesRead > most) socket.destroy();
  }, lookMilliseconds).unref();
  request.resume();
}
