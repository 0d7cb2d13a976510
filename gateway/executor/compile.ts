// A query plan as steps: each fetch with the steps that must be over before it begins. Conditions are decided here.

import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { type GraphQLSchema, isInterfaceType } from 'graphql';
import type { EntityKeys } from './entity-keys.ts';
import type { Fetch } from './fetch.ts';
import { takeMisplaced, withoutNeeds } from './misplaced.ts';
import { type Draft, ordered, type Step, waitForParts, waitForRequired, waitForWords } from './ordering.ts';
import { type Owed, owedOf, split } from './passing.ts';
import type { PathPattern } from './path.ts';
import { compileRepresentation } from './representation.ts';
import type { Required } from './required.ts';
import type { Requirements } from './requirements.ts';
import { compileRewrites } from './rewrites.ts';
import { askOf, type DataSources } from './source.ts';
import { type Gate, gateOf, type Words } from './words.ts';

export interface PlanScope {
  /** The supergraph's schema, with what callers do not see of it. */
  readonly schema: GraphQLSchema;
  readonly sources: DataSources;
  readonly keys: EntityKeys;
  readonly required: Required;
  readonly requirements: Requirements | null;
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
  if (scope.words !== null) waitForWords(scope.words, drafts);
  waitForParts(drafts);
  waitForRequired(drafts);
  return ordered(drafts);
}

interface DraftScope extends PlanScope {
  readonly owed: Owed | null;
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
      return draftWhole(scope, drafts, { node, at, brings: null, waitsFor: null }, after);
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
  const timely = takeMisplaced(scope, withoutNeeds(scope, whole.node), whole.at);
  const made = draftTimely(scope, drafts, { ...whole, node: timely.node }, after);
  for (const part of timely.parts) draftWhole(scope, drafts, part, made);
  return made;
}

function draftTimely(
  scope: DraftScope,
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

interface Asked {
  readonly node: FetchNode;
  readonly at: PathPattern;
  readonly brings: ReadonlySet<string> | null;
  readonly waitsFor: ReadonlySet<string> | null;
}

function draftFetch(
  scope: PlanScope,
  drafts: Draft[],
  { node, at, brings, waitsFor }: Asked,
  after: readonly Draft[],
): readonly Draft[] {
  const { schema, sources, words, required } = scope;
  const source = sources.get(node.serviceName);
  if (source === undefined) throw new Error(`nothing serves the subgraph ${node.serviceName}`);
  const { operation: query, operationName } = node;
  const fetch = {
    subgraph: node.serviceName,
    at,
    variables: node.variableUsages ?? [],
    represent:
      node.requires &&
      compileRepresentation(schema, node.requires, (fields) => required.isKey(node.serviceName, fields)),
    rewriteInput: compileRewrites(schema, node.inputRewrites),
    rewriteOutput: compileRewrites(schema, node.outputRewrites),
    interfaces: interfacesOf(schema),
    ask: askOf(source, operationName === undefined ? { query } : { query, operationName }),
  };
  const draftWith = (allows: Fetch['allows'], waits: boolean): Draft => {
    return { node, after: new Set(after), waits, brings, waitsFor, fetch: { ...fetch, allows } };
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

const known = new WeakMap<GraphQLSchema, ReadonlySet<unknown>>();

function interfacesOf(schema: GraphQLSchema): ReadonlySet<unknown> {
  const names =
    known.get(schema) ??
    new Set<unknown>(
      Object.values(schema.getTypeMap())
        .filter(isInterfaceType)
        .map(({ name }) => name),
    );
  known.set(schema, names);
  return names;
}

function* fetchesOf(node: PlanNode, at: PathPattern): Generator<{ node: FetchNode; at: PathPattern }> {
  if (node.kind === 'Fetch') yield { node, at };
  else if (node.kind === 'Flatten') yield* fetchesOf(node.node, [...at, ...node.path.map(String)]);
  else if (node.kind === 'Sequence' || node.kind === 'Parallel')
    for (const each of node.nodes) yield* fetchesOf(each, at);
  else if (node.kind === 'Condition')
    for (const each of [node.ifClause, node.elseClause]) if (each !== undefined) yield* fetchesOf(each, at);
}
