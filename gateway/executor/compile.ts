// A query plan as steps: each fetch with the steps that must be over before it begins. Conditions are decided here.

import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { EntityKeys } from './entity-keys.ts';
import type { Fetch } from './fetch.ts';
import { type Owed, owedOf, split } from './passing.ts';
import type { PathPattern } from './path.ts';
import { compileRepresent } from './representation.ts';
import { compileRewrites } from './rewrites.ts';
import { askOf, type DataSources } from './source.ts';
import { type Gate, gateOf, placeOf, placesOfWords, stepsOf, type Words } from './words.ts';

export interface Step {
  readonly fetch: Fetch;
  /** Positions of earlier steps. */
  readonly after: readonly number[];
}

export interface PlanScope {
  /** The supergraph's schema, with what callers do not see of it. */
  readonly schema: GraphQLSchema;
  readonly sources: DataSources;
  readonly keys: EntityKeys;
  /** Null: nobody's word is needed. */
  readonly words: Words | null;
  /** Values of the variables that decide `@skip` and `@include`. */
  readonly conditions: Readonly<Record<string, unknown>>;
}

export function compilePlan(scope: PlanScope, plan: QueryPlan): readonly Step[] {
  const drafts: Draft[] = [];
  if (plan.node !== undefined) {
    if (plan.node.kind === 'Subscription') throw new Error('subscriptions are not offered');
    const { schema, words } = scope;
    const owed = words === null ? null : owedOf(schema, words, fetchesOf(plan.node, []));
    draft({ ...scope, owed }, drafts, plan.node, [], []);
  }
  if (scope.words !== null) {
    waitForWords(scope.words, drafts);
    waitForParts(drafts);
  }
  return ordered(drafts);
}

interface DraftScope extends PlanScope {
  readonly owed: Owed | null;
}

interface Draft {
  readonly fetch: Fetch;
  readonly node: FetchNode;
  readonly after: Set<Draft>;
  /** Whether the fetch represents objects that somebody has to confirm. */
  readonly waits: boolean;
  /** Response keys that it brings to its place, where it was taken out of another fetch. */
  readonly brings: ReadonlySet<string> | null;
}

/** @returns the steps that must be over before what follows in a sequence; `after` where the node adds none */
function draft(
  scope: DraftScope,
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
    case 'Fetch':
      return draftWhole(scope, drafts, { node, at, brings: null }, after);
    case 'Defer':
      throw new Error('@defer is not offered');
    default:
      throw node satisfies never;
  }
}

/** A fetch, and what is taken out of it. What follows it does not follow the latter. */
function draftWhole(
  scope: DraftScope,
  drafts: Draft[],
  whole: Asked,
  after: readonly Draft[],
): readonly Draft[] {
  const { schema, words, keys, owed } = scope;
  if (words === null || owed === null) return draftFetch(scope, drafts, whole, after);
  const { node, parts } = split({ schema, words, keys, owed }, whole.node, whole.at);
  const made = draftFetch(scope, drafts, { ...whole, node }, after);
  for (const part of parts) draftWhole(scope, drafts, part, made);
  return made;
}

interface Asked {
  readonly node: FetchNode;
  readonly at: PathPattern;
  readonly brings: ReadonlySet<string> | null;
}

function draftFetch(
  scope: PlanScope,
  drafts: Draft[],
  { node, at, brings }: Asked,
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
    return { node, after: new Set(after), waits, brings, fetch: { ...fetch, allows } };
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

/** What works on something that was taken out of a fetch begins after the part that brings it. */
function waitForParts(drafts: readonly Draft[]): void {
  for (const part of drafts) {
    const { brings } = part;
    if (brings === null) continue;
    const place = stepsOf(part.fetch.at);
    for (const each of drafts) {
      const at = stepsOf(each.fetch.at);
      if (!place.every((step, index) => at[index] === step)) continue;
      const below = at[place.length];
      const needs = below === undefined ? requiredOf(each.node) : [below];
      if (needs.some((key) => brings.has(key)) && !isAfter(part, each)) each.after.add(part);
    }
  }
}

function requiredOf({ requires = [] }: FetchNode): readonly string[] {
  return requires.flatMap((selection) =>
    selection.kind === 'Field'
      ? [selection.alias ?? selection.name]
      : requiredOf({ requires: selection.selections } as FetchNode),
  );
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

function* fetchesOf(node: PlanNode, at: PathPattern): Generator<{ node: FetchNode; at: PathPattern }> {
  if (node.kind === 'Fetch') yield { node, at };
  else if (node.kind === 'Flatten') yield* fetchesOf(node.node, [...at, ...node.path.map(String)]);
  else if (node.kind === 'Sequence' || node.kind === 'Parallel')
    for (const each of node.nodes) yield* fetchesOf(each, at);
  else if (node.kind === 'Condition')
    for (const each of [node.ifClause, node.elseClause]) if (each !== undefined) yield* fetchesOf(each, at);
}
