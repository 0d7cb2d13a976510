// What the gateway writes about itself: one line per request and one per failure. Never a query text, a variable, a token,
// an address with its parameters, or the message of an error, which may quote any of them.

import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';
import { type DestinationStream, type Logger, pino } from 'pino';

/** A second line of defence: what nothing should log is removed if something does. */
const redacted = ['authorization', 'headers', 'token', 'query', 'variables', 'body', 'url', 'message'];

/** @param level pino's levels: `trace` to `fatal`, or `silent`. */
export function createLogger(level: string, destination: DestinationStream = process.stdout): Logger {
  return pino(
    { level, redact: { paths: redacted.flatMap((name) => [name, `*.${name}`]), remove: true } },
    destination,
  );
}

export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { id: reqId, method, routeOptions } = request;
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
    app.log.info(
      { reqId, method, route: routeOptions.url ?? 'none', status: reply.statusCode, milliseconds },
      'request',
    );
    done();
  });
}

/** Kind, code and place of an error, without its words. */
export function describeError(error: unknown): { kind: string; code?: string; at?: readonly string[] } {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (!(cause instanceof Error)) return { kind: typeof cause, ...codeOfAnswer(cause) };
  const code = 'code' in cause ? { code: String(cause.code) } : {};
  const frames = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { kind: cause.name, ...code, at: frames.slice(0, 8).map((line) => line.trim()) };
}

/** The code of an error as it stands in the answer of a subgraph. */
function codeOfAnswer(error: unknown): { code?: string } {
  const code = (error as { extensions?: { code?: unknown } } | null)?.extensions?.code;
  return typeof code === 'string' ? { code } : {};
}
