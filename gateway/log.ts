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
  const code = 'code' in cause ? { code: shownCode(cause.code) } : {};
  return { kind: cause.name, ...code, at: framesOf(cause).slice(0, 8) };
}

/** A message may have lines that look like places, so they are read from behind it; where it is not found, there are none. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const at = stack.indexOf(message);
  if (at === -1 || stack.slice(0, at).includes('\n')) return [];
  const lines = stack.slice(at + message.length).split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
}

/** Of Node, of a database (`23505`) or of a table of errors. A subgraph of somebody else may call anything a code. */
function shownCode(code: unknown): string {
  const text = String(code);
  return /^(?:[a-z]\w{0,50}|[0-9a-z]{5})$/i.test(text) ? text : 'OTHER';
}

/** The code of an error as it stands in the answer of a subgraph. */
function codeOfAnswer(error: unknown): { code?: string } {
  const code = (error as { extensions?: { code?: unknown } } | null)?.extensions?.code;
  return typeof code === 'string' ? { code: shownCode(code) } : {};
}
