// How a refusal outside GraphQL leaves, from the first byte that Node cannot read to a handler that throws: always as JSON with
// a code of the table, a remedy and the request's id.

import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import {
  errorBody,
  type GatewayErrorCode,
  gatewayError,
  gatewayErrors,
  isGatewayErrorCode,
} from './errors.ts';
import { ClientGone } from './http-request.ts';
import { describeError } from './log.ts';

/** What a caller is to wait, by the code of the refusal; others are not worth a repetition. */
const retryAfterSeconds: Partial<Readonly<Record<GatewayErrorCode, string>>> = {
  SHUTTING_DOWN: '5',
  POLICY_UNAVAILABLE: '5',
  OVERLOADED: '2',
};

export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => refuse(request, reply, 'NOT_FOUND'));
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
}

/** For `frameworkErrors`: what fails before a route is found. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const code = codeOf(error);
  if (code === 'INTERNAL' && !(error instanceof ClientGone))
    request.log.error({ cause: describeError(error) }, 'internal error');
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer realm="yidang"');
  const { argument, retryAfter } = error instanceof GraphQLError ? error.extensions : {};
  const wait = typeof retryAfter === 'number' ? String(retryAfter) : retryAfterSeconds[code];
  if (wait !== undefined) reply.header('retry-after', wait);
  return refuse(request, reply, code, typeof argument === 'string' ? { argument } : {});
}

/** For `clientErrorHandler`: what is no HTTP, or more headers than Node reads. There is no request yet: it gets its id here. */
export function answerBrokenHttp(error: { readonly code: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const requestId = randomUUID();
  const body = JSON.stringify(errorBody('BAD_REQUEST', { requestId }));
  const status = brokenStatus[error.code] ?? '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\nX-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const brokenStatus: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What Node would refuse itself, with neither code nor id: a request without a host, and one that expects what nobody does. */
export function answerUnusualHttp(app: FastifyInstance): void {
  app.addHook('onRequest', ({ headers: { host, expect }, raw: { httpVersion } }, _reply, done) => {
    const isRefused =
      (host === undefined && httpVersion === '1.1') ||
      (expect !== undefined && !/^100-continue$/i.test(expect));
    done(isRefused ? gatewayError('BAD_REQUEST') : undefined);
  });
  app.server.on('checkExpectation', app.routing);
}

function refuse(
  { id }: FastifyRequest,
  reply: FastifyReply,
  code: GatewayErrorCode,
  extra: Parameters<typeof errorBody>[1] = {},
): FastifyReply {
  const { status } = gatewayErrors[code];
  // What a section of an answer is told by, is a failure where there is nothing beside it.
  return reply.code(status === 200 ? 503 : status).send(errorBody(code, { ...extra, requestId: id }));
}

/** Fastify's own refusals, by its codes. */
const fastifyCodes: Readonly<Record<string, GatewayErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'CONTENT_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_BAD_URL: 'NOT_FOUND',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
};

function codeOf(error: unknown): GatewayErrorCode {
  if (error instanceof GraphQLError) {
    const { code } = error.extensions;
    if (typeof code === 'string' && isGatewayErrorCode(code)) return code;
  }
  if (!(error instanceof Error) || !('code' in error)) return 'INTERNAL';
  return fastifyCodes[String(error.code)] ?? 'INTERNAL';
}
