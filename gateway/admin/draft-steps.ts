// The life of a draft: EDITING → IN_REVIEW → APPROVED → PUBLISHED, or DISCARDED. Who may take which step is decided here and
// nowhere else. Pure: it says how a draft looks afterwards, or why not.

import type { Catalog } from '../access/catalog.ts';
import { checksOf } from '../access/checks.ts';
import { type RuleSet, ruleSetSchema } from '../access/rule.ts';
import { gatewayError } from '../errors.ts';
import type { Administrator } from './administrator.ts';
import { mayChange } from './delegation.ts';
import type { Draft, DraftState } from './drafts.ts';
import { applyChanges, type Change, keysFit, mergeRuleSets } from './rule-set-parts.ts';

export interface Circumstances {
  readonly administrator: Administrator;
  readonly catalog: Catalog;
  /** The active version; 0 and null where there is none. */
  readonly active: { readonly number: number; readonly ruleSet: RuleSet | null };
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** @throws GraphQLError RULES_INVALID, DOMAIN_FORBIDDEN, DRAFT_STATE */
export function edited(draft: Draft, changes: readonly Change[], at: Circumstances): Draft {
  return rewritten(draft, ruleSetOf(keysFit(changes) ? applyChanges(draft.ruleSet, changes) : null), at);
}

/** The draft's own changes upon the active version. @throws GraphQLError DRAFT_CONFLICT where both changed the same thing */
export function rebased(draft: Draft, base: RuleSet, at: Circumstances): Draft {
  if (at.active.ruleSet === null) throw gatewayError('DRAFT_STALE');
  const { merged, conflicts } = mergeRuleSets(base, draft.ruleSet, at.active.ruleSet);
  if (conflicts.length > 0)
    throw gatewayError('DRAFT_CONFLICT', conflicts.map(({ part, key }) => `${part} ${key}`).join(', '));
  const ruleSet = ruleSetOf(merged);
  allow(at, at.active.ruleSet, ruleSet);
  return { ...reopened(draft, at.administrator), base: at.active.number, ruleSet };
}

// INVARIANT: whoever changes a draft can never approve it, and what is changed after approval has to be approved again.
function rewritten(draft: Draft, ruleSet: RuleSet, at: Circumstances): Draft {
  allow(at, draft.ruleSet, ruleSet);
  return { ...reopened(draft, at.administrator), ruleSet };
}

function reopened(draft: Draft, administrator: Administrator): Draft {
  require(draft, ['EDITING', 'IN_REVIEW', 'APPROVED']);
  const editors = withEditor(draft, administrator);
  return { ...draft, state: 'EDITING', editors, reviewer: null, comment: null };
}

/** @throws GraphQLError CHECKS_FAILED, DOMAIN_FORBIDDEN, DRAFT_STATE */
export function submitted(draft: Draft, note: string, base: RuleSet, at: Circumstances): Draft {
  require(draft, ['EDITING']);
  allow(at, base, draft.ruleSet);
  check(draft, at);
  return { ...draft, state: 'IN_REVIEW', note, editors: withEditor(draft, at.administrator) };
}

/** @throws GraphQLError SELF_APPROVAL, DOMAIN_FORBIDDEN, DRAFT_STATE */
export function reviewed(
  draft: Draft,
  verdict: { readonly approve: boolean; readonly comment: string },
  base: RuleSet,
  at: Circumstances,
): Draft {
  require(draft, ['IN_REVIEW']);
  const { id } = at.administrator;
  if (draft.author === id || draft.editors.includes(id)) throw gatewayError('SELF_APPROVAL');
  allow(at, base, draft.ruleSet);
  const state = verdict.approve ? 'APPROVED' : 'EDITING';
  return { ...draft, state, reviewer: id, comment: verdict.comment };
}

/** What has to hold of a draft that is to become the active version. @throws GraphQLError DRAFT_STALE, CHECKS_FAILED, … */
export function requirePublishable(draft: Draft, at: Circumstances): void {
  require(draft, ['APPROVED']);
  if (draft.base !== at.active.number) throw gatewayError('DRAFT_STALE');
  if (at.active.ruleSet !== null) allow(at, at.active.ruleSet, draft.ruleSet);
  check(draft, at);
}

export function discarded(draft: Draft): Draft {
  require(draft, ['EDITING', 'IN_REVIEW', 'APPROVED']);
  return { ...draft, state: 'DISCARDED' };
}

function require(draft: Draft, states: readonly DraftState[]): void {
  if (!states.includes(draft.state)) throw gatewayError('DRAFT_STATE');
}

function check(draft: Draft, { active, catalog, now }: Circumstances): void {
  if (!checksOf(draft.ruleSet, active.ruleSet, catalog, now).passed) throw gatewayError('CHECKS_FAILED');
}

/** @throws GraphQLError DOMAIN_FORBIDDEN where the difference is not the administrator's to make */
export function allow({ administrator, catalog }: Circumstances, before: RuleSet, after: RuleSet): void {
  if (!mayChange(administrator.domains, before, after, catalog)) throw gatewayError('DOMAIN_FORBIDDEN');
}

function ruleSetOf(given: unknown): RuleSet {
  const parsed = ruleSetSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw gatewayError('RULES_INVALID', problems.slice(0, 10).join('; '));
}

function withEditor({ editors }: Draft, { id }: Administrator): readonly string[] {
  return editors.includes(id) ? editors : [...editors, id];
}
