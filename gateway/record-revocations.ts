// Each change of the list of revocations leaves a record in the trail, made by the gateway that goes by it: also of a file that
// was changed by hand, or while the database or the gateway stood still. Nothing waits for the record: while the trail cannot
// be written no governed data leaves anyway, and what was restored meanwhile is recorded when it can be.

import { recordedName } from './audit/administrative.ts';
import { sm3 } from './audit/canonical.ts';
import type { Pseudonyms } from './audit/pseudonym.ts';
import { findRecords } from './audit/questions.ts';
import { type AuditEntry, emptyEntry } from './audit/record.ts';
import type { Trail } from './audit/trail.ts';
import type { TrailDatabase } from './audit/trail-database.ts';
import type { RevocationList } from './identity/revocations.ts';

export interface RevocationRecords {
  readonly pseudonyms: Pseudonyms;
  /** Null until it is open. */
  readonly trail: () => Trail | null;
  readonly questions: () => TrailDatabase | null;
}

interface Told {
  readonly digest: string;
  /** Null: a process before this one told of it. */
  readonly members: readonly string[] | null;
}

const mostMembers = 100;

/** @returns to be called with the list in force, as often as one likes; what fails is tried at the next call */
export function recordRevocations(records: RevocationRecords): (list: RevocationList) => Promise<void> {
  let told: Told | null = null;
  let busy = false;
  return async (list) => {
    const [trail, questions] = [records.trail(), records.questions()];
    if (busy || trail === null || questions === null) return;
    busy = true;
    try {
      told ??= { digest: (await lastDigest(questions)) ?? digestOf([]), members: null };
      const members = membersOf(list, records.pseudonyms);
      const before = told;
      told = { digest: digestOf(members), members };
      if (told.digest === before.digest) return;
      // What cannot be written now is kept by the trail; if it is lost with the process, the next one sees another digest.
      await trail.record(entryOf(before, members, list.changedBy), null, false).catch(() => {});
    } finally {
      busy = false;
    }
  };
}

function entryOf(before: Told, after: readonly string[], operator: string | undefined): AuditEntry {
  const change =
    before.members === null
      ? { members: after.slice(0, mostMembers) }
      : { added: missing(before.members, after), removed: missing(after, before.members) };
  return {
    ...emptyEntry('REVOCATIONS_CHANGED', 'DONE'),
    detail: {
      operator: operator ?? null,
      before: { digest: before.digest, count: before.members?.length ?? null },
      after: { digest: digestOf(after), count: after.length },
      ...change,
    },
  };
}

/** Those of `all` that are not in `some`. */
function missing(some: readonly string[], all: readonly string[]): readonly string[] {
  const known = new Set(some);
  return all.filter((each) => !known.has(each)).slice(0, mostMembers);
}

/** `principal zhang`, `issued to zhang before 2026-01-01T00:00:00Z`, `token ~…`: the id of a token by its pseudonym; sorted. */
function membersOf({ tokens, principals, issuedBefore }: RevocationList, pseudonyms: Pseudonyms) {
  const name = (text: string) => recordedName(text, pseudonyms);
  return [
    ...principals.map((id) => `principal ${name(id)}`),
    ...Object.entries(issuedBefore).map(([id, moment]) => `issued to ${name(id)} before ${moment}`),
    ...tokens.map((id) => `token ${pseudonyms.value(id)}`),
  ].sort();
}

function digestOf(members: readonly string[]): string {
  return sm3(members.join('\n'));
}

/** Of the list that the trail was told of last. */
async function lastDigest(questions: TrailDatabase): Promise<string | null> {
  const [last] = await findRecords(questions, { event: 'REVOCATIONS_CHANGED' }, 1, null);
  const after = last?.detail.after;
  return typeof after === 'object' && after !== null && 'digest' in after ? String(after.digest) : null;
}
