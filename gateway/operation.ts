// One operation as it comes to the door: a document that was validated, the operation of it that runs, and its variables.

import {
  type DocumentNode,
  type OperationDefinitionNode,
  separateOperations,
  valueFromASTUntyped,
} from 'graphql';
import { own, put } from './executor/own.ts';

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

/**
 * The values of the operation's variables as they will be run with: a default is for what is left out, and not for null.
 * INVARIANT: a variable may be called like what objects inherit, `toString` for one. Only what the request has itself is given.
 */
export function valuesOf({ definition, variables }: Operation): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const { variable, defaultValue } of definition.variableDefinitions ?? []) {
    const name = variable.name.value;
    const given = own(variables, name);
    put(values, name, given === undefined ? defaultValue && valueFromASTUntyped(defaultValue) : given);
  }
  return values;
}
