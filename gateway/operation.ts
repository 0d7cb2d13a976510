// One operation as it comes to the door: a document that was validated, the operation of it that runs, and its variables.

import {
  type DocumentNode,
  type OperationDefinitionNode,
  separateOperations,
  valueFromASTUntyped,
} from 'graphql';

export interface Operation {
  /** INVARIANT: shared between callers; whoever needs another document makes a new one. */
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** Plans are kept under this hash: another document has another hash. */
  readonly hash: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The operation of this name with the fragments that it uses. */
export function operationIn(document: DocumentNode, name: string): DocumentNode {
  return separateOperations(document)[name] ?? document;
}

/** The values of the operation's variables, with their defaults. */
export function valuesOf({ definition, variables }: Operation): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (definition.variableDefinitions ?? []).map(({ variable: { name }, defaultValue }) => [
      name.value,
      variables[name.value] ?? (defaultValue && valueFromASTUntyped(defaultValue)),
    ]),
  );
}
