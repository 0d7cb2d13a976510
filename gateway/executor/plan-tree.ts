// Plans as trees of fetches, one after another or side by side. A plan is made of a document whose `@skip` and `@include` are
// decided, and neither `@defer` nor subscriptions are offered: other nodes do not occur.

import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import type { PathPattern } from './path.ts';

export interface PlacedFetch {
  readonly node: FetchNode;
  /** The place of the answer that the fetch is for. */
  readonly at: PathPattern;
}

/** Undefined where nothing is to be fetched. */
export function treeOf({ node }: QueryPlan): PlanNode | undefined {
  if (node?.kind === 'Subscription') throw new Error('subscriptions are not offered');
  return node;
}

export function* fetchesOf(node: PlanNode | undefined, at: PathPattern = []): Generator<PlacedFetch> {
  if (node === undefined) return;
  switch (node.kind) {
    case 'Fetch':
      yield { node, at };
      break;
    case 'Sequence':
    case 'Parallel':
      for (const each of node.nodes) yield* fetchesOf(each, at);
      break;
    case 'Flatten':
      yield* fetchesOf(node.node, placeWithin(at, node));
      break;
    default:
      throw notOffered(node);
  }
}

/** The plan with other fetches, or without some. The same plan, if all stay as they are. */
export function withFetches(plan: QueryPlan, change: (fetch: FetchNode) => PlanNode | undefined): QueryPlan {
  const before = treeOf(plan);
  const node = before && changed(before, change);
  if (node === before) return plan;
  const { node: _node, ...rest } = plan;
  return node === undefined ? rest : { ...rest, node };
}

function changed(node: PlanNode, change: (fetch: FetchNode) => PlanNode | undefined): PlanNode | undefined {
  switch (node.kind) {
    case 'Fetch':
      return change(node);
    case 'Sequence':
    case 'Parallel': {
      const nodes = node.nodes.map((each) => changed(each, change));
      if (nodes.every((each, index) => each === node.nodes[index])) return node;
      return { ...node, nodes: nodes.filter((each) => each !== undefined) };
    }
    case 'Flatten': {
      const inner = changed(node.node, change);
      return inner === node.node ? node : inner && { ...node, node: inner };
    }
    default:
      throw notOffered(node);
  }
}

export function placeWithin(at: PathPattern, { path }: Extract<PlanNode, { kind: 'Flatten' }>): PathPattern {
  return [...at, ...path.map(String)];
}

export function notOffered({ kind }: Extract<PlanNode, { kind: 'Condition' | 'Defer' }>): Error {
  return new Error(`a plan with a node of the kind ${kind}`);
}
