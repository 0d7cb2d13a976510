// Which subgraphs know an interface as one object (`@interfaceObject`), as the supergraph says.

import { type DocumentNode, Kind } from 'graphql';
import { allOf, argument } from '../access/directives.ts';
import { graphNames } from './entity-keys.ts';

/** @param supergraph the parsed supergraph SDL @returns subgraph → names of such interfaces */
export function interfaceObjects(supergraph: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> {
  const names = graphNames(supergraph);
  const found = new Map<string, Set<string>>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const join of allOf(type.directives, 'join__type')) {
      if (argument(join, 'isInterfaceObject') !== 'true') continue;
      const subgraph = names.get(argument(join, 'graph')) ?? '';
      found.set(subgraph, (found.get(subgraph) ?? new Set()).add(type.name.value));
    }
  }
  return found;
}
