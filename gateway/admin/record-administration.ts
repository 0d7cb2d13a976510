// The one place from which administrative actions reach the trail: each is recorded durably before it is tried, and again with
// what came of it. What cannot be recorded is not tried. Of what somebody gave, the record holds names and numbers, never
// values by which people are looked up.

import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { canonical } from '../access/canonical.ts';
import { type AuditEntry, type AuditOutcome, emptyEntry, type Json } from '../audit/record.ts';
import type { Trail } from '../audit/trail.ts';
import { gatewayError } from '../errors.ts';
import type { AdminContext } from './admin-schema.ts';

export type Action = (
  name: string,
  args: Readonly<Record<string, unknown>>,
  context: AdminContext,
  act: () => unknown,
) => Promise<unknown>;

/** @param trail null until it is open */
export function createRecording(trail: () => Trail | null, version: () => number | null): Action {
  const record = async (
    context: AdminContext,
    outcome: AuditOutcome,
    code: string | null,
    detail: AuditEntry['detail'],
  ) => {
    const { requestId, administrator } = context;
    const entry = {
      ...emptyEntry('ADMIN_OPERATION', outcome),
      code,
      requestId,
      principal: administrator.id,
      policyVersion: version(),
      detail: { ...detail, office: administrator.office },
    };
    const open = trail();
    if (open === null) throw gatewayError('AUDIT_UNAVAILABLE');
    await open.record(entry, null, true).catch(() => {
      throw gatewayError('AUDIT_UNAVAILABLE');
    });
  };
  return async (name, args, context, act) => {
    const given = { action: name, before: version(), given: summaryOf(args) };
    await record(context, 'BEGUN', null, given);
    try {
      const result = await act();
      await record(context, 'DONE', null, { ...given, after: version(), result: resultOf(result) });
      return result;
    } catch (error) {
      const code = error instanceof GraphQLError ? String(error.extensions.code) : 'INTERNAL';
      await record(context, code === 'INTERNAL' ? 'FAILED' : 'REFUSED', code, given);
      throw error;
    }
  };
}

/** Without a trail, which only tests and benchmarks ask for. */
export const unrecorded: Action = async (_name, _args, _context, act) => act();

const mostChanges = 100;
const told = [
  'draft',
  'revision',
  'from',
  'version',
  'id',
  'approve',
  'until',
  'days',
  'purpose',
  'view',
] as const;
const words = ['title', 'note', 'comment', 'reason'] as const;

function summaryOf(args: Readonly<Record<string, unknown>>): Json {
  const { changes, principal } = args;
  const edits = Array.isArray(changes) ? (changes as readonly { part?: unknown; key?: unknown }[]) : [];
  return {
    ...Object.fromEntries([...told, ...words].flatMap((name) => pair(name, args[name]))),
    ...(typeof principal === 'string' ? { principal } : {}),
    ...(edits.length === 0
      ? {}
      : {
          changes: edits.slice(0, mostChanges).map(({ part, key }) => `${part} ${key}`.slice(0, 200)),
          changeCount: edits.length,
          changeDigest: createHash('sha256').update(canonical(changes)).digest('hex'),
        }),
  };
}

function resultOf(result: unknown): Json {
  if (typeof result !== 'object' || result === null) return null;
  const values = result as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    ['id', 'revision', 'state', 'number', 'version', 'digest'].flatMap((name) => pair(name, values[name])),
  );
}

function pair(name: string, value: unknown): readonly [string, Json][] {
  if (typeof value === 'string') return [[name, value.slice(0, 2000)]];
  return typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : [];
}
