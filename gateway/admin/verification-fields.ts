// Verification of the trail on an auditor's demand: begun by one request, looked at by others until it is done. The last one is
// kept in the memory of the process that ran it.

import type { Verification } from '../audit/verify.ts';
import { gatewayError } from '../errors.ts';
import type { AdminFields } from './admin-schema.ts';
import type { AuditDesk } from './audit-fields.ts';
import type { OpenControlPlane } from './control-plane.ts';

interface Run {
  readonly startedAt: number;
  readonly startedBy: string;
  endedAt: number | null;
  records: number;
  state: 'RUNNING' | 'WHOLE' | 'BROKEN' | 'FAILED';
  result: Verification | null;
}

export function verificationFields(find: () => AuditDesk | null, open: OpenControlPlane): AdminFields {
  let last: Run | null = null;
  return {
    Query: {
      trailVerification: () => last && shown(last),
    },
    Mutation: {
      verifyTrail(_args, { administrator }) {
        const desk = find();
        if (desk === null) throw gatewayError('AUDIT_UNAVAILABLE');
        // Whoever asks while one runs is shown that one: two read the same records.
        const before = stateOf(last);
        if (last?.state === 'RUNNING') return { answer: shown(last), before, after: before };
        const { now, report } = open();
        const run: Run = {
          startedAt: now(),
          startedBy: administrator.id,
          endedAt: null,
          records: 0,
          state: 'RUNNING',
          result: null,
        };
        last = run;
        const after = stateOf(run);
        void desk
          .verify((records) => {
            run.records = records;
          })
          .then(
            (result) => {
              run.result = result;
              run.records = result.records;
              run.state = result.findings.length === 0 ? 'WHOLE' : 'BROKEN';
            },
            (error: unknown) => {
              run.state = 'FAILED';
              report(error);
            },
          )
          .finally(() => {
            run.endedAt = now();
          });
        return { answer: shown(run), before, after };
      },
    },
  };
}

/** Of the last verification by this process. */
function stateOf(run: Run | null) {
  return run && { state: run.state, startedBy: run.startedBy, records: run.records };
}

function shown({ startedAt, startedBy, endedAt, records, state, result }: Run) {
  return {
    state,
    startedBy,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    records,
    writers: result?.writers ?? null,
    checkpoints: result?.checkpoints ?? null,
    findings: result?.findings ?? [],
    notes: result?.notes ?? [],
  };
}
