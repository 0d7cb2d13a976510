// The part of an operation that asks about the schema, as an operation of its own.

import {
  type DocumentNode,
  type FieldNode,
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
  const fields = rootFields(schema, document, operation, conditions);
  const selections = fields.filter(({ name }) => introspectionFields.has(name.value));
  if (selections.length === 0) return null;
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }, ...fragmentsOf(document)] };
}

/** The fields that an operation asks of its root, fragments opened. */
export function rootFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  conditions: Record<string, unknown>,
): readonly FieldNode[] {
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return [];
  const fragments = Object.fromEntries(fragmentsOf(document).map((each) => [each.name.value, each]));
  return [...collectFields(schema, fragments, conditions, root, operation.selectionSet).values()].flat();
}

function fragmentsOf({ definitions }: DocumentNode): readonly FragmentDefinitionNode[] {
  return definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
}
