import { Supergraph } from '@apollo/federation-internals';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  type OperationDefinitionNode,
  parse,
  print,
  printSchema,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { createExecutor } from '../../../gateway/executor/execute.ts';
import type { Words } from '../../../gateway/executor/words.ts';
import { type Mischief, openBazaar } from './bazaar.ts';
import { operationDrafts, operationOf } from './operations.ts';

// In these tests `word` is what the owner of an object says: of a shop the catalog, of a product the stock.
const words: Words = {
  key: 'word',
  needed: (type, subgraph) =>
    (type === 'Shop' && subgraph !== 'catalog') || (type === 'Product' && subgraph !== 'stock'),
};
const shops = '{ shops { word: label motto } }';
const hits =
  '{ search { ... on Product { word: shipping seller { id } } ... on Shop { word: label owner { id } motto } } }';

interface Told {
  readonly data: {
    readonly shops?: Record<string, unknown>[];
    readonly _entities?: (Record<string, unknown> | null)[];
  };
}

describe("the owner's word", () => {
  const bazaar = openBazaar();
  let mischief: Mischief;
  let sent: { subgraph: string; ids: readonly unknown[] }[];
  let held: Promise<void> | undefined;
  let down: string | undefined;
  let change: (subgraph: string, data: Told['data']) => void;

  const { execute } = createExecutor(bazaar.supergraphSdl, ({ name }) => ({
    async process({ request: { query = '', variables = {} } }) {
      const representations = (variables.representations ?? []) as { id: string }[];
      sent.push({ subgraph: name, ids: representations.map(({ id }) => id) });
      if (name === down) throw new Error('nobody answers');
      if (name === 'catalog') await held;
      const answer = (await bazaar.ask(name, query, variables, mischief)) as Told;
      change(name, answer.data);
      return answer as never;
    },
  }));

  beforeEach(() => {
    mischief = () => 'none';
    sent = [];
    held = undefined;
    down = undefined;
    change = () => {};
  });

  const ask = (query: string, needed: Words | null = words) =>
    execute({
      document: parse(query),
      operationName: undefined,
      hash: `${needed === null} ${query}`,
      variables: {},
      context: {},
      words: needed,
    });
  const sentTo = (subgraph: string) => sent.filter((each) => each.subgraph === subgraph);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

  it('comes before anybody else hears of the object', async () => {
    let release = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    const answer = ask(shops);
    await settled();
    expect(sent.map(({ subgraph }) => subgraph)).toEqual(['stock', 'catalog']);
    release();
    expect((await answer).data).toHaveProperty('shops.0.motto', 'ask for s0');
    expect(sentTo('people')).toEqual([{ subgraph: 'people', ids: ['s0', 's1', 's2'] }]);
  });

  it('is not waited for where it is not needed', async () => {
    held = new Promise(() => {});
    void ask(shops, null);
    await settled();
    expect(sentTo('people')).toHaveLength(1);
  });

  it('keeps from others what it does not confirm', async () => {
    mischief = (type, id, field) => (type === 'Shop' && id === 's1' && field === 'label' ? 'null' : 'none');
    const { data } = await ask(shops);
    expect(sentTo('people')).toEqual([{ subgraph: 'people', ids: ['s0', 's2'] }]);
    expect(data).toMatchObject({
      shops: [{ motto: 'ask for s0' }, { word: null, motto: null }, { motto: 'ask for s2' }],
    });
  });

  it('is nobody else’s: what another subgraph says in its place is not heard', async () => {
    change = (subgraph, { shops = [], _entities: entities }) => {
      if (subgraph === 'stock') for (const shop of shops) shop.word = 'forged';
      // The owner does not find one of them.
      if (subgraph === 'catalog') entities?.splice(1, 1, null);
    };
    const { data } = await ask(shops);
    expect(sentTo('people')).toEqual([{ subgraph: 'people', ids: ['s0', 's2'] }]);
    expect(data).toHaveProperty('shops.1', { word: null, motto: null });
  });

  it.each(['is down', 'fails'])('keeps everything from others while the owner %s', async (how) => {
    if (how === 'is down') down = 'catalog';
    else mischief = (type, _, field) => (type === 'Shop' && field === 'label' ? 'fail' : 'none');
    const { data, errors } = await ask(shops);
    expect(sentTo('people')).toEqual([]);
    expect(data).toMatchObject({ shops: [{ motto: null }, { motto: null }, { motto: null }] });
    expect(errors).not.toHaveLength(0);
  });

  it('comes before what a fetch would ask in passing of an object that it finds', async () => {
    mischief = (type, id, field) => (type === 'Shop' && id === 's1' && field === 'label' ? 'null' : 'none');
    const query = '{ person(id: "n1") { shops { word: label motto fans { name } } } }';
    expect((await ask(query)).data).toEqual({ person: { shops: [null, null, null] } });
    expect(sent).toEqual([
      { subgraph: 'people', ids: [] },
      { subgraph: 'catalog', ids: ['s1'] },
    ]);
    sent = [];
    mischief = () => 'none';
    expect((await ask(query)).data).toHaveProperty('person.shops.0', {
      word: 'shop s1',
      motto: 'ask for s1',
      fans: [{ name: 'person n1' }, null],
    });
    expect(sent).toEqual([
      { subgraph: 'people', ids: [] },
      { subgraph: 'catalog', ids: ['s1'] },
      { subgraph: 'people', ids: ['s1'] },
    ]);
  });

  it('of two kinds of objects at one place comes from two owners, who each wait for the other', async () => {
    mischief = (type, id, field) =>
      id === 'p2' && type === 'Product' && field === 'shipping' ? 'null' : 'none';
    const { data } = await ask(hits);
    expect(data).toEqual({
      search: [
        { word: 'parcel p1', seller: { id: 'n1' } },
        { word: 'shop s1', owner: { id: 'n1' }, motto: 'ask for s1' },
        { word: null, seller: null },
      ],
    });
    expect(sentTo('stock').map(({ ids }) => ids)).toEqual([['p1', 'p2'], ['s1']]);
    expect(sentTo('people').map(({ ids }) => ids)).toEqual([['p1', 's1']]);
  });

  describe('over random operations', () => {
    const schema = buildSchema(
      printSchema(Supergraph.build(bazaar.supergraphSdl).apiSchema().toGraphQLJSSchema()),
    );
    const owners = new Map([
      ['Product', 'catalog'],
      ['Shop', 'catalog'],
      ['Person', 'people'],
    ]);
    const everywhere: Words = {
      key: 'word',
      needed: (type, subgraph) => owners.has(type) && owners.get(type) !== subgraph,
    };
    let learned: string[];
    const { execute } = createExecutor(bazaar.supergraphSdl, ({ name }) => ({
      async process({ request: { query = '', variables = {} } }) {
        const noting: Mischief = (type, id, field) => {
          if (owners.has(type) && owners.get(type) !== name) learned.push(id);
          return mischief(type, id, field);
        };
        return bazaar.ask(name, query, variables, noting) as never;
      },
    }));

    it.each([
      ['changes nothing for who is confirmed', null],
      ['lets nobody else be asked about who is not', fc.subarray(['p1', 'p2', 's1', 's2', 'n1'])],
    ])('%s', async (_title, hidden) => {
      let told = 0;
      await fc.assert(
        fc.asyncProperty(operationDrafts, hidden ?? fc.constant<string[]>([]), async (draft, out) => {
          const { query, variables } = operationOf(schema, draft);
          fc.pre(validate(schema, parse(query)).length === 0);
          const document = parse(withWords(query));
          mischief = (_type, id, field) =>
            out.includes(id) && (field === 'label' || field === 'name') ? 'null' : 'none';
          const run = async (needed: Words | null) => {
            learned = [];
            const hash = `${needed === null} ${print(document)}`;
            return execute({
              document,
              operationName: undefined,
              hash,
              variables,
              context: {},
              words: needed,
            });
          };
          const before = await run(null);
          const asked = learned.length;
          const after = await run(everywhere);
          expect(learned.filter((id) => out.includes(id))).toEqual([]);
          if (hidden === null) {
            expect(after).toEqual(before);
            expect(learned.length).toBeLessThanOrEqual(asked);
          }
          told += learned.length;
        }),
        { numRuns: 200 },
      );
      expect(told).toBeGreaterThan(100);
    });

    /** With the word of each object that it reaches. */
    function withWords(query: string): string {
      const types = new TypeInfo(schema);
      const selections = [...owners.keys()].map((type): SelectionNode => {
        const word = `{ ... on ${type} { word: ${type === 'Person' ? 'name' : 'label'} } }`;
        return (parse(word).definitions[0] as OperationDefinitionNode).selectionSet
          .selections[0] as SelectionNode;
      });
      const within = new Map([
        ['Product', selections.slice(0, 1)],
        ['Shop', selections.slice(1, 2)],
        ['Person', selections.slice(2)],
        ['Node', selections.slice(0, 2)],
        ['Hit', selections.slice(0, 2)],
      ]);
      const SelectionSet = {
        leave(set: SelectionSetNode) {
          const added = within.get(String(types.getParentType())) ?? [];
          return { ...set, selections: [...set.selections, ...added] };
        },
      };
      return print(visit(parse(query), visitWithTypeInfo(types, { SelectionSet })));
    }
  });
});
