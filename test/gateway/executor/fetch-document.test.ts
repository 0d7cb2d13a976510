import type { FetchNode } from '@apollo/query-planner';
import { expect, it } from '@jest/globals';
import { fieldNode, lookupOf, operationOf } from '../../../gateway/executor/fetch-document.ts';

it('what comes from above the objects of a fetch comes from higher above those that are looked up below them', () => {
  const node: FetchNode = {
    kind: 'Fetch',
    serviceName: 'ports',
    operationName: undefined,
    operationKind: 'query' as FetchNode['operationKind'],
    operation:
      'query ($representations: [_Any!]!, $currency: String) { _entities(representations: $representations) { ... on Port { berth { next { fee(in: $currency) } } } } }',
    variableUsages: ['currency'],
    contextRewrites: [
      { kind: 'KeyRenamer', path: ['..', '... on Fleet', 'currency'], renameKeyTo: 'currency' },
    ],
  };
  const { contextRewrites } = lookupOf(node, operationOf(node.operation), {
    keys: ['berth', 'next'],
    asked: new Map([['Berth', [fieldNode('fee')]]]),
    keysOf: () => ['id'],
  });
  expect(contextRewrites).toEqual([
    { kind: 'KeyRenamer', path: ['..', '..', '..', '... on Fleet', 'currency'], renameKeyTo: 'currency' },
  ]);
});
