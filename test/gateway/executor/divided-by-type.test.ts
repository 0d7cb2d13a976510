import { operationFromDocument } from '@apollo/federation-internals';
import { describe, expect, it } from '@jest/globals';
import { GraphQLError, Kind, type OperationDefinitionNode, parse, stripIgnoredCharacters } from 'graphql';
import { dividedByType } from '../../../gateway/executor/divided-by-type.ts';
import { graphOf, planFor } from '../../../gateway/executor/graph.ts';
import { fetchesOf, treeOf } from '../../../gateway/executor/plan-tree.ts';
import { entities } from '../federation/cases/entities.ts';
import { oneType } from '../federation/cases/one-type.ts';
import type { FederationCase } from '../federation/federation-case.ts';
import { supergraphOf } from '../federation/gateways.ts';

function plans(federation: FederationCase, text: string) {
  const graph = graphOf(supergraphOf(federation));
  const document = parse(text);
  const plan = planFor(graph, operationFromDocument(graph.apiSchema, document), '');
  if (plan instanceof GraphQLError) throw plan;
  const isOperation = (each: { readonly kind: Kind }): each is OperationDefinitionNode =>
    each.kind === Kind.OPERATION_DEFINITION;
  const operation = document.definitions.find(isOperation);
  if (operation === undefined) throw new Error('no operation');
  return { plan, divided: dividedByType(graph, document, operation, plan) };
}

/** Of which types a subgraph is asked what of entities. */
function asked(text: string, subgraph: string): readonly string[] {
  const { divided } = plans(oneType, text);
  return [...fetchesOf(treeOf(divided))].flatMap(({ node }) => {
    if (node.serviceName !== subgraph || node.requires === undefined) return [];
    const types = node.requires.map((each) => (each.kind === 'InlineFragment' ? each.typeCondition : ''));
    const document = stripIgnoredCharacters(node.operation);
    return [`${types.join(' ')}: ${document.slice(document.indexOf('{...on ') + 1, -2)}`];
  });
}

describe('fetches of a subgraph that knows an interface as one object', () => {
  it('are for the types of which the operation asks the fields', () => {
    expect(asked('{ rooms { ... on Hall { stage } pin talks { seatsLeft } } }', 'plan')).toEqual([
      'Room Hall: ...on Room{talks{seatsLeft}}',
      'Hall: ...on Room{stage}',
    ]);
    expect(asked('{ rooms { ... on Hall { stage } ... on Lab { bench } } }', 'plan')).toEqual([
      'Hall: ...on Room{stage}',
      'Lab: ...on Room{bench}',
    ]);
  });

  it('are for the types of which other fields require theirs', () => {
    const lock = (text: string) => asked(text, 'keys');
    expect(lock('{ rooms { ... on Hall { door } pin } }')).toEqual([
      'Room: ...on Room{pin}',
      'Hall: ...on Room{lock}',
    ]);
    expect(lock('{ rooms { ... on Hall { lock } door } }')).toEqual(['Hall Room: ...on Room{lock}']);
  });

  it('stay as they are where all is asked of all types', () => {
    for (const text of [
      '{ rooms { talks { id } stage } }',
      '{ rooms { ... on Hall { stage } ... on Lab { stage } ... on Room { id } } }',
      '{ rooms { ... on Hall { stage } } }',
      '{ people { room { name } } }',
    ]) {
      const { plan, divided } = plans(oneType, text);
      expect(divided).toBe(plan);
    }
    const [field] = Object.values(entities.operations);
    const { plan, divided } = plans(entities, typeof field === 'string' ? field : String(field?.query));
    expect(divided).toBe(plan);
  });
});
