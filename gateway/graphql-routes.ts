// POST /graphql and GET /views/<name>: who calls, what is asked, and one way into the GraphQL server for both. Identity is
// settled, and the request counted, before the body is read.

import { HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { namedText } from './complete-result.ts';
import type { HttpAnswer } from './direct-path.ts';
import { gatewayError } from './errors.ts';
import type { RequestContext } from './federation.ts';
import type { Graph } from './graph.ts';
import type { Readiness } from './health.ts';
import { refuseOtherMethods, requestSignal } from './http-request.ts';
import { anonymous, type Principal } from './identity/principal.ts';
import { soleAuthorization } from './identity/sole-authorization.ts';
import type { VerifyToken } from './identity/verify-token.ts';
import type { Limits } from './limits/limits.ts';
import type { Note } from './note.ts';
import type { Overload } from './overload.ts';
import type { Purpose } from './purpose.ts';
import type { Serving } from './serving.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import { type Views, viewVariables } from './views.ts';

export interface GraphQLRoutes {
  readonly serving: Serving<Graph>;
  readonly readiness: Pick<Readiness, 'draining' | 'track'>;
  /** `open`: whoever calls is anonymous. */
  readonly identity: VerifyToken | 'open';
  readonly limits: Limits;
  readonly overload: Pick<Overload, 'count' | 'enter'>;
  readonly trusted: TrustedDocuments;
  /** What becomes known of a request, for its record. */
  readonly noteOf: (request: FastifyRequest) => Note;
  readonly requestTimeoutMilliseconds: number;
}

export function registerGraphQL(app: FastifyInstance, routes: GraphQLRoutes): void {
  const { serving, noteOf } = routes;
  const { identify, count } = admitting(routes);
  const nameView = async (request: FastifyRequest<{ Params: { name: string } }>) => {
    noteOf(request).view = serving.current().views.byName(request.params.name)?.name ?? null;
  };

  app.post('/graphql', { onRequest: [identify, count] }, (request, reply) =>
    answer(request, reply, {
      body: withDocument(
        request.body,
        serving.current().views,
        routes.trusted,
        noteOf(request).principal,
        request.id,
      ),
      accept: request.headers.accept,
    }),
  );
  app.get<{ Params: { name: string } }>(
    '/views/:name',
    { onRequest: [identify, nameView, count] },
    (request, reply) => {
      const view = serving.current().views.byName(request.params.name);
      if (view === undefined) throw gatewayError('VIEW_UNKNOWN');
      const { searchParams } = new URL(request.url, 'http://view.invalid');
      return answer(request, reply, {
        body: { query: view.document, variables: viewVariables(view, searchParams) },
        accept: undefined,
      });
    },
  );
  refuseOtherMethods(app, '/graphql', 'POST');
  refuseOtherMethods(app, '/views/:name', 'GET');

  async function answer(request: FastifyRequest, reply: FastifyReply, call: Call): Promise<string | Buffer> {
    const note = noteOf(request);
    const { principal } = note;
    if (principal === null) throw gatewayError('UNAUTHENTICATED');
    if (typeof call.body === 'object' && call.body !== null) routes.limits.check(call.body, principal.roles);
    const { signal, settle } = requestSignal(reply, routes.requestTimeoutMilliseconds);
    const ended: (() => void)[] = [settle];
    try {
      ended.push(await routes.overload.enter(principal, signal));
      // Who waited for a turn begins with what answers then.
      const { taken, leave: done } = serving.take();
      ended.push(done);
      const context = { requestId: request.id, principal, purpose: purposeOf(request), note, signal };
      const known = taken.direct.find(call.body, call.accept);
      const { status, headers, body } = await routes.readiness.track(
        known === undefined ? throughServer(taken, call, context) : known(context),
      );
      for (const [name, value] of headers) reply.header(name, value);
      reply.code(status);
      return body;
    } finally {
      for (const end of ended) end();
    }
  }

  async function throughServer(
    { apollo, direct }: Graph,
    { body: asked, accept }: Call,
    context: RequestContext,
  ): Promise<HttpAnswer> {
    const headers = new HeaderMap([['content-type', 'application/json']]);
    if (accept !== undefined) headers.set('accept', accept);
    const response = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers, body: asked, search: '' },
      context: async () => context,
    });
    if (response.body.kind !== 'complete') throw new Error('incremental delivery is not offered');
    const { status = 200 } = response;
    if (status === 200) direct.learn(accept, response.headers.get('content-type'));
    const body = namedText(response.body.string, context.requestId);
    return { status, headers: response.headers, body };
  }
}

/** What comes before the body is read: settling who calls, and counting it. */
export function admitting({ readiness, identity, noteOf, overload }: GraphQLRoutes) {
  return {
    async identify(request: FastifyRequest): Promise<void> {
      if (readiness.draining) throw gatewayError('SHUTTING_DOWN');
      const note = noteOf(request);
      note.caseNumber = purposeOf(request).caseNumber ?? null;
      note.principal = identity === 'open' ? anonymous : await identity(soleAuthorization(request.raw));
    },
    count(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
      const { principal } = noteOf(request);
      const counting = principal === null ? null : overload.count(principal);
      if (counting !== null) counting.then(() => done(), done);
      else if (principal === null) done(gatewayError('UNAUTHENTICATED'));
      else done();
    },
  };
}

interface Call {
  readonly body: unknown;
  readonly accept: string | undefined;
}

/** `documentId` in place of `query`, as the GraphQL over HTTP draft has it for persisted documents. */
export function withDocument(
  body: unknown,
  views: Views,
  trusted: TrustedDocuments,
  principal: Principal | null,
  requestId: string,
): unknown {
  if (typeof body !== 'object' || body === null) return body;
  if (!('documentId' in body)) {
    if ('query' in body && typeof body.query === 'string')
      trusted.check(principal?.application, body.query, requestId);
    return body;
  }
  const { documentId, ...rest } = body;
  if (typeof documentId !== 'string' || 'query' in rest) throw gatewayError('BAD_REQUEST');
  const query = views.byDocumentId(documentId)?.document ?? trusted.find(principal?.application, documentId);
  if (query === undefined) throw gatewayError('DOCUMENT_UNKNOWN');
  return { ...rest, query };
}

export function purposeOf({ headers }: FastifyRequest): Purpose {
  const code = headers['x-purpose'];
  const caseNumber = headers['x-case'];
  const consent = headers['x-consent'];
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof caseNumber === 'string' ? { caseNumber } : {}),
    ...(typeof consent === 'string' ? { consent } : {}),
  };
}
