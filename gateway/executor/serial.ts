// Mutations run one after the other, each with all that is asked of what it leads to. The planner asks those of one subgraph in one
// fetch, and what other subgraphs know only then: of the first mutation one would be told what is after the last. So each is planned
// by itself, where anything but the mutations is to be fetched.

import type { QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { fetchesOf, treeOf } from './plan-tree.ts';

/**
 * @param document settled: mutations stand in it without fragments around them
 * @returns a document for each mutation, in order; the document alone where there is no second one
 */
export function serially(document: DocumentNode, operationName: string): readonly DocumentNode[] {
  const isAsked = (each: DocumentNode['definitions'][number]): each is OperationDefinitionNode =>
    each.kind === Kind.OPERATION_DEFINITION && (operationName === '' || each.name?.value === operationName);
  const operation = document.definitions.find(isAsked);
  if (operation?.operation !== OperationTypeNode.MUTATION) return [document];
  const fields = new Map<string, FieldNode[]>();
  for (const each of operation.selectionSet.selections) {
    if (each.kind !== Kind.FIELD) throw new Error('the document is not settled');
    if (each.name.value.startsWith('__')) continue;
    const key = (each.alias ?? each.name).value;
    fields.set(key, [...(fields.get(key) ?? []), each]);
  }
  if (fields.size < 2) return [document];
  const others = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return [...fields.values()].map((selections) => ({
    ...document,
    definitions: [{ ...operation, selectionSet: { ...operation.selectionSet, selections } }, ...others],
  }));
}

/** Whether a plan asks nothing but mutations. */
export function isMutationsAlone(plan: QueryPlan): boolean {
  return [...fetchesOf(treeOf(plan))].every(({ node, at }) => node.requires === undefined && at.length === 0);
}

export function oneAfterTheOther(plans: readonly QueryPlan[]): QueryPlan {
  const nodes = plans.flatMap((plan) => treeOf(plan) ?? []);
  return { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } };
}
