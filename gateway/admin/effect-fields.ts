// What rules do, before and after they are in force: who gains and who loses, and the matrix of fields by roles.

import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { matrixOf } from '../access/matrix.ts';
import { compilePolicy } from '../access/policy.ts';
import { emptyRuleSet, type RuleSet } from '../access/rule.ts';
import { type Change, type KnownTo, type SemanticDiff, workOutDiff } from '../access/semantic-diff.ts';
import { text } from '../access/written.ts';
import type { Signal } from '../deadline.ts';
import { gatewayError } from '../errors.ts';
import { readVersion, type StoredVersion } from '../policy-store.ts';
import type { AdminFields } from './admin-schema.ts';
import type { ControlPlane, OpenControlPlane } from './control-plane.ts';
import { activeOf } from './draft-fields.ts';
import { type Draft, readDraft } from './drafts.ts';
import { argumentsOf } from './input.ts';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const which = z.object({ version: z.int().min(1).nullish(), draft: id.nullish() });
const matrixArguments = which.extend({ purpose: text, roles: z.array(text).min(1).max(100) });

export function effectFields(open: OpenControlPlane): AdminFields {
  return {
    Query: {
      async diff(args, { signal }) {
        const { from, to } = argumentsOf(z.object({ from: z.int().min(1), to: z.int().min(1) }), args);
        const plane = open();
        const [before, after] = await Promise.all(
          [from, to].map((number) => readVersion(plane.database, number)),
        );
        if (!before || !after) throw gatewayError('VERSION_UNKNOWN');
        const known = { before: before.known, after: after.known };
        return diffBetween(before.ruleSet, after.ruleSet, plane, signal, known);
      },
      async matrix(args) {
        const { purpose, roles, ...one } = argumentsOf(matrixArguments, args);
        const plane = open();
        const { ruleSet, known } = await rulesOf(plane, one);
        const policy = compilePolicy(ruleSet, plane.catalog, 0, known);
        if (!policy.purposes.has(purpose)) throw gatewayError('PURPOSE_UNKNOWN');
        const subjects = roles.map((role) => ({ roles: [role], attributes: {} }));
        return matrixOf(policy, purpose, subjects, plane.now());
      },
    },
    types: {
      Draft: {
        diff: (async (draft: Pick<Draft, 'base'> & { document: RuleSet }, _args: unknown, { signal }) => {
          const plane = open();
          const base = await readVersion(plane.database, draft.base);
          // What is published has seen what can be governed today.
          const known = { before: base?.known ?? null, after: null };
          return diffBetween(base?.ruleSet ?? emptyRuleSet, draft.document, plane, signal, known);
        }) as NonNullable<AdminFields['types']>[string][string],
      },
    },
  };
}

/** A rule set, and what can be governed that it has seen; null: all. */
export type SeenRules = Pick<StoredVersion, 'known' | 'ruleSet'>;

/** The rules of a version or a draft; of neither, the active ones. */
export async function rulesOf(
  plane: ControlPlane,
  { version, draft }: z.infer<typeof which>,
): Promise<SeenRules> {
  if (draft != null) {
    const found = await readDraft(plane.database, draft);
    if (found === null) throw gatewayError('DRAFT_UNKNOWN');
    // What is published has seen what can be governed today.
    return { ruleSet: found.ruleSet, known: null };
  }
  const found = version == null ? await activeOf(plane) : await readVersion(plane.database, version);
  if (found === null || found.ruleSet === null) throw gatewayError('VERSION_UNKNOWN');
  return { ruleSet: found.ruleSet, known: found.known };
}

/** Others are answered while it is worked out. */
async function diffBetween(
  before: RuleSet,
  after: RuleSet,
  plane: ControlPlane,
  signal: Signal,
  known: KnownTo,
) {
  const working = workOutDiff(before, after, plane.catalog, plane.now(), known);
  for (;;) {
    const { done, value } = working.next();
    if (done) return shown(value);
    await setImmediate();
    if (signal.aborted) throw signal.reason;
  }
}

function shown({ changes, undecided }: SemanticDiff) {
  return {
    gains: changes.filter(({ gains }) => gains).map(shownChange),
    losses: changes.filter(({ gains }) => !gains).map(shownChange),
    undecided,
  };
}

function shownChange({ callers, ...change }: Change) {
  return {
    ...change,
    callers: callers.map(({ subject, purpose, from, example }) => ({
      role: subject.roles.length === 0 ? null : subject.roles.join(' + '),
      organization: subject.organization,
      application: subject.application,
      principal: subject.id,
      purpose,
      from: new Date(from).toISOString(),
      example,
    })),
  };
}
