// Builds representations: what a subgraph is told of an entity so that it finds it, by the selection that the plan requires.

import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { merge } from './merge.ts';
import { isValue, own, put, type Value } from './own.ts';
import { namesWithin } from './rewrites.ts';

/** The representation of an object; null where the object does not have what is required. */
export type Represent = (object: Readonly<Value>) => Value | null;

/**
 * @param schema the supergraph's, with what callers do not see of it
 * @param isKey whether the subgraph finds objects by the fields
 */
export function compileRepresentation(
  schema: GraphQLSchema,
  selections: readonly QueryPlanSelectionNode[],
  isKey: IsKey,
): Represent {
  const only = onlyPartOf(selections);
  if (only !== null) {
    const names = namesWithin(schema, only.type);
    const represent = compileRepresent(schema, only.selections);
    return (object) => (names.has(object.__typename) ? represent(object) : null);
  }
  const represent = compileRepresent(schema, selections);
  const naming = namingOf(schema, selections, isKey);
  if (naming === null) return represent;
  return (object) => (naming.has(object.__typename) ? represent(object) : null);
}

type IsKey = (fields: ReadonlySet<string>) => boolean;

/**
 * Where some parts of what is required name the object and others only say what its fields need, the planner wants objects of the types
 * of the former: who knows an interface as one object is told of all its types what fields of one of them need.
 * @returns names of the types of which objects are wanted; null: all that have what is required
 */
export function namingOf(
  schema: GraphQLSchema,
  selections: readonly QueryPlanSelectionNode[],
  isKey: IsKey,
): ReadonlySet<unknown> | null {
  const naming = selections.filter((each) => isKey(namesIn(each)));
  if (naming.length === 0 || naming.length === selections.length) return null;
  return new Set(
    naming.flatMap((each) =>
      each.kind === 'InlineFragment' && each.typeCondition !== undefined
        ? [...namesWithin(schema, each.typeCondition)]
        : [],
    ),
  );
}

function namesIn(selection: QueryPlanSelectionNode): ReadonlySet<string> {
  const fields = selection.kind === 'InlineFragment' ? selection.selections : [selection];
  return new Set(fields.flatMap((each) => (each.kind === 'Field' ? [each.alias ?? each.name] : [])));
}

/** What is required, where it is required of one type alone: no part of it is added to another. */
function onlyPartOf(selections: readonly QueryPlanSelectionNode[]) {
  const [only, ...others] = selections;
  if (only?.kind !== 'InlineFragment' || only.typeCondition === undefined || others.length > 0) return null;
  return { type: only.typeCondition, selections: only.selections };
}

/**
 * The only field, beside the name of the type, by which objects of one type are represented: those that have it alike are represented
 * alike. Null where it takes more to tell.
 */
export function soleFieldOf(
  schema: GraphQLSchema,
  selections: readonly QueryPlanSelectionNode[],
): string | null {
  const only = onlyPartOf(selections);
  if (only === null || namesWithin(schema, only.type).size > 1) return null;
  const fields = only.selections.filter((each) => each.kind !== 'Field' || each.name !== '__typename');
  const [field] = fields;
  return fields.length === 1 && field?.kind === 'Field' ? (field.alias ?? field.name) : null;
}

function compileRepresent(schema: GraphQLSchema, selections: readonly QueryPlanSelectionNode[]): Represent {
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
