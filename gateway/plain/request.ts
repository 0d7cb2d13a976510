// The nodes of what is asked of a plain subgraph, and the operation that they make.

import {
  type ArgumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import type { Request } from './plan.ts';

/** A field under a response key, without directives: whether it is asked was decided before. */
export function asked(
  name: string,
  key: string,
  given: readonly ArgumentNode[] = [],
  selections: readonly SelectionNode[] = [],
): FieldNode {
  return {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    ...(key === name ? {} : { alias: { kind: Kind.NAME, value: key } }),
    arguments: [...given],
    ...(selections.length === 0
      ? {}
      : { selectionSet: { kind: Kind.SELECTION_SET, selections: [...selections] } }),
  };
}

/**
 * The query of these selections with the variables that they use.
 * @param added definitions of variables that the caller's operation has not
 */
export function requestOf(
  operation: OperationDefinitionNode,
  selections: readonly SelectionNode[],
  added: readonly VariableDefinitionNode[] = [],
): Request {
  const used = new Set<string>();
  const selectionSet = { kind: Kind.SELECTION_SET, selections: [...selections] } as const;
  visit(selectionSet, { Variable: ({ name }) => void used.add(name.value) });
  const definitions = [...(operation.variableDefinitions ?? []), ...added]
    .filter(({ variable }) => used.has(variable.name.value))
    .map(({ directives: _, ...definition }) => definition);
  const query = print({
    kind: Kind.OPERATION_DEFINITION,
    operation: operation.operation,
    variableDefinitions: definitions,
    selectionSet,
  });
  return { query, variables: definitions.map(({ variable }) => variable.name.value) };
}
