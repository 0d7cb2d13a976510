// By which fields each subgraph looks up each entity, as the supergraph says.

import { type DocumentNode, Kind } from 'graphql';
import { allOf, argument, words } from '../access/directives.ts';

/** Subgraph → each type that it has → fields of a key by which it finds objects of the type; null: it finds none. */
export type EntityKeys = ReadonlyMap<string, ReadonlyMap<string, readonly string[] | null>>;

/** @param supergraph the parsed supergraph SDL */
export function entityKeys(supergraph: DocumentNode): EntityKeys {
  const names = graphNames(supergraph);
  const keys = new Map<string, Map<string, readonly string[] | null>>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const join of allOf(type.directives, 'join__type')) {
      const subgraph = names.get(argument(join, 'graph')) ?? '';
      const known = keys.get(subgraph) ?? new Map<string, readonly string[] | null>();
      const key = argument(join, 'key');
      // A key of nested fields is none: a governed supergraph has no such keys.
      const usable = key !== '' && !key.includes('{') && argument(join, 'resolvable') !== 'false';
      known.set(type.name.value, known.get(type.name.value) ?? (usable ? words(key) : null));
      keys.set(subgraph, known);
    }
  }
  return keys;
}

/** `LEGAL_ENTITIES` → `legal-entities` */
export function graphNames(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const { name, directives } of definition.values ?? [])
      names.set(name.value, argument(allOf(directives, 'join__graph')[0], 'name'));
  }
  return names;
}
