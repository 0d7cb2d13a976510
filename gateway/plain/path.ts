// Values that the gateway reads of a row for itself, by a path from the row: a field of it (`flag`), or one of an object that
// stands in it (`person.personId`). They decide about the row and name its subjects, and never leave.

import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  Kind,
  type SelectionNode,
} from 'graphql';
import { plainKeys } from './plan.ts';
import { asked } from './request.ts';

/** Of each step of a path, the response keys under which its value may stand: one for each type that has the field. */
export type Steps = readonly (readonly string[])[];

/** Whether a path leads from a row of the type over single objects to a single value, and needs no argument. */
export function isReadable(schema: GraphQLSchema, type: GraphQLNamedType, path: string): boolean {
  const [name = '', ...rest] = path.split('.');
  const holders = holdersOf(schema, type, name);
  return (
    holders.length > 0 &&
    holders.every((holder) => {
      const definition = holder.getFields()[name];
      if (definition === undefined || definition.args.some(isRequiredArgument)) return false;
      const bare = isNonNullType(definition.type) ? definition.type.ofType : definition.type;
      if (isListType(bare)) return false;
      const named = getNamedType(definition.type);
      return rest.length === 0 ? isLeafType(named) : isReadable(schema, named, rest.join('.'));
    })
  );
}

/** @param path as `isReadable` accepts it */
export function readPath(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  path: string,
): { readonly selection: FieldNode; readonly steps: Steps } {
  const [selection] = selectionsOf(schema, type, path.split('.'));
  if (selection?.kind !== Kind.FIELD) throw new Error(`${type.name} has no ${path}`);
  return { selection, steps: stepsOf(schema, [type], path.split('.')) };
}

/** The value at the end of a path; null where a step leads nowhere. */
export function valueAt(steps: Steps, row: Readonly<Record<string, unknown>>): unknown {
  let value: unknown = row;
  for (const keys of steps) {
    if (typeof value !== 'object' || value === null) return null;
    const object = value as Readonly<Record<string, unknown>>;
    const key = keys.find((each) => object[each] !== undefined);
    value = key === undefined ? null : object[key];
  }
  return value;
}

/** The types that may stand where `type` is named and that have the field. */
function holdersOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  field: string,
): readonly GraphQLObjectType[] {
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type].filter(isObjectType);
  return possible.filter((each) => each.getFields()[field] !== undefined);
}

function selectionsOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  [name = '', ...rest]: readonly string[],
): readonly SelectionNode[] {
  return holdersOf(schema, type, name).map((holder): SelectionNode => {
    const named = getNamedType(holder.getFields()[name]?.type) as GraphQLNamedType;
    const below = rest.length === 0 ? [] : selectionsOf(schema, named, rest);
    const field = asked(name, plainKeys.attribute(holder.name, name), [], below);
    if (!isAbstractType(type)) return field;
    const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: holder.name } } as const;
    const selectionSet = { kind: Kind.SELECTION_SET, selections: [field] } as const;
    return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet };
  });
}

function stepsOf(
  schema: GraphQLSchema,
  types: readonly GraphQLNamedType[],
  [name = '', ...rest]: readonly string[],
): Steps {
  const holders = types.flatMap((type) => holdersOf(schema, type, name));
  const keys = [...new Set(holders.map((holder) => plainKeys.attribute(holder.name, name)))];
  if (rest.length === 0) return [keys];
  const below = holders.map((holder) => getNamedType(holder.getFields()[name]?.type) as GraphQLNamedType);
  return [keys, ...stepsOf(schema, [...new Set(below)], rest)];
}
