import type { FetchNode } from '@apollo/query-planner';
import { expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { foreignDataSource } from '../../../gateway/data-sources.ts';
import { endingWithin } from '../../../gateway/deadline.ts';
import type { FetchAnswer, PreparingDataSource } from '../../../gateway/executor/source.ts';
import { askTogetherOf } from '../../../gateway/executor/together.ts';
import { createGraphQLClient } from '../../../gateway/graphql-client.ts';

const node: FetchNode = {
  kind: 'Fetch',
  serviceName: 'ports',
  operationName: 'Q',
  operationKind: 'query' as FetchNode['operationKind'],
  operation:
    'query Q($representations: [_Any!]!, $contextualArgument_1_0: String, $days__0: Int) { _entities(representations: $representations) { ... on Berth { fee(in: $contextualArgument_1_0, days: $days__0) } } }',
  variableUsages: ['contextualArgument_1_0', 'days__0'],
  contextRewrites: [{ kind: 'KeyRenamer', path: ['..', 'currency'], renameKeyTo: 'contextualArgument_1_0' }],
};

function answering(answer: (query: string) => FetchAnswer) {
  const asked: { query: string; variables: Record<string, unknown> }[] = [];
  const source: PreparingDataSource = {
    async process({ request: { query = '', variables = {} } }) {
      asked.push({ query, variables });
      return answer(query) as never;
    },
  };
  return { asked, ask: askTogetherOf(source, node) };
}

const setOf = (index: number) => ({
  representations: [{ __typename: 'Berth', id: `b${index}` }],
  contextualArgument_1_0: `c${index}`,
  days__0: 3,
});

it('asks of one group what the plan says', async () => {
  const { asked, ask } = answering(() => ({ data: { _entities: [{ fee: 1 }] } }));
  expect(await ask([setOf(0)], null)).toEqual([{ data: { _entities: [{ fee: 1 }] } }]);
  expect(asked).toEqual([{ query: node.operation, variables: setOf(0) }]);
});

it('asks of several groups in one request, each with its own values and what they share', async () => {
  const { asked, ask } = answering(() => ({
    data: { _0: [{ fee: 1 }], _1: [null] },
    errors: [{ message: 'closed', path: ['_1', 0, 'fee'] }, { message: 'slow' }],
  }));
  expect(await ask([setOf(0), setOf(1)], null)).toEqual([
    { data: { _entities: [{ fee: 1 }] }, errors: [{ message: 'slow' }] },
    { data: { _entities: [null] }, errors: [{ message: 'closed', path: ['_entities', 0, 'fee'] }] },
  ]);
  expect(asked).toEqual([
    {
      query: expect.stringContaining('_1: _entities(representations: $representations___1)'),
      variables: {
        representations___0: [{ __typename: 'Berth', id: 'b0' }],
        representations___1: [{ __typename: 'Berth', id: 'b1' }],
        contextualArgument_1_0___0: 'c0',
        contextualArgument_1_0___1: 'c1',
        days__0: 3,
      },
    },
  ]);
  expect(asked[0]?.query).toContain('fee(in: $contextualArgument_1_0___1, days: $days__0)');
});

it('asks of very many groups in several requests', async () => {
  const { asked, ask } = answering((query) => {
    const keys = [...query.matchAll(/(_\d+): _entities/g)].map(([, key]) => key);
    return { data: Object.fromEntries(keys.map((key) => [key, [{ fee: keys.length }]])) };
  });
  const answers = await ask(
    Array.from({ length: 120 }, (_, index) => setOf(index)),
    null,
  );
  expect(asked.map(({ query }) => parse(query).definitions.length)).toEqual([1, 1, 1]);
  expect(answers.map(({ data }) => data)).toEqual(
    Array.from({ length: 120 }, (_, index) => ({ _entities: [{ fee: index < 100 ? 50 : 20 }] })),
  );
});

it('says of each group that the subgraph is down', async () => {
  const client = createGraphQLClient({ url: 'http://127.0.0.1:1/' });
  const source = foreignDataSource('ports', client, { timeoutMilliseconds: 20_000, report() {} });
  const answers = await askTogetherOf(source, node)([setOf(0), setOf(1)], { signal: endingWithin(30_000) });
  const [failed] = answers;
  expect(answers).toEqual([failed, failed]);
  expect(failed).toEqual({
    data: null,
    errors: [
      expect.objectContaining({ message: expect.stringMatching(/^SECTION_/), path: ['_entities', 0, 'fee'] }),
    ],
  });
  await client.close();
});
