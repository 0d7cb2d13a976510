// Variables that are null where the schema takes no null. Validation lets a variable that may be null stand there when it, or its
// place, has a default (GraphQL specification, 5.8.5), so that only a request can be wrong: the default is for what is left out.

import {
  GraphQLError,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type Operation, operationIn } from './operation.ts';

/** An error for each, worded and placed as graphql-js does it for a variable that may never be null. */
export function nullMisfits(schema: GraphQLSchema, operation: Operation): readonly GraphQLError[] {
  const { definition, variables } = operation;
  const nulls = (definition.variableDefinitions ?? []).filter(
    ({ type, variable: { name } }) =>
      type.kind !== Kind.NON_NULL_TYPE &&
      Object.hasOwn(variables, name.value) &&
      variables[name.value] === null,
  );
  if (nulls.length === 0) return [];
  const takesNone = placesWithoutNull(schema, operation);
  return nulls.flatMap((node) => {
    const type = takesNone.get(node.variable.name.value);
    const message = `Variable "$${node.variable.name.value}" of non-null type "${type}" must not be null.`;
    return type === undefined ? [] : [new GraphQLError(message, { nodes: [node] })];
  });
}

/** INVARIANT: a definition belongs to one document, and is read against one schema. */
const known = new WeakMap<Operation['definition'], ReadonlyMap<string, string>>();

/** Variable → type of a place where it stands and no null may. */
function placesWithoutNull(
  schema: GraphQLSchema,
  { document, definition }: Operation,
): ReadonlyMap<string, string> {
  const found =
    known.get(definition) ?? readPlaces(schema, operationIn(document, definition.name?.value ?? ''));
  known.set(definition, found);
  return found;
}

function readPlaces(schema: GraphQLSchema, document: Operation['document']): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const info = new TypeInfo(schema);
  const visitor = {
    Variable({ name }: { readonly name: { readonly value: string } }) {
      const type = info.getInputType();
      if (isNonNullType(type)) found.set(name.value, String(type));
    },
  };
  visit(document, visitWithTypeInfo(info, visitor));
  return found;
}
