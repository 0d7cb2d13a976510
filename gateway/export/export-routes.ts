// POST /export: the rows of one list leave in bulk, as a file, and GET /export/<id>/manifest says afterwards what left. What may
// refuse an export does so before its first byte; what ends one later cuts the connection, so that no client takes a part for all.

import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST } from 'graphql';
import { z } from 'zod';
import { Cancellation } from '../deadline.ts';
import { type GatewayErrorCode, gatewayError, gatewayErrors, isGatewayErrorCode } from '../errors.ts';
import { findingOf } from '../finding.ts';
import { admitting, type GraphQLRoutes, withDocument } from '../graphql-routes.ts';
import { heapGrowth } from '../heap-growth.ts';
import { refuseOtherMethods, whenClosed } from '../http-request.ts';
import type { Principal } from '../identity/principal.ts';
import { nullMisfits } from '../null-variables.ts';
import type { Operation } from '../operation.ts';
import type { Recorder, Recording } from '../recording.ts';
import { exportedBytes } from './exported-bytes.ts';
import { isFormatName } from './formats/index.ts';
import { openPages } from './open-pages.ts';
import { createExports, type ExportState } from './registry.ts';

export interface ExportRoutes extends GraphQLRoutes {
  /** Absent where nothing is recorded. */
  readonly recording?: Pick<Recording, 'pseudonyms' | 'sortedDigest' | 'normalise'>;
  readonly recordEnd: Recorder['recordEnd'];
  /** Told of what ended an export and is in no table of errors. */
  readonly report: (error: unknown, requestId: string) => void;
}

/** A client that takes nothing for so long has gone. */
const stallMilliseconds = 120_000;

export function registerExport(app: FastifyInstance, routes: ExportRoutes): void {
  const { noteOf } = routes;
  const exports = createExports();
  const { identify, count } = admitting(routes);
  const onRequest = [identify, count];

  app.post('/export', { onRequest }, async (request, reply) => {
    const note = noteOf(request);
    const principal = principalOf(request);
    // Also the last page is of the supergraph of which the first was.
    const { taken, leave } = routes.serving.take();
    whenClosed(reply, leave);
    const { format, ...call } = bodyOf(request.body);
    if (!isFormatName(format)) throw gatewayError('EXPORT_FORMAT');
    const { query, variables, operationName } = withDocument(
      call,
      taken.views,
      routes.trusted,
      principal,
      request.id,
    ) as Call;
    if (typeof query !== 'string') throw gatewayError('BAD_REQUEST');
    routes.limits.check({ query, variables }, principal.roles);
    const { document, findings, hash } = taken.read(query);
    if (document === undefined) return refuse(reply, findings, request.id);
    const definition = getOperationAST(document, operationName);
    if (definition == null) throw gatewayError('OPERATION_RESOLUTION_FAILURE');
    note.document = document;
    note.operationName = operationName ?? '';
    const operation: Operation = { document, definition, hash, variables: variables ?? {} };
    const misfits = nullMisfits(taken.schema, operation).map((error) => findingOf(error, 'BAD_USER_INPUT'));
    if (misfits.length > 0) return refuse(reply, misfits, request.id);
    const ended = exports.begin(request.id, principal, routes.limits.boundsFor(principal.roles).exports);
    const unbound = heapGrowth.bound();
    const end = (state: ExportState | null) => {
      unbound();
      ended(state);
    };
    const gone = new Cancellation();
    whenClosed(reply, () => gone.abort(gatewayError('EXPORT_ABANDONED')));
    const opened = await openPages({ ...routes, ...taken }, request, operation, gone).catch(
      (error: unknown) => {
        end(null);
        throw error;
      },
    );
    if ('refused' in opened) {
      end(null);
      if (opened.retryAfter !== undefined) reply.header('retry-after', opened.retryAfter);
      return refuse(reply, opened.refused, request.id);
    }
    note.outcome = 'BEGUN';
    note.rows = null;
    note.detail = { format };
    const { bytes, contentType, extension } = exportedBytes({
      ...routes,
      request,
      format,
      opened,
      gone,
      end,
      text: query,
    });
    const stream = Readable.from(bytes, { objectMode: false, highWaterMark: 65_536 });
    // Where it could not be recorded that it begins, nothing of it is read.
    stream.once('close', () => end({ state: 'STOPPED', code: 'AUDIT_UNAVAILABLE' }));
    reply.raw.setTimeout(stallMilliseconds, () => reply.raw.destroy());
    reply.header('content-type', contentType);
    reply.header('content-disposition', `attachment; filename="${opened.paged.list}.${extension}"`);
    reply.header('link', `</export/${request.id}/manifest>; rel="describedby"`);
    return reply.send(stream);
  });

  app.get<{ Params: { id: string } }>('/export/:id/manifest', { onRequest }, async (request) => {
    const found = exports.find(request.params.id, principalOf(request));
    if (found === undefined) throw gatewayError('EXPORT_UNKNOWN');
    return manifestOf(found);
  });
  refuseOtherMethods(app, '/export', 'POST');
  refuseOtherMethods(app, '/export/:id/manifest', 'GET');

  function principalOf(request: FastifyRequest): Principal {
    const { principal } = noteOf(request);
    if (principal === null) throw gatewayError('UNAUTHENTICATED');
    return principal;
  }
}

function manifestOf(found: ExportState) {
  switch (found.state) {
    case 'RUNNING':
      throw gatewayError('EXPORT_RUNNING');
    case 'STOPPED':
      throw gatewayError(found.code);
    case 'COMPLETE':
      return found.manifest;
    default:
      throw found satisfies never;
  }
}

const bodyShape = z.strictObject({
  format: z.unknown().optional(),
  query: z.string().optional(),
  documentId: z.string().optional(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

interface Call {
  readonly query?: unknown;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

function bodyOf(body: unknown): z.infer<typeof bodyShape> {
  const parsed = bodyShape.safeParse(body);
  if (!parsed.success) throw gatewayError('BAD_REQUEST');
  return parsed.data;
}

interface Refused {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly code?: string;
}

/** Errors of an operation as GraphQL has them. A section that failed is no part of an export, so its status is one of a failure. */
function refuse(reply: FastifyReply, given: readonly Refused[], requestId: string): FastifyReply {
  const errors = given.map(({ message, extensions, code, ...place }) => ({
    message,
    ...(code === undefined ? place : {}),
    extensions: { ...(extensions ?? { code, ...place }), requestId },
  }));
  const { code: first } = { code: undefined as unknown, ...errors[0]?.extensions };
  const code: GatewayErrorCode =
    typeof first === 'string' && isGatewayErrorCode(first) ? first : 'BAD_REQUEST';
  const { status } = gatewayErrors[code];
  return reply.code(status === 200 ? 503 : status).send({ errors });
}
