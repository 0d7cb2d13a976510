// How many input objects stand in an operation: in the arguments of its fields, fragments written out, and in the defaults of its
// variables. Each is held against all fields of its type, of which a filter has dozens. Those in variables are counted with them.

import { type ArgumentNode, type DocumentNode, Kind, type ValueNode } from 'graphql';
import { mostOf, sum } from './expansion.ts';
import type { Limit } from './limit.ts';

export const inputObjects: Limit = {
  code: 'INPUT_LIMIT',
  count: (document) =>
    ofDefaults(document) +
    mostOf(document, {
      empty: 0,
      field: (field, below) => below + ofArguments(field.arguments ?? []),
      fragment: (_fragment, below) => below,
      join: sum,
    }),
};

function ofDefaults({ definitions }: DocumentNode): number {
  let count = 0;
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { defaultValue } of definition.variableDefinitions ?? [])
      count += defaultValue === undefined ? 0 : ofValue(defaultValue);
  }
  return count;
}

function ofArguments(given: readonly ArgumentNode[]): number {
  return given.reduce((count, { value }) => count + ofValue(value), 0);
}

function ofValue(value: ValueNode): number {
  switch (value.kind) {
    case Kind.OBJECT:
      return value.fields.reduce((count, field) => count + ofValue(field.value), 1);
    case Kind.LIST:
      return value.values.reduce((count, each) => count + ofValue(each), 0);
    default:
      return 0;
  }
}
