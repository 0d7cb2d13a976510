// Drafts over GraphQL, from the first edit to the version that one becomes, and the two ways by which a version is made at
// once: back to the one before, and a principal disabled.

import { z } from 'zod';
import { checksOf } from '../access/checks.ts';
import { coordinatesOf } from '../access/policy.ts';
import type { RuleSet } from '../access/rule.ts';
import { emptyRuleSet, ruleSetSchema } from '../access/rule.ts';
import { text } from '../access/written.ts';
import { gatewayError } from '../errors.ts';
import {
  addVersion,
  digestOf,
  latestNumber,
  type NewVersion,
  readVersion,
  type StoredVersion,
} from '../policy-store.ts';
import { versionState } from './activation-summary.ts';
import type { AdminContext, AdminFields } from './admin-schema.ts';
import type { ControlPlane, OpenControlPlane } from './control-plane.ts';
import {
  allow,
  type Circumstances,
  discarded,
  edited,
  rebased,
  requirePublishable,
  reviewed,
  submitted,
} from './draft-steps.ts';
import { createDraft, type Draft, draftStates, readDraft, readDrafts, saveDraft } from './drafts.ts';
import { argumentsOf } from './input.ts';
import type { Acted } from './record-administration.ts';
import { applyChanges, differencesBetween, type Part } from './rule-set-parts.ts';
import { shownRuleSet, shownRules, shownVersion } from './version-fields.ts';

const partOf = {
  RULES: 'rules',
  PURPOSES: 'purposes',
  CASE_REQUIRED: 'caseRequiredFor',
  PRINCIPALS: 'principals',
  ORGANIZATIONS: 'organizations',
  APPLICATIONS: 'applications',
  INVARIANTS: 'invariants',
  TESTS: 'tests',
  CALENDAR: 'calendar',
  ROUNDINGS: 'roundings',
} as const satisfies Readonly<Record<string, Part>>;
const nameOf = new Map<Part, string>(Object.entries(partOf).map(([name, part]) => [part, name]));

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const place = z.object({ draft: id, revision: z.int() });
const change = z.object({
  part: z.enum(Object.keys(partOf) as (keyof typeof partOf)[]).transform((name) => partOf[name]),
  key: z.string().max(2000),
  value: z
    .unknown()
    .optional()
    .transform((value) => value ?? null),
});

export function draftFields(open: OpenControlPlane): AdminFields {
  return {
    Query: {
      async drafts(args) {
        const { states } = argumentsOf(z.object({ states: z.array(z.enum(draftStates)).nullish() }), args);
        const plane = open();
        const found = await readDrafts(plane.database, states ?? ['EDITING', 'IN_REVIEW', 'APPROVED']);
        return found.map((draft) => shownDraft(draft, plane));
      },
      async draft(args) {
        const plane = open();
        const found = await readDraft(plane.database, argumentsOf(z.object({ id }), args).id);
        return found && shownDraft(found, plane);
      },
      async expiringGrants(args) {
        const { days } = argumentsOf(z.object({ days: z.int().min(1).max(366) }), args);
        const plane = open();
        const { ruleSet } = await activeOf(plane);
        return expiring(ruleSet ?? emptyRuleSet, plane, days);
      },
    },
    Mutation: {
      async createDraft(args, context) {
        const { title, from } = argumentsOf(z.object({ title: text, from: z.int().nullish() }), args);
        const plane = open();
        const at = await circumstances(plane, context);
        const active = at.active.ruleSet ?? emptyRuleSet;
        const ruleSet = from == null ? active : (await versionOf(plane, from)).ruleSet;
        allow(at, active, ruleSet);
        const base = at.active.number;
        const author = context.administrator.id;
        const draft = await createDraft(plane.database, { title, base, ruleSet, author });
        return {
          answer: shownDraft(draft, plane),
          before: null,
          after: draftState(draft),
          differences: ruleSet === active ? [] : differencesBetween(active, ruleSet),
        };
      },
      editDraft: (args, context) =>
        step(open(), args, context, (draft, at) => {
          const { changes } = argumentsOf(z.object({ changes: z.array(change).min(1).max(5000) }), args);
          return edited(draft, changes, at);
        }),
      rebaseDraft: (args, context) =>
        step(open(), args, context, (draft, at, base) => rebased(draft, base, at)),
      submitDraft: (args, context) =>
        step(open(), args, context, (draft, at, base) =>
          submitted(draft, argumentsOf(z.object({ note: text }), args).note, base, at),
        ),
      reviewDraft: (args, context) =>
        step(open(), args, context, (draft, at, base) =>
          reviewed(draft, argumentsOf(z.object({ approve: z.boolean(), comment: text }), args), base, at),
        ),
      discardDraft: (args, context) => step(open(), args, context, discarded),
      async publishDraft(args, context) {
        const plane = open();
        const draft = await draftAt(plane, args);
        const at = await circumstances(plane, context);
        requirePublishable(draft, at);
        const { ruleSet, note, base, editors, reviewer } = draft;
        const version = {
          ruleSet,
          note: note ?? draft.title,
          base,
          editors,
          approver: reviewer,
          restores: null,
          // Whoever answers for some domains opens nothing new of the others.
          coordinates: at.administrator.domains === null ? coordinatesOf(plane.catalog) : null,
        };
        const acted = await add(plane, version, at);
        // What was approved is active. A draft that somebody opened again meanwhile stays open.
        await saveDraft(plane.database, { ...draft, state: 'PUBLISHED', published: acted.answer.number });
        return acted;
      },
      async rollBack(args, context) {
        const { from, reason } = argumentsOf(z.object({ from: z.int().min(1), reason: text }), args);
        const plane = open();
        const at = await circumstances(plane, context);
        if (at.active.number !== from || at.active.ruleSet === null) throw gatewayError('DRAFT_STALE');
        if (from < 2) throw gatewayError('ROLLBACK_NEEDS_REVIEW');
        const { ruleSet, editors, number, restores, known } = await versionOf(plane, from - 1);
        // Two people agreed on it once; whoever wrote it does not bring it back alone.
        if (editors.includes(context.administrator.id)) throw gatewayError('SELF_APPROVAL');
        allow(at, at.active.ruleSet, ruleSet);
        if (!checksOf(ruleSet, at.active.ruleSet, plane.catalog, plane.now()).passed)
          throw gatewayError('CHECKS_FAILED');
        const approver = context.administrator.id;
        const version = {
          ruleSet,
          note: reason,
          base: from,
          editors,
          approver,
          restores: restores ?? number,
          coordinates: known === null ? null : [...known],
        };
        return add(plane, version, at);
      },
      async suspend(args, context) {
        const { principal, reason } = argumentsOf(
          z.object({ principal: z.string().min(1).max(200), reason: text }),
          args,
        );
        const plane = open();
        const at = await circumstances(plane, context);
        const active = at.active.ruleSet ?? emptyRuleSet;
        const known = active.principals.find((each) => each.id === principal) ?? { id: principal };
        const value = { ...known, disabled: true };
        const changes = [{ part: 'principals' as const, key: principal, value }];
        const ruleSet = ruleSetSchema.parse(applyChanges(active, changes));
        allow(at, active, ruleSet);
        const editors = [context.administrator.id];
        const version = {
          ruleSet,
          note: reason,
          base: at.active.number,
          editors,
          approver: null,
          restores: null,
          coordinates: null,
        };
        return add(plane, version, at);
      },
    },
  };
}

async function add(plane: ControlPlane, version: NewVersion, { active }: Circumstances) {
  const number = await addVersion(plane.database, version);
  if (number === null) throw gatewayError('DRAFT_STALE');
  await plane.refresh();
  const added = await versionOf(plane, number);
  return {
    answer: shownVersion(added, plane.catalog),
    before: active.number === 0 ? null : versionState(await versionOf(plane, active.number)),
    after: versionState(added),
    differences: differencesBetween(active.ruleSet ?? emptyRuleSet, added.ruleSet),
  } satisfies Acted;
}

type Step = (draft: Draft, at: Circumstances, base: RuleSet) => Draft;

/** Reads a draft at the revision that the caller saw, takes the step and saves it, if nobody else did meanwhile. */
async function step(
  plane: ControlPlane,
  args: Readonly<Record<string, unknown>>,
  context: AdminContext,
  take: Step,
): Promise<Acted> {
  const draft = await draftAt(plane, args);
  const at = await circumstances(plane, context);
  const base = await readVersion(plane.database, draft.base);
  const taken = take(draft, at, base?.ruleSet ?? emptyRuleSet);
  const saved = await saveDraft(plane.database, taken);
  if (saved === null) throw gatewayError('DRAFT_STALE');
  return {
    answer: shownDraft(saved, plane),
    before: draftState(draft),
    after: draftState(saved),
    ...(taken.ruleSet === draft.ruleSet
      ? {}
      : { differences: differencesBetween(draft.ruleSet, saved.ruleSet) }),
  };
}

/** All of a draft but its rules, of which the trail has what changed. */
function draftState({ ruleSet, createdAt: _created, updatedAt: _updated, ...others }: Draft) {
  return { ...others, digest: digestOf(ruleSet) };
}

async function draftAt({ database }: ControlPlane, args: Readonly<Record<string, unknown>>): Promise<Draft> {
  const { draft: number, revision } = argumentsOf(place, args);
  const draft = await readDraft(database, number);
  if (draft === null) throw gatewayError('DRAFT_UNKNOWN');
  if (draft.revision !== revision) throw gatewayError('DRAFT_STALE');
  return draft;
}

async function versionOf({ database }: ControlPlane, number: number): Promise<StoredVersion> {
  const version = await readVersion(database, number);
  if (version === null) throw gatewayError('ROLLBACK_NEEDS_REVIEW');
  return version;
}

/** As the database has it now; the policy in memory may be a moment behind. */
export async function activeOf({
  database,
}: ControlPlane): Promise<Pick<StoredVersion, 'number' | 'known'> & Circumstances['active']> {
  const number = await latestNumber(database);
  const latest = number === null ? null : await readVersion(database, number);
  return latest ?? { number: 0, ruleSet: null, known: null };
}

export async function circumstances(
  plane: ControlPlane,
  { administrator }: AdminContext,
): Promise<Circumstances> {
  return { administrator, catalog: plane.catalog, active: await activeOf(plane), now: plane.now() };
}

function shownDraft(draft: Draft, plane: ControlPlane) {
  const { ruleSet, ...others } = draft;
  return {
    ...others,
    ...shownRuleSet(ruleSet, plane.catalog),
    async stale() {
      return draft.base !== (await activeOf(plane)).number;
    },
    async differences() {
      const base = (await readVersion(plane.database, draft.base))?.ruleSet ?? emptyRuleSet;
      return differencesBetween(base, ruleSet).map((each) => ({ ...each, part: nameOf.get(each.part) }));
    },
    async checks() {
      return checksOf(ruleSet, (await activeOf(plane)).ruleSet, plane.catalog, plane.now());
    },
  };
}

const dayMilliseconds = 86_400_000;

function expiring(ruleSet: RuleSet, { catalog, now }: ControlPlane, days: number) {
  const from = now();
  const ends = (moment: string | undefined) => (moment === undefined ? Number.NaN : Date.parse(moment));
  const soon = ruleSet.rules.filter(({ kind, validUntil }) => {
    const end = ends(validUntil);
    return kind === 'GRANT' && end > from && end <= from + days * dayMilliseconds;
  });
  return shownRules(
    soon.sort((a, b) => ends(a.validUntil) - ends(b.validUntil)),
    ruleSet,
    catalog,
  );
}
