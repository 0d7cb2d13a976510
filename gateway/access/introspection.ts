// The part of an operation that asks about the schema, as an operation of its own.

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';

const introspectionFields: ReadonlySet<string> = new Set(['__schema', '__type']);

/** Null when the operation asks nothing about the schema. @param conditions values that decide `@skip` and `@include` */
export function introspectionOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  conditions: Record<string, unknown>,
): DocumentNode | null {
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return null;
  const fragments = document.definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
  );
  const byName = Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
  const fields = collectFields(schema, byName, conditions, root, operation.selectionSet);
  const selections = [...fields.values()].flat().filter(({ name }) => introspectionFields.has(name.value));
  if (selections.length === 0) return null;
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }, ...fragments] };
}
