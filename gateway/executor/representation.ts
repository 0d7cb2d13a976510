// Builds representations: what a subgraph is told of an entity so that it finds it, by the selection that the plan requires.

import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { merge } from './merge.ts';
import { isValue, own, put, type Value } from './own.ts';
import { namesWithin } from './rewrites.ts';

/** The representation of an object; null where the object does not have what is required. */
export type Represent = (object: Readonly<Value>) => Value | null;

/** @param schema the supergraph's, with what callers do not see of it */
export function compileRepresent(
  schema: GraphQLSchema,
  selections: readonly QueryPlanSelectionNode[],
): Represent {
  const parts = selections.map((selection) => compilePart(schema, selection));
  return (object) => {
    const representation: Value = {};
    for (const part of parts) if (!part(object, representation)) return null;
    return representation;
  };
}

/** Adds to a representation; false where something is missing. */
type Part = (object: Readonly<Value>, representation: Value) => boolean;

function compilePart(schema: GraphQLSchema, selection: QueryPlanSelectionNode): Part {
  if (selection.kind === 'InlineFragment') {
    const { typeCondition } = selection;
    if (typeCondition === undefined) return () => true;
    const names = namesWithin(schema, typeCondition);
    const represent = compileRepresent(schema, selection.selections);
    return (object, representation) => {
      const part = names.has(object.__typename) ? represent(object) : null;
      if (part !== null) merge(representation, part);
      return true;
    };
  }
  const key = selection.alias ?? selection.name;
  const below = selection.selections && compileRepresent(schema, selection.selections);
  const partOf = (value: unknown): unknown => {
    if (below === undefined) return value;
    if (Array.isArray(value)) return value.map(partOf);
    return isValue(value) ? below(value) : null;
  };
  return (object, representation) => {
    const value = own(object, key);
    if (value === undefined) return false;
    put(representation, key, partOf(value));
    return true;
  };
}
