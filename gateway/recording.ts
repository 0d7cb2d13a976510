// The place where answers leave: each is recorded when it is complete and before it is sent, whatever it is and whoever
// refused it. What could not be recorded and is governed does not leave.

import { Readable } from 'node:stream';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditEvent } from './audit/record.ts';
import type { SortedDigest } from './audit/sorted-digest.ts';
import { type Trail, TrailUnavailable } from './audit/trail.ts';
import type { TrailDatabase } from './audit/trail-database.ts';
import { errorBody, gatewayError, gatewayErrors } from './errors.ts';
import { describeError } from './log.ts';
import { emptyNote, type Note } from './note.ts';
import { type Concealing, type OperationRecord, operationRecord } from './record-entry.ts';

export interface Recording extends Concealing {
  /** Null until it is open: nothing governed leaves before. */
  readonly trail: () => Trail | null;
  /** For questions about the trail; null while it is not open. */
  readonly questions: () => TrailDatabase | null;
  /** Of the subjects of one export. */
  readonly sortedDigest: () => SortedDigest;
}

/** Routes whose requests are recorded. */
const recordedRoutes: Readonly<Record<string, AuditEvent>> = {
  '/graphql': 'OPERATION',
  '/views/:name': 'OPERATION',
  '/export': 'EXPORT',
  '/admin/graphql': 'ADMIN_OPERATION',
};

export const retryAfterSeconds = '5';

export interface Recorder {
  /** The note of a request, to be filled in by whoever knows something of it. */
  readonly noteOf: (request: FastifyRequest) => Note;
  /** Records what became of a request after its answer has begun. @throws GraphQLError AUDIT_UNAVAILABLE */
  readonly recordEnd: (event: AuditEvent, request: FastifyRequest, note: Note) => Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What `Recorder.noteOf` gives; null before it is asked. */
    note: Note | null;
    /** To be called when the record of the request has come, or will not; null where none is expected. */
    arrived: (() => void) | null;
  }
}

export function recordAnswers(app: FastifyInstance, recording: Recording | undefined): Recorder {
  app.decorateRequest('note', null);
  const noteOf = (request: FastifyRequest) => {
    request.note ??= emptyNote(performance.now());
    return request.note;
  };
  if (recording === undefined) return { noteOf, recordEnd: async () => {} };
  app.decorateRequest('arrived', null);
  const ended = new WeakSet<FastifyRequest>();
  app.addHook('onRequest', (request, reply, done) => {
    if (eventOf(request) !== undefined) {
      noteOf(request);
      const arrived = recording.trail()?.expect() ?? null;
      request.arrived = arrived;
      // A connection that breaks off before its request is complete asks nothing, and nobody waits for it any more.
      if (arrived !== null) reply.raw.on('close', arrived);
    }
    done();
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const event = eventOf(request);
    // What ended before its first byte has its record, and is answered by why.
    if (event === undefined || ended.has(request)) return payload;
    const note = noteOf(request);
    if (!note.answered && note.codes.length === 0) note.codes = codesIn(payload);
    const record = operationRecord(event, request.id, note, recording, performance.now());
    // While the record is written, nothing of the answer is held but its bytes.
    note.rows = null;
    const recorded = await write(recording.trail(), record, request.arrived, request.log);
    if (recorded || !record.governed) return payload;
    if (payload instanceof Readable) payload.destroy();
    reply.code(gatewayErrors.AUDIT_UNAVAILABLE.status);
    reply.header('retry-after', retryAfterSeconds);
    reply.header('content-type', 'application/json; charset=utf-8');
    reply.removeHeader('content-length');
    return JSON.stringify(errorBody('AUDIT_UNAVAILABLE', { requestId: request.id }));
  });
  return {
    noteOf,
    async recordEnd(event, request, note) {
      ended.add(request);
      const record = operationRecord(event, request.id, note, recording, performance.now());
      const recorded = await write(recording.trail(), record, null, request.log);
      if (!recorded && record.governed) throw gatewayError('AUDIT_UNAVAILABLE');
    },
  };
}

function eventOf({ routeOptions }: FastifyRequest): AuditEvent | undefined {
  const { url } = routeOptions;
  return url !== undefined && Object.hasOwn(recordedRoutes, url) ? recordedRoutes[url] : undefined;
}

function write(
  trail: Trail | null,
  { entry, form, governed }: OperationRecord,
  arrived: (() => void) | null,
  logger: FastifyBaseLogger,
): Promise<boolean> {
  if (trail === null) return Promise.resolve(false);
  const written = trail.record(entry, form, governed);
  arrived?.();
  return written.then(
    () => true,
    (error: unknown) => {
      // That the trail is away was said when it went.
      if (!(error instanceof TrailUnavailable)) logger.error({ cause: describeError(error) }, 'not recorded');
      return false;
    },
  );
}

/** Codes of a refusal as it stands in the body of the answer. */
function codesIn(payload: unknown): readonly string[] {
  if (typeof payload !== 'string') return [];
  try {
    const { errors } = JSON.parse(payload) as { errors?: readonly { extensions?: { code?: unknown } }[] };
    return (errors ?? []).map(({ extensions }) => String(extensions?.code ?? 'INTERNAL'));
  } catch {
    return [];
  }
}
