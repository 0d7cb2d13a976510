// `POST /admin/graphql`: the control plane's server, with an identity check of its own. It shares the process with the data
// plane and nothing else: another schema, another context, other rights. Callers bring a bearer token; there are no cookies,
// so a foreign page has nothing to ride on.

import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { guardedOptions, noteEachAnswer } from '../apollo-server.ts';
import { namedText } from '../complete-result.ts';
import { type ErrorFormatOptions, gatewayError } from '../errors.ts';
import type { Readiness } from '../health.ts';
import { refuseOtherMethods, requestSignal } from '../http-request.ts';
import type { Principal } from '../identity/principal.ts';
import { soleAuthorization } from '../identity/sole-authorization.ts';
import type { VerifyToken } from '../identity/verify-token.ts';
import type { Limits } from '../limits/limits.ts';
import type { Note } from '../note.ts';
import { nullMisfits } from '../null-variables.ts';
import type { Overload } from '../overload.ts';
import { type AdminContext, type AdminFields, adminResolvers, adminSdl } from './admin-schema.ts';
import type { Administrator, Appoint } from './administrator.ts';
import type { Action } from './record-administration.ts';

export interface AdminOptions {
  readonly identity: VerifyToken;
  readonly appoint: Appoint;
  /** By which mutations are tried. */
  readonly action: Action;
  /** What is served beside the schema. */
  readonly routes: (app: FastifyInstance, identity: VerifyToken, enter: Enter) => void;
  readonly limits: Limits;
  readonly introspection: boolean;
  readonly fields: readonly AdminFields[];
  /** Number of the active version of the rules. */
  readonly activeVersion: () => number | null;
  readonly requestTimeoutMilliseconds: number;
}

/** Waits for the turn of a request, and runs it as one that is waited for at the end. @throws GraphQLError SHUTTING_DOWN or OVERLOADED */
export type Enter = <T>(principal: Principal, reply: FastifyReply, run: () => Promise<T>) => Promise<T>;

/** What the control plane consists of, apart from what it shares with the data plane. */
export type AdminParts = Pick<AdminOptions, 'fields' | 'appoint' | 'action' | 'routes' | 'activeVersion'>;

/** What the data plane has, too. */
export interface SharedRoutes {
  readonly readiness: Pick<Readiness, 'draining' | 'track'>;
  readonly noteOf: NoteOf;
  /** Administrators take turns and have budgets as everybody has. */
  readonly overload: Pick<Overload, 'count' | 'enter'>;
}

export interface AdminPlane {
  register(app: FastifyInstance, shared: SharedRoutes): void;
  stop(): Promise<void>;
}

export async function startAdminPlane(
  options: AdminOptions,
  report: ErrorFormatOptions['report'],
): Promise<AdminPlane> {
  const guarded = guardedOptions({
    introspection: options.introspection,
    errors: { inputErrors: {}, foreign: false, report },
  });
  const apollo = new ApolloServer<AdminContext>({
    ...guarded,
    plugins: [...guarded.plugins, refuseNulls, noteEachAnswer],
    typeDefs: adminSdl,
    resolvers: adminResolvers(options.fields, options.action),
  });
  await apollo.start();
  return {
    register: (app, shared) => register(app, apollo, shared, options),
    stop: () => apollo.stop(),
  };
}

/** graphql-js would find it as it runs the field, as a defect of whoever wrote the field. */
const refuseNulls: ApolloServerPlugin<AdminContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation: definition, request, queryHash: hash }) {
        if (definition === undefined) return;
        const operation = { document, definition, hash, variables: request.variables ?? {} };
        const [misfit] = nullMisfits(schema, operation);
        if (misfit === undefined) return;
        throw new GraphQLError(misfit.message, {
          nodes: misfit.nodes ?? [],
          extensions: gatewayError('BAD_USER_INPUT').extensions,
        });
      },
    };
  },
};

function register(
  app: FastifyInstance,
  apollo: ApolloServer<AdminContext>,
  { readiness, noteOf, overload }: SharedRoutes,
  { identity, appoint, routes, limits, activeVersion, requestTimeoutMilliseconds }: AdminOptions,
): void {
  const administrators = new WeakMap<FastifyRequest, Administrator>();
  const identify = async (request: FastifyRequest) => {
    if (readiness.draining) throw gatewayError('SHUTTING_DOWN');
    const note = noteOf(request);
    note.principal = await identity(soleAuthorization(request.raw));
    await overload.count(note.principal);
    administrators.set(request, await appoint(note.principal));
  };

  app.post(
    '/admin/graphql',
    { onRequest: identify, config: { mostVariables: ruleSets } },
    async (request, reply: FastifyReply) => {
      const administrator = administrators.get(request);
      if (administrator === undefined) throw gatewayError('UNAUTHENTICATED');
      limits.check({ query: queryOf(request.body) }, []);
      const { signal, settle } = requestSignal(reply, requestTimeoutMilliseconds);
      const note = noteOf(request);
      const before = activeVersion();
      note.detail = { office: administrator.office };
      const headers = new HeaderMap([['content-type', 'application/json']]);
      if (request.headers.accept !== undefined) headers.set('accept', request.headers.accept);
      const { principal } = note;
      if (principal === null) throw gatewayError('UNAUTHENTICATED');
      const ended = [settle];
      try {
        ended.push(await overload.enter(principal, signal));
        const response = await readiness.track(
          apollo.executeHTTPGraphQLRequest({
            httpGraphQLRequest: { method: 'POST', headers, body: request.body, search: '' },
            context: async () => ({ requestId: request.id, administrator, note, signal }),
          }),
        );
        if (response.body.kind !== 'complete') throw new Error('incremental delivery is not offered');
        for (const [name, value] of response.headers) reply.header(name, value);
        reply.code(response.status ?? 200);
        const after = activeVersion();
        if (after !== before) {
          note.event = 'RULES_ACTIVATED';
          note.detail = { ...note.detail, before, after };
        }
        return namedText(response.body.string, request.id);
      } finally {
        for (const end of ended) end();
      }
    },
  );
  refuseOtherMethods(app, '/admin/graphql', 'POST');
  const counted: VerifyToken = async (authorization) => {
    const principal = await identity(authorization);
    await overload.count(principal);
    return principal;
  };
  routes(app, counted, async (principal, reply, run) => {
    if (readiness.draining) throw gatewayError('SHUTTING_DOWN');
    const { signal, settle } = requestSignal(reply, requestTimeoutMilliseconds);
    const ended = [settle];
    try {
      ended.push(await overload.enter(principal, signal));
      return await readiness.track(run());
    } finally {
      for (const end of ended) end();
    }
  });
}

export type NoteOf = (request: FastifyRequest) => Note;

/** Variables of the control plane may hold a rule set of thousands of rules. */
const ruleSets = { values: 500_000, depth: 100 };

function queryOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
}
