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
import { type Grouping, groupingOf } from './groups.ts';
import { withoutNeeds } from './misplaced.ts';
import { type Draft, ordered } from './ordering.ts';
import type { PathPattern } from './path.ts';
import { fetchesOf, type PlacedFetch, treeOf, withFetches } from './plan-tree.ts';
import { type RenamePath, renamePathOf } from './renamed-path.ts';
import { compileRepresentation, namingOf, type Represent } from './representation.ts';
import { compileRewrites, namesWithin, type Rewrite } from './rewrites.ts';
import { type Sound, soundOf } from './sound.ts';
import type { DataSources } from './source.ts';

export interface PackageScope extends Pick<DraftScope, 'schema' | 'keys' | 'required' | 'requirements'> {
  readonly sources: DataSources;
}

export interface PackagePlan {
  readonly plan: QueryPlan;
  /** What is known of a fetch, by its subgraph, its document and the place of the answer that it is for. */
  fetchOf(subgraph: string, query: string, at: PathPattern): PackageFetch;
}

export interface PackageFetch {
  /** What is changed in its data. */
  readonly rewrites: Rewrites;
  readonly rename: RenamePath;
  /** Undefined: the fetch asks root fields. */
  readonly represent: Represent | undefined;
  readonly sound: Sound;
  /** Undefined: all objects are asked alike. */
  readonly grouping: Grouping | undefined;
}

export interface Rewrites {
  /** For each representation. */
  readonly input: Rewrite | undefined;
  /** For each object that the fetch brings. */
  readonly output: Rewrite | undefined;
}

export function packagePlan(scope: PackageScope, given: QueryPlan): PackagePlan {
  const whole = timely(scope, given);
  const fetches = new Map<string, PlacedFetch[]>();
  for (const fetch of fetchesOf(treeOf(whole))) {
    const key = documentKey(fetch.node.serviceName, fetch.node.operation);
    fetches.set(key, [...(fetches.get(key) ?? []), fetch]);
  }
  const known = new Map<string, PackageFetch>();
  for (const [key, alike] of fetches) {
    const rewrites = rewritesOf(
      scope,
      alike.map(({ node }) => node),
    );
    for (const { node, at } of alike) known.set(placedKey(key, at), fetchOf(scope, node, rewrites));
  }
  return {
    plan: withFetches(whole, (fetch) => handedOver(scope, fetch)),
    fetchOf(subgraph, query, at) {
      const fetch = known.get(placedKey(documentKey(subgraph, query), at));
      if (fetch === undefined) throw new Error('the packages ask what is not in the plan');
      return fetch;
    },
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

function placedKey(document: string, at: PathPattern): string {
  return `${at.join('.')} ${document}`;
}

function fetchOf(
  { schema, required, sources }: PackageScope,
  node: FetchNode,
  rewrites: Rewrites,
): PackageFetch {
  const { serviceName, requires, operation, outputRewrites } = node;
  const keys = required.keyFields(serviceName);
  const source = sources.get(serviceName);
  const report = source?.report;
  return {
    rewrites,
    rename: renamePathOf(outputRewrites),
    represent:
      requires && compileRepresentation(schema, requires, (fields) => required.isKey(serviceName, fields)),
    sound: soundOf({ schema, keys, report }, operation),
    grouping: source && groupingOf(schema, source, node),
  };
}

function documentKey(subgraph: string, query: string): string {
  return `${subgraph} ${query}`;
}

/** Fetches of one document ask the same fields of the same types, so that the rewrites of one do nothing to objects of another. */
function rewritesOf({ schema }: PackageScope, fetches: readonly FetchNode[]): Rewrites {
  const all = (rewritesIn: (fetch: FetchNode) => readonly FetchDataRewrite[] | undefined) => {
    const found = fetches.flatMap((each) => rewritesIn(each) ?? []);
    // Those that tell types apart come before any that gives an object the name of its interface.
    const inOrder = [
      ...found.filter(({ kind }) => kind === 'KeyRenamer'),
      ...found.filter(({ kind }) => kind !== 'KeyRenamer'),
    ];
    return [...new Map(inOrder.map((each) => [JSON.stringify(each), each])).values()];
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
