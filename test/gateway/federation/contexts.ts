// What arguments with `@fromContext` are in the one schema: read from the nearest object above that has the context, as the SDL of the
// subgraphs says it. What of it fails is null.

import {
  type FieldDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FederationCase, Given, Row } from './federation-case.ts';
import { argumentOf, directives, documentOf, keySet } from './world.ts';

export type Read = (row: Row, field: string, given: Given) => unknown;

/** @returns arguments of a field, given the objects above the one that has it, the nearest first */
export function contextualArguments(
  { subgraphs }: FederationCase,
  schema: GraphQLSchema,
  read: Read,
): (coordinate: string, above: readonly Row[]) => Given {
  const known = new Map<string, Map<string, (above: readonly Row[]) => unknown>>();
  for (const sdl of Object.values(subgraphs)) {
    const { definitions } = documentOf(sdl);
    const types = definitions.filter(
      (each): each is ObjectTypeDefinitionNode => 'directives' in each && 'name' in each,
    );
    const contexts = new Map<string, Set<string>>();
    for (const type of types)
      for (const context of directives(type, 'context')) {
        const name = argumentOf(context, 'name');
        contexts.set(name, new Set([...(contexts.get(name) ?? []), ...objectTypes(schema, type.name.value)]));
      }
    for (const type of types)
      for (const field of type.fields ?? [])
        for (const [name, from] of contextual(field)) {
          const [, context = '', selection = ''] = /^\s*\$(\w+)\s*(.*)$/s.exec(from) ?? [];
          const holders = contexts.get(context) ?? new Set();
          const set = selection.startsWith('{') ? keySet(selection.slice(1, -1)) : keySet(selection);
          const coordinate = `${type.name.value}.${field.name.value}`;
          const given = known.get(coordinate) ?? new Map();
          known.set(coordinate, given);
          given.set(name, (above: readonly Row[]) => {
            const holder = above.find(({ __typename }) => holders.has(__typename));
            return holder === undefined ? undefined : selected(read, holder, set);
          });
        }
  }
  return (coordinate, above) =>
    Object.fromEntries([...(known.get(coordinate) ?? [])].map(([name, take]) => [name, take(above)]));
}

function contextual({ arguments: given = [] }: FieldDefinitionNode): [string, string][] {
  return given.flatMap((each) =>
    directives(each, 'fromContext').map((from): [string, string] => [
      each.name.value,
      argumentOf(from, 'field'),
    ]),
  );
}

function objectTypes(schema: GraphQLSchema, name: string): readonly string[] {
  const type = schema.getType(name);
  return isAbstractType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [name];
}

function selected(read: Read, value: unknown, set: SelectionSetNode | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => selected(read, each, set));
  if (set === undefined || value === null || value === undefined) return value ?? null;
  const row = value as Row;
  for (const each of set.selections) {
    if (each.kind === Kind.INLINE_FRAGMENT && each.typeCondition?.name.value === row.__typename)
      return selected(read, row, each.selectionSet);
    if (each.kind !== Kind.FIELD) continue;
    try {
      return selected(read, read(row, each.name.value, {}), each.selectionSet);
    } catch {
      return null;
    }
  }
  return null;
}
