// What the pages of drafts ask and do.

import {
  type CatalogType,
  catalogFields,
  type DraftSummary,
  draftSummaryFields,
  type RuleSet,
  ruleSetFields,
  type Version,
} from '../../admin/types.ts';

export interface DraftDetail extends DraftSummary, RuleSet {
  readonly editors: readonly string[];
  readonly note: string | null;
  readonly reviewer: string | null;
  readonly comment: string | null;
  readonly published: number | null;
  readonly differences: readonly Difference[];
  readonly checks: Checks;
}

export interface Difference {
  readonly part: string;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface Checks {
  readonly passed: boolean;
  readonly findings: readonly {
    readonly code: string;
    readonly rules: readonly string[];
    readonly message: string;
  }[];
  readonly violations: readonly {
    readonly invariant: string;
    readonly rule: string;
    readonly coordinate: string;
    readonly rung: string;
  }[];
  readonly failures: readonly {
    readonly test: string;
    readonly coordinate: string;
    readonly expected: string;
    readonly actual: string;
  }[];
  readonly ungranted: readonly string[];
}

export interface DraftAnswer {
  readonly catalog: readonly CatalogType[];
  readonly draft: DraftDetail | null;
  readonly activeVersion: Version | null;
}

export const listDrafts = `query ($states: [DraftState!]) { drafts(states: $states) { ${draftSummaryFields} } }`;

export const oneDraft = `query ($id: ID!) {
  ${catalogFields}
  activeVersion { number ${ruleSetFields} }
  draft(id: $id) {
    ${draftSummaryFields} ${ruleSetFields}
    editors note reviewer comment published
    differences { part key before after }
    checks {
      passed ungranted
      findings { code rules message }
      violations { invariant rule coordinate rung }
      failures { test coordinate expected actual }
    }
  }
}`;

export const createDraft = `mutation ($title: String!, $from: Int) { createDraft(title: $title, from: $from) { id } }`;
export const rebaseDraft = `mutation ($draft: ID!, $revision: Int!) { rebaseDraft(draft: $draft, revision: $revision) { id } }`;
export const discardDraft = `mutation ($draft: ID!, $revision: Int!) { discardDraft(draft: $draft, revision: $revision) { id } }`;
export const submitDraft = `mutation ($draft: ID!, $revision: Int!, $note: String!) {
  submitDraft(draft: $draft, revision: $revision, note: $note) { id }
}`;
export const reviewDraft = `mutation ($draft: ID!, $revision: Int!, $approve: Boolean!, $comment: String!) {
  reviewDraft(draft: $draft, revision: $revision, approve: $approve, comment: $comment) { id }
}`;
export const publishDraft = `mutation ($draft: ID!, $revision: Int!) { publishDraft(draft: $draft, revision: $revision) { number } }`;
