import { describe, expect, it } from '@jest/globals';
import { buildSchema, type FieldNode, getArgumentValues, type OperationDefinitionNode, parse } from 'graphql';
import { argumentsOf } from '../../subgraphs/call-arguments.ts';

const schema = buildSchema(`
  type Query {
    person(personId: ID, idNumber: String): String
    persons(first: Int = 10, after: String): String
    named(name: String!): String
  }
`);

describe('the arguments of a call', () => {
  it.each([
    '{ person(personId: "a") }',
    'query ($id: ID) { person(personId: $id) }',
    'query ($id: ID, $toString: String) { person(personId: $id, idNumber: $toString) }',
    'query ($id: ID) { person(personId: $id, idNumber: "b") }',
    'query ($toString: Int) { persons(first: $toString) }',
    'query ($id: String) { persons(after: $id) }',
    'query ($id: String) { named(name: $id) }',
  ])('of %s are as GraphQL reads them, with any values and without', (document) => {
    const operation = parse(document).definitions[0] as OperationDefinitionNode;
    const node = operation.selectionSet.selections[0] as FieldNode;
    const definition = schema.getQueryType()?.getFields()[node.name.value];
    if (definition === undefined) throw new Error('there is no such field');
    const call = { definition, node };
    const outcome = (read: () => unknown) => {
      try {
        return read();
      } catch (error) {
        return (error as Error).message;
      }
    };
    for (const variables of [
      {},
      { id: null },
      { id: 'a' },
      { toString: null },
      { id: 'a', toString: 'b' },
      { id: '', toString: 0 },
    ] as Record<string, unknown>[])
      expect(outcome(() => argumentsOf({ variables }, { call }))).toEqual(
        outcome(() => getArgumentValues(definition, node, variables)),
      );
  });
});
