// Drafts of rule sets as the database keeps them. Each change says which revision it was made from and makes the next one,
// so that nobody overwrites what they have not seen.

import { z } from 'zod';
import { type RuleSet, ruleSetSchema } from '../access/rule.ts';
import type { PolicyDatabase } from '../policy-store.ts';

export const draftStates = ['EDITING', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'DISCARDED'] as const;
export type DraftState = (typeof draftStates)[number];

export interface Draft {
  readonly id: number;
  readonly title: string;
  readonly state: DraftState;
  readonly revision: number;
  /** The version that it began from. */
  readonly base: number;
  readonly ruleSet: RuleSet;
  readonly author: string;
  /** Everybody who ever changed or submitted it; none of them may approve it. */
  readonly editors: readonly string[];
  /** What it is for, as given when it was submitted. */
  readonly note: string | null;
  readonly reviewer: string | null;
  /** What the reviewer said. */
  readonly comment: string | null;
  /** The version that it became. */
  readonly published: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export async function createDraft(
  database: PolicyDatabase,
  draft: Pick<Draft, 'title' | 'base' | 'ruleSet' | 'author'>,
): Promise<Draft> {
  const { title, base, ruleSet, author } = draft;
  const [row] = await database.query(insert, [title, base, JSON.stringify(ruleSet), author]);
  return draftOf(row ?? []);
}

export async function readDraft(database: PolicyDatabase, id: number): Promise<Draft | null> {
  const [row] = await database.query(one, [id]);
  return row === undefined ? null : draftOf(row);
}

/** The latest change first. */
export async function readDrafts(
  database: PolicyDatabase,
  states: readonly DraftState[],
): Promise<readonly Draft[]> {
  return (await database.query(some, [states])).map(draftOf);
}

/** @param draft as it is to be, with the revision that it was read at. @returns null when that is not the present one */
export async function saveDraft(database: PolicyDatabase, draft: Draft): Promise<Draft | null> {
  const { id, revision, title, state, base, ruleSet, editors, note, reviewer, comment, published } = draft;
  const body = JSON.stringify(ruleSet);
  const values = [id, revision, title, state, base, body, editors, note, reviewer, comment, published];
  const [row] = await database.query(update, values);
  return row === undefined ? null : draftOf(row);
}

const columns =
  'id, title, state, revision, base, body, author, editors, note, reviewer, comment, published, created_at, updated_at';
const insert = {
  name: 'draft_insert',
  text: `INSERT INTO access.draft (title, base, body, author, editors) VALUES ($1, $2, $3::jsonb, $4, ARRAY[$4])
    RETURNING ${columns}`,
};
const one = { name: 'draft_one', text: `SELECT ${columns} FROM access.draft WHERE id = $1` };
const some = {
  name: 'draft_some',
  text: `SELECT ${columns} FROM access.draft WHERE state = ANY($1::text[]) ORDER BY updated_at DESC LIMIT 500`,
};
const update = {
  name: 'draft_update',
  text: `UPDATE access.draft SET title = $3, state = $4, base = $5, body = $6::jsonb, editors = $7::text[], note = $8,
      reviewer = $9, comment = $10, published = $11, revision = revision + 1, updated_at = now()
    WHERE id = $1 AND revision = $2 RETURNING ${columns}`,
};

const stored = z.tuple([
  z.coerce.number(),
  z.string(),
  z.enum(draftStates),
  z.number(),
  z.coerce.number(),
  ruleSetSchema,
  z.string(),
  z.array(z.string()),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.number().nullable(),
  z.string(),
  z.string(),
]);

function draftOf(row: readonly unknown[]): Draft {
  const [
    id,
    title,
    state,
    revision,
    base,
    ruleSet,
    author,
    editors,
    note,
    reviewer,
    comment,
    published,
    ...times
  ] = stored.parse(row);
  const [createdAt, updatedAt] = times;
  return {
    id,
    title,
    state,
    revision,
    base,
    ruleSet,
    author,
    editors,
    note,
    reviewer,
    comment,
    published,
    createdAt,
    updatedAt,
  };
}
