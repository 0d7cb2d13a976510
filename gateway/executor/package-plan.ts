// A plan as the packages' executor runs it rightly: nothing is asked before what it requires is there, an object is represented
// only where something names it, and what is rewritten is rewritten by whoever hands the fetch over: the packages lose `0`, `false` and
// null where they rename.

import type {
  FetchDataRewrite,
  FetchNode,
  PlanNode,
  QueryPlan,
  QueryPlanSelectionNode,
} from '@apollo/query-planner';
import { type DraftScope, draftsOf } from './drafts.ts';
import { withoutNeeds } from './misplaced.ts';
import { type Draft, ordered } from './ordering.ts';
import { fetchesOf, treeOf, withFetches } from './plan-tree.ts';
import { namingOf } from './representation.ts';
import { compileRewrites, namesWithin, type Rewrite } from './rewrites.ts';

export type PackageScope = Pick<DraftScope, 'schema' | 'keys' | 'required' | 'requirements'>;

export interface PackagePlan {
  readonly plan: QueryPlan;
  /** What is changed in the data of a fetch, by its subgraph and document. */
  rewritesOf(subgraph: string, query: string | undefined): Rewrites | undefined;
}

export interface Rewrites {
  /** For each representation. */
  readonly input: Rewrite | undefined;
  /** For each object that the fetch brings. */
  readonly output: Rewrite | undefined;
}

export function packagePlan(scope: PackageScope, given: QueryPlan): PackagePlan {
  const whole = timely(scope, given);
  const fetches = new Map<string, FetchNode[]>();
  for (const { node } of fetchesOf(treeOf(whole))) {
    const key = documentKey(node.serviceName, node.operation);
    fetches.set(key, [...(fetches.get(key) ?? []), node]);
  }
  const rewrites = new Map([...fetches].map(([key, alike]) => [key, rewritesOf(scope, alike)]));
  return {
    plan: withFetches(whole, (fetch) => handedOver(scope, fetch)),
    rewritesOf: (subgraph, query = '') => rewrites.get(documentKey(subgraph, query)),
  };
}

/** The plan with its fetches side by side in layers, where something was asked too early; else in the order that it has. */
function timely(scope: PackageScope, plan: QueryPlan): QueryPlan {
  const drafts = draftsOf({ ...scope, words: null }, plan);
  if (drafts.every(({ waitsFor }) => waitsFor === null))
    return withFetches(plan, (fetch) => withoutNeeds(scope, fetch));
  const layers: PlanNode[][] = [];
  const layerOf: number[] = [];
  for (const { draft, after } of ordered(drafts)) {
    const layer = Math.max(-1, ...after.map((position) => layerOf[position] as number)) + 1;
    layerOf.push(layer);
    layers[layer] = [...(layers[layer] ?? []), placed(draft)];
  }
  return {
    ...plan,
    node: { kind: 'Sequence', nodes: layers.map((nodes) => ({ kind: 'Parallel', nodes })) },
  };
}

function placed({ node, at }: Draft): PlanNode {
  return at.length === 0 ? node : { kind: 'Flatten', path: [...at], node };
}

function documentKey(subgraph: string, query: string): string {
  return `${subgraph} ${query}`;
}

/** Fetches of one document ask the same fields of the same types, so that the rewrites of one do nothing to objects of another. */
function rewritesOf({ schema }: PackageScope, fetches: readonly FetchNode[]): Rewrites {
  const all = (rewritesIn: (fetch: FetchNode) => readonly FetchDataRewrite[] | undefined) => {
    const found = fetches.flatMap((each) => rewritesIn(each) ?? []);
    return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
  };
  return {
    input: compileRewrites(
      schema,
      all(({ inputRewrites }) => inputRewrites),
    ),
    output: compileRewrites(
      schema,
      all(({ outputRewrites }) => outputRewrites),
    ),
  };
}

function handedOver(scope: PackageScope, fetch: FetchNode): FetchNode {
  const { requires, inputRewrites: _input, outputRewrites: _output, ...rest } = fetch;
  return requires === undefined ? rest : { ...rest, requires: named(scope, fetch.serviceName, requires) };
}

/** What is required, of objects alone that some part of it names. */
function named(
  { schema, required }: PackageScope,
  subgraph: string,
  requires: QueryPlanSelectionNode[],
): QueryPlanSelectionNode[] {
  const naming = namingOf(schema, requires, (fields) => required.isKey(subgraph, fields));
  if (naming === null) return requires;
  return requires.flatMap((each): QueryPlanSelectionNode[] => {
    if (each.kind !== 'InlineFragment' || each.typeCondition === undefined) return [each];
    const within = [...namesWithin(schema, each.typeCondition)].filter((type) => naming.has(type));
    return within.map((type) => ({ ...each, typeCondition: String(type) }));
  });
}
