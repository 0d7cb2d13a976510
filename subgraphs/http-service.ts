// A subgraph as an HTTP service of its own. It answers the gateway and nobody else: whatever comes without the gateway's
// credential for exactly these bytes gets 401, whatever the reason.

import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type Credential, LensUnknown, lensName, openCredential, verifyCredential } from './credential.ts';
import { inputErrors } from './input-error.ts';
import type { Lens } from './lens.ts';
import { keepAnswersShortLived } from './short-lived.ts';
import { Cancellation, type Signal } from './signal.ts';
import type { Subgraph, SubgraphResult } from './subgraph.ts';

export interface HttpServiceOptions {
  readonly subgraph: Subgraph;
  /** The gateway's public keys. */
  readonly gatewayKeys: JWTVerifyGetKey;
  readonly logger: FastifyBaseLogger;
  /** Makes requests spans of a trace. */
  readonly trace?: (app: FastifyInstance) => void;
  /** Whether the database can be reached. */
  readonly databaseReady: () => Promise<boolean>;
}

/** The credential carries the lens, which lists every field that the caller may see. */
const longestHeaders = 1024 * 1024;
/** Representations of a large batch travel in the body. */
const bodyLimit = 8 * 1024 * 1024;
const keptLenses = 500;

const unauthorized = refusal('UNAUTHENTICATED', 'Unauthorized');
const malformed = refusal('BAD_REQUEST', 'Bad request');
/** To the gateway alone: it has to say the lens in full. */
const lensUnknown = refusal('LENS_UNKNOWN', 'Lens unknown');

const bodyShape = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

export function createHttpService(options: HttpServiceOptions): FastifyInstance {
  keepAnswersShortLived();
  const { subgraph, gatewayKeys } = options;
  // INVARIANT: a lens is here because a credential of the gateway brought it.
  const lenses = new LRUCache<string, Lens>({ max: keptLenses });
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    http: { maxHeaderSize: longestHeaders },
    exposeHeadRoutes: false,
  });
  options.trace?.(app);
  // The credential is bound to the bytes, so the bytes are what a handler gets, of whatever type they claim to be.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) => reply.code(401).send(unauthorized));
  app.setErrorHandler((_error, _request, reply) => reply.code(401).send(unauthorized));

  app.get('/livez', async () => ({ status: 'live' }));
  app.get('/readyz', async (_request, reply) => {
    const ready = await options.databaseReady().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });

  const payloads = new WeakMap<FastifyRequest, JWTPayload>();
  // Before the body is read: megabytes are taken of the gateway alone. What is thrown is answered as all else is that is not the gateway's.
  const isGateway = async (request: FastifyRequest) => {
    payloads.set(request, await verifyCredential(gatewayKeys, subgraph.name, tokenOf(request)));
  };

  app.post<{ Body: Buffer | undefined }>('/graphql', { onRequest: isGateway }, async (request, reply) => {
    const body = request.body ?? Buffer.alloc(0);
    const credential = credentialOf(payloads.get(request), body, (name) => lenses.get(name));
    if (credential === undefined) return reply.code(401).send(unauthorized);
    if (credential === 'lens unknown') return reply.code(409).send(lensUnknown);
    lenses.set(lensName(credential.lens), credential.lens);
    const call = parseBody(body);
    if (call === undefined) return reply.code(400).send(malformed);
    const { query, variables, operationName } = call;
    const { lens, wait, statement, requests: reqId = request.id } = credential;
    const signal = closing(reply.raw, wait);
    const operation = {
      query,
      variables: variables ?? {},
      ...(operationName == null ? {} : { operationName }),
      ...(statement === undefined ? {} : { statementMilliseconds: statement }),
    };
    try {
      const result = await subgraph.execute({ ...operation, lens, signal });
      const codes = signal.aborted ? [] : failuresOf(result);
      if (codes.length > 0) app.log.warn({ reqId, codes }, 'a section failed');
      return result;
    } catch (error) {
      app.log.error({ reqId, kind: error instanceof Error ? error.name : typeof error }, 'execution failed');
      return reply.code(500).send(refusal('INTERNAL', 'Internal error', reqId));
    }
  });
  return app;
}

function refusal(code: string, message: string, requestId?: string) {
  const named = requestId === undefined ? {} : { requestId };
  return { errors: [{ message, extensions: { code, ...named } }] };
}

/** What went wrong by no fault of the caller's. */
function failuresOf({ errors = [] }: SubgraphResult): readonly string[] {
  const codes = errors.map(({ extensions }) => String(extensions?.code));
  return [...new Set(codes)].filter((code) => !Object.hasOwn(inputErrors, code));
}

function tokenOf({ headers }: FastifyRequest): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** @returns undefined where it is no credential for this body */
function credentialOf(
  payload: JWTPayload | undefined,
  body: Uint8Array,
  known: (name: string) => Lens | undefined,
): Credential | 'lens unknown' | undefined {
  try {
    return payload && openCredential(payload, body, known);
  } catch (error) {
    return error instanceof LensUnknown ? 'lens unknown' : undefined;
  }
}

function parseBody(body: Buffer): z.infer<typeof bodyShape> | undefined {
  try {
    return bodyShape.parse(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Fires when the gateway no longer waits for the answer: it has gone, or the time that it gave is over. */
function closing(response: NodeJS.EventEmitter, wait: number | undefined): Signal {
  const signal = new Cancellation();
  const timer =
    wait === undefined ? undefined : setTimeout(() => signal.abort(new Error('the time is over')), wait);
  response.once('close', () => {
    clearTimeout(timer);
    signal.abort(new Error('the gateway has gone'));
  });
  return signal;
}
