// A query plan in the order in which its fetches may run: each with those that must be over before it. What a fetch asks too
// early, or in passing and may not, is taken out of it and becomes a fetch of its own.

import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { EntityKeys } from './entity-keys.ts';
import { takeMisplaced, withoutNeeds } from './misplaced.ts';
import { type Draft, waitForContexts, waitForParts, waitForRequired, waitForWords } from './ordering.ts';
import { type Owed, owedOf, split } from './passing.ts';
import type { PathPattern } from './path.ts';
import { fetchesOf, notOffered, placeWithin, treeOf } from './plan-tree.ts';
import type { Required } from './required.ts';
import type { Requirements } from './requirements.ts';
import { type Gate, gateOf, type Words } from './words.ts';

export interface DraftScope {
  /** The supergraph's schema, with what callers do not see of it. */
  readonly schema: GraphQLSchema;
  readonly keys: EntityKeys;
  readonly required: Required;
  readonly requirements: Requirements | null;
  /** Null: nobody's word is needed. */
  readonly words: Words | null;
}

export function draftsOf(scope: DraftScope, plan: QueryPlan): readonly Draft[] {
  const drafts: Draft[] = [];
  const tree = treeOf(plan);
  const { schema, words } = scope;
  const owed = words === null ? null : owedOf(schema, words, fetchesOf(tree));
  if (tree !== undefined) draft({ ...scope, owed }, drafts, tree, [], []);
  if (words !== null) waitForWords(words, drafts);
  waitForParts(drafts);
  waitForRequired(scope.required, drafts);
  waitForContexts(drafts);
  return drafts;
}

interface Drafting extends DraftScope {
  readonly owed: Owed | null;
}

/** @returns the drafts that must be over before what follows in a sequence; `after` where the node adds none */
function draft(
  scope: Drafting,
  drafts: Draft[],
  node: PlanNode,
  at: PathPattern,
  after: readonly Draft[],
): readonly Draft[] {
  switch (node.kind) {
    case 'Sequence':
      return node.nodes.reduce((before, each) => draft(scope, drafts, each, at, before), after);
    case 'Parallel': {
      const ends = new Set(node.nodes.flatMap((each) => draft(scope, drafts, each, at, after)));
      return ends.size === 0 ? after : [...ends];
    }
    case 'Flatten':
      return draft(scope, drafts, node.node, placeWithin(at, node), after);
    case 'Fetch':
      return draftWhole(scope, drafts, { node, at, brings: null, waitsFor: null }, after);
    default:
      throw notOffered(node);
  }
}

/** A fetch, and what is taken out of it. What follows it does not follow the latter. */
function draftWhole(
  scope: Drafting,
  drafts: Draft[],
  whole: Asked,
  after: readonly Draft[],
): readonly Draft[] {
  const timely = takeMisplaced(scope, withoutNeeds(scope, whole.node), whole.at);
  const made = draftTimely(scope, drafts, { ...whole, node: timely.node }, after);
  for (const part of timely.parts) draftWhole(scope, drafts, part, made);
  return made;
}

function draftTimely(
  scope: Drafting,
  drafts: Draft[],
  whole: Asked,
  after: readonly Draft[],
): readonly Draft[] {
  const { schema, words, keys, owed } = scope;
  if (words === null || owed === null) return draftFetch(scope, drafts, whole, after);
  const { node, parts } = split({ schema, words, keys, owed }, whole.node, whole.at);
  const made = draftFetch(scope, drafts, { ...whole, node }, after);
  for (const part of parts) draftWhole(scope, drafts, { ...part, waitsFor: null }, made);
  return made;
}

type Asked = Pick<Draft, 'node' | 'at' | 'brings' | 'waitsFor'>;

function draftFetch(
  { schema, words }: DraftScope,
  drafts: Draft[],
  asked: Asked,
  after: readonly Draft[],
): readonly Draft[] {
  const { node, at, brings, waitsFor } = asked;
  const draftWith = (allows: Draft['allows'], waits: boolean): Draft => {
    return { node, at, brings, waitsFor, allows, waits, after: new Set(after) };
  };
  const gate: Gate | null = gateOf(schema, words, node);
  const made = [
    ...(gate === null ? [draftWith(undefined, false)] : []),
    ...(gate?.hasFree ? [draftWith(gate.free, false)] : []),
    ...(gate === null ? [] : [draftWith(gate.confirmed, true)]),
  ];
  drafts.push(...made);
  return made;
}
