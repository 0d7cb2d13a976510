// A query plan as steps: each fetch with the steps that must be over before it begins. Conditions are decided here.

import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { Fetch } from './fetch.ts';
import type { PathPattern } from './path.ts';
import { compileRepresent } from './representation.ts';
import { compileRewrites } from './rewrites.ts';
import { askOf, type DataSources } from './source.ts';
import { type Gate, gateOf, placeOf, placesOfWords, type Words } from './words.ts';

export interface Step {
  readonly fetch: Fetch;
  /** Positions of earlier steps. */
  readonly after: readonly number[];
}

export interface PlanScope {
  /** The supergraph's schema, with what callers do not see of it. */
  readonly schema: GraphQLSchema;
  readonly sources: DataSources;
  /** Null: nobody's word is needed. */
  readonly words: Words | null;
  /** Values of the variables that decide `@skip` and `@include`. */
  readonly conditions: Readonly<Record<string, unknown>>;
}

export function compilePlan(scope: PlanScope, plan: QueryPlan): readonly Step[] {
  const drafts: Draft[] = [];
  if (plan.node !== undefined) {
    if (plan.node.kind === 'Subscription') throw new Error('subscriptions are not offered');
    draft(scope, drafts, plan.node, [], []);
  }
  if (scope.words !== null) waitForWords(scope.words, drafts);
  return ordered(drafts);
}

interface Draft {
  readonly fetch: Fetch;
  readonly node: FetchNode;
  readonly after: Set<Draft>;
  /** Whether the fetch represents objects that somebody has to confirm. */
  readonly waits: boolean;
}

/** @returns the steps that must be over before what follows in a sequence; `after` where the node adds none */
function draft(
  scope: PlanScope,
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
      return draft(scope, drafts, node.node, [...at, ...node.path.map(String)], after);
    case 'Condition': {
      const branch = scope.conditions[node.condition] === true ? node.ifClause : node.elseClause;
      return branch === undefined ? after : draft(scope, drafts, branch, at, after);
    }
    case 'Fetch': {
      const made = draftFetch(scope, node, at, after);
      drafts.push(...made);
      return made;
    }
    case 'Defer':
      throw new Error('@defer is not offered');
    default:
      throw node satisfies never;
  }
}

function draftFetch(
  scope: PlanScope,
  node: FetchNode,
  at: PathPattern,
  after: readonly Draft[],
): readonly Draft[] {
  const { schema, sources, words } = scope;
  const source = sources.get(node.serviceName);
  if (source === undefined) throw new Error(`nothing serves the subgraph ${node.serviceName}`);
  const { operation: query, operationName } = node;
  const fetch = {
    subgraph: node.serviceName,
    at,
    variables: node.variableUsages ?? [],
    represent: node.requires && compileRepresent(schema, node.requires),
    rewriteInput: compileRewrites(schema, node.inputRewrites),
    rewriteOutput: compileRewrites(schema, node.outputRewrites),
    ask: askOf(source, operationName === undefined ? { query } : { query, operationName }),
  };
  const draftWith = (allows: Fetch['allows'], waits: boolean): Draft => {
    return { node, after: new Set(after), waits, fetch: { ...fetch, allows } };
  };
  const gate: Gate | null = gateOf(schema, words, node);
  if (gate === null) return [draftWith(undefined, false)];
  const waiting = draftWith(gate.confirmed, true);
  return gate.hasFree ? [draftWith(gate.free, false), waiting] : [waiting];
}

/** A fetch that waits begins after all that bring a word to its place. */
function waitForWords(words: Words, drafts: readonly Draft[]): void {
  const bringing = drafts.map((each) => ({ each, places: placesOfWords(words, each.node, each.fetch.at) }));
  for (const waiting of drafts) {
    if (!waiting.waits) continue;
    const place = placeOf(waiting.fetch.at);
    // INVARIANT: a word that comes too late is not waited for; without it, nothing is sent.
    for (const { each, places } of bringing)
      if (!each.waits && places.has(place) && !isAfter(each, waiting)) waiting.after.add(each);
  }
}

function isAfter(step: Draft, earlier: Draft): boolean {
  const seen = new Set([step]);
  for (const each of seen) for (const before of each.after) seen.add(before);
  return seen.has(earlier);
}

function ordered(drafts: readonly Draft[]): readonly Step[] {
  const positions = new Map<Draft, number>();
  const steps: Step[] = [];
  const place = (each: Draft) => {
    if (positions.has(each)) return;
    each.after.forEach(place);
    positions.set(each, steps.length);
    steps.push({
      fetch: each.fetch,
      after: [...each.after].map((earlier) => positions.get(earlier) as number),
    });
  };
  drafts.forEach(place);
  return steps;
}
