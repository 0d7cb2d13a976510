// The headers that keep browsers from doing what no answer here is for: those of helmet. It works them out anew for every request,
// although they are the same; here they are worked out once.

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';

/** Headers of every answer, unless a route sets another value. */
export async function setSafeHeaders(app: FastifyInstance): Promise<void> {
  const headers = await headersOfHelmet();
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** Of a request that nobody sent. */
async function headersOfHelmet(): Promise<Readonly<Record<string, string>>> {
  const asked = Fastify();
  await asked.register(helmet);
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'GET', url: '/' });
  const given = new Promise<Readonly<Record<string, string>>>((resolve) => {
    asked.get('/', (_request, reply) => {
      const set = Object.entries(reply.raw.getHeaders());
      resolve(Object.fromEntries(set.map(([name, value]) => [name, String(value)])));
      return reply.hijack();
    });
  });
  await asked.ready();
  asked.routing(request, new ServerResponse(request));
  return given.finally(() => asked.close());
}
