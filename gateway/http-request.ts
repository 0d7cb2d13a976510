// What every GraphQL route needs of HTTP: how long it may take, and which methods are not served.

import type { FastifyInstance, FastifyReply } from 'fastify';
import { DeadlineExceeded, endingWithin, type Signal } from './deadline.ts';
import { gatewayError } from './errors.ts';

/** Fires when the client goes away before it has its answer, or when the answer takes too long. */
export function requestSignal(reply: FastifyReply, milliseconds: number): { signal: Signal; settle(): void } {
  const signal = endingWithin(milliseconds);
  const timer = setTimeout(
    () => signal.abort(new DeadlineExceeded(`no answer within ${milliseconds} ms`)),
    milliseconds,
  );
  const onClose = () => signal.abort(new Error('the client is gone'));
  reply.raw.once('close', onClose);
  return {
    signal,
    settle() {
      clearTimeout(timer);
      reply.raw.off('close', onClose);
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
