// What fields require of other subgraphs, and by which keys a subgraph finds objects again, as the supergraph says it.

import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import { argument } from '../access/directives.ts';
import { graphNames } from './entity-keys.ts';
import { fieldSetOf } from './fetch-document.ts';

export interface Required {
  /** Whether the subgraph has any field that requires something. */
  requires(subgraph: string): boolean;
  /** What a field of a type requires in a subgraph. */
  of(subgraph: string, type: string, field: string): SelectionSetNode | undefined;
  /** What a subgraph knows of the objects that a field leads to, although others own it (`@provides`). */
  providedBy(subgraph: string, type: string, field: string): SelectionSetNode | undefined;
  /** Keys by which a subgraph finds an object of a type, made of what it knows itself. */
  keyOf(subgraph: string, type: string): SelectionSetNode | undefined;
  /** Fields of all keys by which the subgraph finds objects. */
  keyFields(subgraph: string): ReadonlySet<string>;
  /** Whether the fields hold a key by which the subgraph finds objects, whatever their type. */
  isKey(subgraph: string, fields: ReadonlySet<string>): boolean;
  /** False where the type has a key in the subgraph and none of those by which it finds objects is among the fields. */
  finds(subgraph: string, type: string, fields: ReadonlySet<string>): boolean;
}

/** @param supergraph the parsed supergraph SDL */
export function requiredOf(supergraph: DocumentNode): Required {
  const names = graphNames(supergraph);
  const required = new Map<string, SelectionSetNode>();
  const provided = new Map<string, SelectionSetNode>();
  const keys = new Map<string, string[]>();
  const unresolvable = new Set<string>();
  const external = new Set<string>();
  const requiring = new Set<string>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const join of type.directives ?? []) {
      const key = argument(join, 'key');
      if (join.name.value !== 'join__type' || key === '') continue;
      const at = `${names.get(argument(join, 'graph'))} ${type.name.value}`;
      if (argument(join, 'resolvable') === 'false') unresolvable.add(at);
      else keys.set(at, [...(keys.get(at) ?? []), key]);
    }
    for (const field of type.fields ?? []) {
      for (const join of field.directives ?? []) {
        if (join.name.value !== 'join__field') continue;
        const subgraph = names.get(argument(join, 'graph')) ?? '';
        const at = `${subgraph} ${type.name.value}.${field.name.value}`;
        if (argument(join, 'external') === 'true') external.add(at);
        const [requires, provides] = [argument(join, 'requires'), argument(join, 'provides')];
        if (provides !== '') provided.set(at, fieldSetOf(provides));
        if (requires === '') continue;
        required.set(at, fieldSetOf(requires));
        requiring.add(subgraph);
      }
    }
  }
  const keysOf = new Map<string, SelectionSetNode[]>();
  for (const [at, sets] of keys) {
    const [subgraph = ''] = at.split(' ');
    keysOf.set(subgraph, [...(keysOf.get(subgraph) ?? []), ...sets.map(fieldSetOf)]);
  }
  const isKnown = (at: string, set: SelectionSetNode) =>
    set.selections.every((each) => each.kind === Kind.FIELD && !external.has(`${at}.${each.name.value}`));
  return {
    requires: (subgraph) => requiring.has(subgraph),
    of: (subgraph, type, field) => required.get(`${subgraph} ${type}.${field}`),
    providedBy: (subgraph, type, field) => provided.get(`${subgraph} ${type}.${field}`),
    keyFields: (subgraph) => new Set((keysOf.get(subgraph) ?? []).flatMap(ownNames)),
    isKey: (subgraph, fields) =>
      (keysOf.get(subgraph) ?? []).some((key) => ownNames(key).every((name) => fields.has(name))),
    finds(subgraph, type, fields) {
      const at = `${subgraph} ${type}`;
      const known = keys.get(at) ?? [];
      return (
        !unresolvable.has(at) ||
        known.map(fieldSetOf).some((key) => ownNames(key).every((name) => fields.has(name)))
      );
    },
    keyOf(subgraph, type) {
      const at = `${subgraph} ${type}`;
      return keys
        .get(at)
        ?.map(fieldSetOf)
        .find((each) => isKnown(at, each));
    },
  };
}

/** Names of the fields of the object itself in a selection. */
export function ownNames({ selections }: SelectionSetNode): readonly string[] {
  return selections.flatMap((each) =>
    each.kind === Kind.FIELD
      ? [(each.alias ?? each.name).value]
      : each.kind === Kind.INLINE_FRAGMENT
        ? ownNames(each.selectionSet)
        : [],
  );
}

/** A selection as a plan writes what has to be represented. */
export function asRequirement({ selections }: SelectionSetNode): QueryPlanSelectionNode[] {
  return selections.flatMap((each: SelectionNode): QueryPlanSelectionNode[] => {
    if (each.kind === Kind.FRAGMENT_SPREAD) return [];
    const below = each.selectionSet && asRequirement(each.selectionSet);
    if (each.kind === Kind.FIELD)
      return [
        { kind: 'Field', name: each.name.value, ...(below === undefined ? {} : { selections: below }) },
      ];
    const type = each.typeCondition?.name.value;
    return [
      {
        kind: 'InlineFragment',
        selections: below ?? [],
        ...(type === undefined ? {} : { typeCondition: type }),
      },
    ];
  });
}
