// The one place from which administrative actions reach the trail: each is recorded durably before it is tried, and again with
// what came of it. What cannot be recorded is not tried. Of what somebody gave, the record holds names and numbers, never
// values by which people are looked up.

import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { canonical } from '../access/canonical.ts';
import { type AuditEntry, type AuditOutcome, emptyEntry, type Json } from '../audit/record.ts';
import type { Trail } from '../audit/trail.ts';
import { gatewayError } from '../errors.ts';
import type { Note } from '../note.ts';

/** Who tries it; the office is null for whoever asks for access without holding one. */
export interface Actor {
  readonly requestId: string;
  readonly administrator: { readonly id: string; readonly office: string | null };
  readonly note?: Note;
}

export type Action = (
  name: string,
  args: Readonly<Record<string, unknown>>,
  context: Actor,
  act: () => unknown,
) => Promise<unknown>;

/**
 * @param trail null until it is open
 * @param version number of the active version
 * @param activation what is told of a change from one version to another
 */
export function createRecording(
  trail: () => Trail | null,
  version: () => number | null,
  activation: (before: number | null, after: number) => Promise<Json>,
): Action {
  const record = async (
    context: Actor,
    outcome: AuditOutcome,
    code: string | null,
    detail: AuditEntry['detail'],
    /** Whether what it tells of does not happen when it cannot be recorded. */
    withheld = false,
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
    await open.record(entry, null, withheld).catch(() => {
      throw gatewayError('AUDIT_UNAVAILABLE');
    });
  };
  return async (name, args, context, act) => {
    const given = { action: name, before: version(), given: summaryOf(args) };
    await record(context, 'BEGUN', null, given, true);
    let result: unknown;
    try {
      result = await act();
    } catch (error) {
      const code = error instanceof GraphQLError ? String(error.extensions.code) : 'INTERNAL';
      await record(context, code === 'INTERNAL' ? 'FAILED' : 'REFUSED', code, given);
      throw error;
    }
    // INVARIANT: it took effect. Where that cannot be recorded, the trail is told of it as soon as it is back.
    const after = version();
    const isActivation = after !== null && after !== given.before;
    const told = isActivation ? { activation: await activation(given.before, after) } : {};
    if (context.note !== undefined) context.note.detail = { ...context.note.detail, ...told };
    await record(context, 'DONE', null, { ...given, after, ...told, result: resultOf(result) });
    return result;
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
  'rung',
] as const;
const words = ['title', 'note', 'comment', 'reason'] as const;

function summaryOf(args: Readonly<Record<string, unknown>>): Json {
  const { changes, principal, fields, uses } = args;
  const edits = Array.isArray(changes) ? (changes as readonly { part?: unknown; key?: unknown }[]) : [];
  return {
    ...Object.fromEntries([...told, ...words].flatMap((name) => pair(name, args[name]))),
    ...(typeof principal === 'string' ? { principal } : {}),
    ...(Array.isArray(fields) ? { fields: fields.map(String) } : {}),
    ...(Array.isArray(uses) ? { uses: uses.map(String) } : {}),
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
