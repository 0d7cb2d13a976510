// Which subgraph owns the rows of an entity in a supergraph whose subgraphs do not say so: the one that holds the row
// attributes, and of several the one that knows most of the entity.

import { type DocumentNode, Kind, type ObjectTypeDefinitionNode } from 'graphql';
import { accessField } from './access/catalog.ts';
import { allOf, argument, graphsOf } from './access/directives.ts';

/** Entity → graph, for each entity of which no subgraph has the field `_access`. */
export function ownersOf(document: DocumentNode): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const type of document.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    if (type.fields?.some(({ name }) => name.value === accessField)) continue;
    const owner = ownerOf(type);
    if (owner !== undefined) owners.set(type.name.value, owner);
  }
  return owners;
}

function ownerOf(type: ObjectTypeDefinitionNode): string | undefined {
  const joins = allOf(type.directives, 'join__type');
  const able = joins.filter(
    (join) => argument(join, 'key') !== '' && argument(join, 'resolvable') !== 'false',
  );
  const graphs = [...new Set(able.map((join) => argument(join, 'graph')))];
  const resolvedBy = new Map((type.fields ?? []).map((field) => [field.name.value, graphsOf(field, joins)]));
  const held = allOf(type.directives, 'rowAttribute').map(
    (each) => argument(each, 'field').split('.')[0] ?? '',
  );
  const holding = (graph: string) => held.filter((field) => resolvedBy.get(field)?.includes(graph)).length;
  const knowing = (graph: string) => [...resolvedBy.values()].filter((by) => by.includes(graph)).length;
  return graphs.sort((a, b) => holding(b) - holding(a) || knowing(b) - knowing(a))[0];
}
