// What tests do with drafts again and again: write them, have them reviewed and published by two people, and look at what a
// caller then sees.

import { expect } from '@jest/globals';
import { castPeople } from '../../../seeds/cast.ts';
import type { Answer } from '../http.ts';
import { type AdminClient, type Caller, codes } from './admin-gateway.ts';

export interface Draft {
  readonly id: string;
  readonly state: string;
  readonly revision: number;
  readonly base: number;
  readonly stale: boolean;
  readonly editors: readonly string[];
  readonly reviewer: string | null;
  readonly published: number | null;
}

export const draftParts = 'id state revision base stale author editors reviewer published';

export const { personId } = castPeople['shop-owner'];
export const person = `{ person(personId: "${personId}") { name idNumber mobile } }`;

/** A change that puts a limit in: names are hidden from the medical insurance, unless said otherwise. */
export const rule = (id: string, more: object = {}) => ({
  part: 'RULES',
  key: id,
  value: {
    id,
    kind: 'LIMIT',
    rung: 'HIDDEN',
    subjects: { roles: ['MEDICAL_INSURANCE'] },
    purposes: ['MEDICAL_INSURANCE'],
    fields: ['Person.name'],
    uses: ['READ'],
    reason: 'test',
    ...more,
  },
});

const place = ({ id, revision }: Draft) => `draft: "${id}", revision: ${revision}`;
export const reviewCall = (draft: Draft, approve = true) =>
  `reviewDraft(${place(draft)}, approve: ${approve}, comment: "seen") { ${draftParts} }`;
export const publishCall = (draft: Draft) =>
  `publishDraft(${place(draft)}) { number restores editors approver }`;
export const submitCall = (draft: Draft) => `submitDraft(${place(draft)}, note: "because") { ${draftParts} }`;
export const rebaseCall = (draft: Draft) => `rebaseDraft(${place(draft)}) { ${draftParts} }`;

export type Drafting = ReturnType<typeof createDrafting>;

export function createDrafting(gateway: AdminClient) {
  async function mutate(caller: Caller, call: string, changes?: readonly object[]): Promise<Answer> {
    const head = changes === undefined ? 'mutation' : 'mutation($changes: [Change!]!)';
    return gateway.admin(caller, `${head} { ${call} }`, changes === undefined ? {} : { changes });
  }
  /** Calls a mutation that gives a draft, and expects no error. */
  async function draftOf(caller: Caller, call: string, changes?: readonly object[]): Promise<Draft> {
    const answer = await mutate(caller, call, changes);
    expect(codes(answer)).toEqual([]);
    return Object.values(answer.body.data as Record<string, Draft>)[0] as Draft;
  }
  const editCall = (draft: Draft) => `editDraft(${place(draft)}, changes: $changes) { ${draftParts} }`;
  const create = (caller: Caller, title = 'a change') =>
    draftOf(caller, `createDraft(title: "${title}") { ${draftParts} }`);
  const edit = (caller: Caller, draft: Draft, changes: readonly object[]) =>
    draftOf(caller, editCall(draft), changes);
  const submit = (caller: Caller, draft: Draft) => draftOf(caller, submitCall(draft));
  return {
    mutate,
    draftOf,
    create,
    edit,
    submit,
    /** For edits that may be refused. */
    tryEdit: (caller: Caller, draft: Draft, changes: readonly object[]) =>
      mutate(caller, editCall(draft), changes),
    /** A draft of security-admin with these changes. */
    write: async (changes: readonly object[]) =>
      edit('security-admin', await create('security-admin'), changes),
    /** From the first edit to the active version, by two people. @returns its number */
    async publish(changes: readonly object[]): Promise<number> {
      const draft = await submit(
        'security-admin',
        await edit('security-admin', await create('security-admin'), changes),
      );
      const approved = await draftOf('security-admin-2', reviewCall(draft));
      const answer = await mutate('security-admin', publishCall(approved));
      expect(codes(answer)).toEqual([]);
      return (answer.body.data as { publishDraft: { number: number } }).publishDraft.number;
    },
    /** What an auditor reads of a draft. */
    async read<T>({ id }: Draft, selection: string): Promise<T> {
      const answer = await gateway.admin('auditor', `{ draft(id: ${id}) { ${selection} } }`);
      expect(codes(answer)).toEqual([]);
      return (answer.body.data as { draft: T }).draft;
    },
    async activeNumber(): Promise<number> {
      const answer = await gateway.admin('auditor', '{ activeVersion { number } }');
      return (answer.body.data as { activeVersion: { number: number } }).activeVersion.number;
    },
  };
}

/** The name that the medical insurance sees, and the version that the answer names. */
export async function nameSeen(at: AdminClient): Promise<{ name: string | null; version: number }> {
  const { data, extensions } = (await at.ask('medical-app', person)).body as {
    data: { person: { name: string | null } | null };
    extensions: { access: { version: number } };
  };
  return { name: data.person?.name ?? null, version: extensions.access.version };
}
