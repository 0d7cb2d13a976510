// The bytes of an export, from its first page to the record that it has ended. That record is written before the last byte is let go:
// an export of which the trail does not know how it ended ends as a broken connection.

import type { FastifyRequest } from 'fastify';
import type { AuditDetail } from '../audit/details.ts';
import type { AuditOutcome } from '../audit/record.ts';
import type { Cancellation } from '../deadline.ts';
import { type GatewayErrorCode, gatewayError } from '../errors.ts';
import type { Note } from '../note.ts';
import { lookedFor } from '../record-entry.ts';
import { documentId } from '../views.ts';
import type { ExportRoutes } from './export-routes.ts';
import { type FormatName, formats } from './formats/index.ts';
import { createDigest, type Manifest } from './manifest.ts';
import type { Opened } from './open-pages.ts';
import { codeOf, pagesOf } from './pages.ts';
import type { ExportState } from './registry.ts';
import { createSubjectTally } from './subject-tally.ts';

export interface Exporting extends ExportRoutes {
  readonly request: FastifyRequest;
  readonly format: FormatName;
  /** The document as it came. */
  readonly text: string;
  readonly opened: Opened;
  /** Fires when nobody takes the bytes any more. */
  readonly gone: Cancellation;
  readonly end: (state: ExportState) => void;
}

export function exportedBytes(exporting: Exporting) {
  const { contentType, extension } = formats[exporting.format];
  return { contentType, extension, bytes: bytesOf(exporting) };
}

async function* bytesOf(exporting: Exporting): AsyncGenerator<Uint8Array> {
  const { opened, gone, readiness, recording } = exporting;
  const report = (error: unknown) => exporting.report(error, exporting.request.id);
  const { paged, first, fetch } = opened;
  const { exportRows } = exporting.limits.boundsFor(noteOf(exporting).principal?.roles ?? []);
  const begunAt = new Date().toISOString();
  const digest = createDigest();
  const { decided } = noteOf(exporting);
  const looked = recording && decided ? lookedFor(decided, recording.normalise) : [];
  const tally = createSubjectTally(recording, looked, report);
  let rows = 0;
  let recorded = false;
  let state: ExportState | undefined;

  async function* counted() {
    for await (const page of pagesOf(first, fetch, exportRows)) {
      await tally.add(page.released);
      rows += page.rows.length;
      yield page.rows;
    }
  }

  const record = (outcome: AuditOutcome, code: GatewayErrorCode | null, detail: AuditDetail) => {
    recorded = true;
    return exporting.recordEnd('EXPORT', exporting.request, {
      ...noteOf(exporting),
      outcome,
      codes: code === null ? [] : [code],
      rows: null,
      subjects: tally.subjects(),
      detail: { format: exporting.format, rows: tally.rows(), ...detail },
    });
  };

  async function recordEnd() {
    await tally.end();
    const sums = digest.end();
    await record('RELEASED', null, sums);
    return sums;
  }

  async function recordStop(code: GatewayErrorCode): Promise<void> {
    // Whose rows have left is recorded as far as it is known.
    await tally.end().catch(() => {});
    if (!recorded) await record(rows > 0 ? 'PARTIAL' : 'REFUSED', code, digest.end()).catch(report);
  }

  try {
    for await (const chunk of formats[exporting.format].encode(paged.columns, counted())) {
      digest.add(chunk);
      yield chunk;
    }
    const sums = await readiness.track(recordEnd());
    state = {
      state: 'COMPLETE',
      manifest: { ...described(exporting), begunAt, endedAt: new Date().toISOString(), rows, ...sums },
    };
  } catch (error) {
    const code = gone.aborted ? 'EXPORT_ABANDONED' : codeOf(error);
    if (code === 'INTERNAL') report(error);
    state = { state: 'STOPPED', code };
    throw gatewayError(code);
  } finally {
    state ??= { state: 'STOPPED', code: 'EXPORT_ABANDONED' };
    gone.abort(gatewayError('EXPORT_ABANDONED'));
    if (state.state === 'STOPPED') await readiness.track(recordStop(state.code));
    exporting.end(state);
  }
}

function noteOf({ noteOf, request }: Exporting): Note {
  return noteOf(request);
}

function described(
  exporting: Exporting,
): Omit<Manifest, 'begunAt' | 'endedAt' | 'rows' | 'bytes' | 'sha256' | 'sm3'> {
  const { decided, principal } = noteOf(exporting);
  const { paged, begun } = exporting.opened;
  return {
    id: exporting.request.id,
    operation: documentId(exporting.text),
    list: paged.list,
    format: exporting.format,
    policyVersion: decided?.policyVersion ?? 0,
    purpose: decided?.purpose ?? '',
    principal: principal?.id ?? '',
    columns: paged.columns.map(({ name, type }) => ({ name, type })),
    access: begun.access?.entries ?? [],
  };
}
