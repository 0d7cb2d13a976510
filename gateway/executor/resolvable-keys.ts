// A subgraph may have a key of a type by which it looks nothing up. Where a plan leaves a subgraph for what a field of it requires
// and comes back, the planner takes the first key of the type there, resolvable or not; so the resolvable ones come first.

import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';
import { argument } from '../access/directives.ts';

/** @param supergraph the parsed supergraph SDL */
export function resolvableKeysFirst(supergraph: DocumentNode): DocumentNode {
  return {
    ...supergraph,
    definitions: supergraph.definitions.map((each) =>
      each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? { ...each, directives: inOrder(each.directives ?? []) }
        : each,
    ),
  };
}

/** Keys of one subgraph change places with each other, and with nothing else: what comes first decides between equal plans. */
function inOrder(directives: readonly ConstDirectiveNode[]): readonly ConstDirectiveNode[] {
  const ordered = new Map<string, ConstDirectiveNode[]>();
  for (const join of directives) {
    if (join.name.value !== 'join__type') continue;
    const graph = argument(join, 'graph');
    ordered.set(graph, [...(ordered.get(graph) ?? []), join]);
  }
  for (const joins of ordered.values())
    joins.sort((one, other) => Number(isUnresolvable(one)) - Number(isUnresolvable(other)));
  return directives.map((each) =>
    each.name.value === 'join__type' ? (ordered.get(argument(each, 'graph'))?.shift() ?? each) : each,
  );
}

function isUnresolvable(join: ConstDirectiveNode): boolean {
  return argument(join, 'resolvable') === 'false';
}
