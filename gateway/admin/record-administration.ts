// The one place from which administrative actions reach the trail: each is recorded durably before it is tried, and again with
// what came of it: how things stood before and after. What cannot be recorded is not tried. What people wrote is recorded in the
// form of `audit/administrative.ts`, never as values by which people are looked up.

import { GraphQLError } from 'graphql';
import { recordedForm, recordedName } from '../audit/administrative.ts';
import type { Pseudonyms } from '../audit/pseudonym.ts';
import { type AuditEntry, type AuditOutcome, emptyEntry, type Json } from '../audit/record.ts';
import type { Trail } from '../audit/trail.ts';
import { gatewayError } from '../errors.ts';
import type { Note } from '../note.ts';
import { changesInFull, digestOfRecorded } from './recorded-changes.ts';
import type { Difference } from './rule-set-parts.ts';

/** Who tries it; the office is null for whoever asks for access without holding one. */
export interface Actor {
  readonly requestId: string;
  readonly administrator: { readonly id: string; readonly office: string | null };
  readonly note?: Note;
}

/** What an action answers, and how what it is about stood before and after: null where it is not there. */
export interface Acted<T = unknown> {
  readonly answer: T;
  readonly before: unknown;
  readonly after: unknown;
  /** Of a rule set that was changed. */
  readonly differences?: readonly Difference[];
}

export type Action = <T>(
  name: string,
  args: Readonly<Record<string, unknown>>,
  context: Actor,
  act: () => Acted<T> | Promise<Acted<T>>,
) => Promise<T>;

/** Where actions are recorded. */
export interface ActionTrail {
  readonly trail: Trail;
  readonly pseudonyms: Pseudonyms;
}

/**
 * @param find null until it is open
 * @param version number of the active version
 * @param activation what is told of a change from one version to another
 */
export function createRecording(
  find: () => ActionTrail | null,
  version: () => number | null,
  activation: (before: number | null, after: number, pseudonyms: Pseudonyms) => Promise<Json>,
): Action {
  const record = async (
    trail: Trail,
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
    await trail.record(entry, null, withheld).catch(() => {
      throw gatewayError('AUDIT_UNAVAILABLE');
    });
  };
  return async (name, args, context, act) => {
    const open = find();
    if (open === null) throw gatewayError('AUDIT_UNAVAILABLE');
    const { trail, pseudonyms } = open;
    const given = { action: name, before: version(), given: summaryOf(args, pseudonyms) };
    await record(trail, context, 'BEGUN', null, given, true);
    let acted: Awaited<ReturnType<typeof act>>;
    try {
      acted = await act();
    } catch (error) {
      const code = error instanceof GraphQLError ? String(error.extensions.code) : 'INTERNAL';
      await record(trail, context, code === 'INTERNAL' ? 'FAILED' : 'REFUSED', code, given);
      throw error;
    }
    // INVARIANT: it took effect. Where that cannot be recorded, the trail is told of it as soon as it is back.
    const after = version();
    const isActivation = after !== null && after !== given.before;
    const told = isActivation ? { activation: await activation(given.before, after, pseudonyms) } : {};
    if (context.note !== undefined) context.note.detail = { ...context.note.detail, ...told };
    const result = resultOf(acted.answer);
    const change = changeOf(acted, pseudonyms);
    await record(trail, context, 'DONE', null, { ...given, after, ...told, result, change });
    return acted.answer;
  };
}

/** Without a trail, which only tests and benchmarks ask for. */
export const unrecorded: Action = async (_name, _args, _context, act) => (await act()).answer;

function changeOf({ before, after, differences }: Acted, pseudonyms: Pseudonyms): Json {
  return {
    before: recordedForm(before, pseudonyms),
    after: recordedForm(after, pseudonyms),
    ...(differences === undefined ? {} : changesInFull(differences, pseudonyms)),
  };
}

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

function summaryOf(args: Readonly<Record<string, unknown>>, pseudonyms: Pseudonyms): Json {
  const { changes, principal, fields, uses } = args;
  const edits = Array.isArray(changes) ? (changes as readonly { part?: unknown; key?: unknown }[]) : [];
  const given = {
    ...Object.fromEntries([...told, ...words].flatMap((name) => pair(name, args[name]))),
    ...(typeof principal === 'string' ? { principal } : {}),
    ...(Array.isArray(fields) ? { fields: fields.map(String) } : {}),
    ...(Array.isArray(uses) ? { uses: uses.map(String) } : {}),
  };
  return {
    ...(recordedForm(given, pseudonyms) as { readonly [name: string]: Json }),
    ...(edits.length === 0
      ? {}
      : {
          changes: edits
            .slice(0, mostChanges)
            .map(({ part, key }) => `${part} ${recordedName(String(key), pseudonyms)}`),
          changeCount: edits.length,
          changeDigest: digestOfRecorded(recordedForm(edits, pseudonyms)),
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
