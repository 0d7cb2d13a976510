// What every GraphQL route needs of HTTP: how long it may take, and which methods are not served.

import type { FastifyInstance, FastifyReply } from 'fastify';
import { DeadlineExceeded, endingWithin, type Signal } from './deadline.ts';
import { gatewayError } from './errors.ts';

/** Nobody waits for the answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** Runs something when the client goes away or has its answer; at once where it went while it was found out who it is. @returns what forgets it */
export function whenClosed({ raw }: FastifyReply, run: () => void): () => void {
  if (raw.destroyed) run();
  else raw.once('close', run);
  return () => void raw.off('close', run);
}

/** Fires when the client goes away before it has its answer, or when the answer takes too long. */
export function requestSignal(reply: FastifyReply, milliseconds: number): { signal: Signal; settle(): void } {
  const signal = endingWithin(milliseconds);
  const timer = setTimeout(
    () => signal.abort(new DeadlineExceeded(`no answer within ${milliseconds} ms`)),
    milliseconds,
  );
  const forget = whenClosed(reply, () => signal.abort(new ClientGone('the client is gone')));
  return {
    signal,
    settle() {
      clearTimeout(timer);
      forget();
    },
  };
}

export function refuseOtherMethods(app: FastifyInstance, url: string, ...allowed: readonly string[]): void {
  const method = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(
    (name) => !allowed.includes(name),
  );
  app.route({
    method,
    url,
    handler(_request, reply) {
      reply.header('allow', allowed.join(', '));
      throw gatewayError('METHOD_NOT_ALLOWED');
    },
  });
}
