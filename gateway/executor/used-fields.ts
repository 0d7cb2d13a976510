// Which fields the field sets of a supergraph name (`@key`, `@requires`, `@provides`), subgraph by subgraph. The planner refuses a
// subgraph that has a field of another and names it nowhere.

import { type FieldDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { argument, namedType } from '../access/directives.ts';
import { fieldSetOf } from './fetch-document.ts';
import type { CompositeNode } from './requirements.ts';

/** @returns `GRAPH Type.field` for each */
export function usedFields(types: ReadonlyMap<string, CompositeNode>): ReadonlySet<string> {
  const used = new Set<string>();
  const note = (graph: string, parent: string, set: SelectionSetNode): void => {
    for (const each of set.selections) {
      if (each.kind === Kind.INLINE_FRAGMENT)
        note(graph, each.typeCondition?.name.value ?? parent, each.selectionSet);
      if (each.kind !== Kind.FIELD) continue;
      const name = each.name.value;
      for (const type of withImplementing(types, parent)) used.add(usedKey(graph, type, name));
      const field = types.get(parent)?.fields?.find((one) => one.name.value === name);
      if (each.selectionSet !== undefined && field !== undefined)
        note(graph, namedType(field.type), each.selectionSet);
    }
  };
  const noteAll = (node: Pick<FieldDefinitionNode, 'directives'>, name: string, parent: string) => {
    for (const join of node.directives ?? []) {
      const fieldSet = argument(join, name);
      if (join.name.value.startsWith('join__') && fieldSet !== '')
        note(argument(join, 'graph'), parent, fieldSetOf(fieldSet));
    }
  };
  for (const type of types.values()) {
    noteAll(type, 'key', type.name.value);
    for (const field of type.fields ?? []) {
      noteAll(field, 'requires', type.name.value);
      noteAll(field, 'provides', namedType(field.type));
    }
  }
  return used;
}

export function usedKey(graph: string, type: string, field: string): string {
  return `${graph} ${type}.${field}`;
}

/** A type, and those that implement it. */
export function withImplementing(types: ReadonlyMap<string, CompositeNode>, type: string): readonly string[] {
  const implementing = [...types.values()].filter(({ interfaces = [] }) =>
    interfaces.some((each) => each.name.value === type),
  );
  return [type, ...implementing.map((each) => each.name.value)];
}
