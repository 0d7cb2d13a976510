// The rule set that a page is about: a draft where the address names one (`?draft=…`), else the active version; with the catalogue, and
// with what the draft began from.

import type { Query } from '../http/use-query.ts';
import { useRoute } from '../route.ts';
import {
  type CatalogType,
  catalogFields,
  type DraftSummary,
  draftSummaryFields,
  type RuleSet,
  ruleSetFields,
  type Version,
} from './types.ts';
import { useAdmin } from './use-admin.ts';

export interface RuleSetView {
  readonly catalog: readonly CatalogType[];
  /** In force, or what the draft began from. */
  readonly before: Version;
  /** Absent: the page is about what is in force. */
  readonly draft?: DraftSummary & RuleSet;
  readonly shown: RuleSet;
  readonly openDrafts: readonly DraftSummary[];
}

interface Answer {
  readonly catalog: readonly CatalogType[];
  readonly activeVersion: Version | null;
  readonly drafts: readonly DraftSummary[];
  readonly draft?: (DraftSummary & RuleSet) | null;
}

const active = `query { ${catalogFields} activeVersion { number ${ruleSetFields} } drafts { ${draftSummaryFields} } }`;
const drafted = `query ($draft: ID!) {
  ${catalogFields} activeVersion { number ${ruleSetFields} } drafts { ${draftSummaryFields} }
  draft(id: $draft) { ${draftSummaryFields} ${ruleSetFields} }
}`;

/** Whether the page is about a draft that may still be changed. */
export function isEditable({ draft }: RuleSetView): boolean {
  return draft !== undefined && ['EDITING', 'IN_REVIEW', 'APPROVED'].includes(draft.state);
}

const nothing: Version = { number: 0, rules: [], purposes: [], roundings: [] };

export function useRuleSet(): Query<RuleSetView> {
  const id = useRoute().parameters.get('draft');
  const query = useAdmin<Answer>(id === null ? active : drafted, id === null ? {} : { draft: id });
  const { data } = query;
  return { ...query, data: data === undefined ? undefined : viewOf(data) };
}

function viewOf({ catalog, activeVersion, drafts, draft }: Answer): RuleSetView {
  const before = activeVersion ?? nothing;
  const view = { catalog, before, openDrafts: drafts };
  return draft === null || draft === undefined
    ? { ...view, shown: before }
    : { ...view, draft, shown: draft };
}
