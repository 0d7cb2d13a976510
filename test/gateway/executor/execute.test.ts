import { beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { createExecutor } from '../../../gateway/executor/execute.ts';
import { type Mischief, openBazaar } from './bazaar.ts';

const bazaar = openBazaar();

describe('the executor', () => {
  let mischief: Mischief;
  let sent: { subgraph: string; query: string; variables: Record<string, unknown> }[];
  const { execute } = createExecutor(bazaar.supergraphSdl, ({ name }) => ({
    process({ request: { query = '', variables = {} } }) {
      sent.push({ subgraph: name, query, variables });
      return bazaar.ask(name, query, variables, mischief) as never;
    },
  }));

  beforeEach(() => {
    mischief = () => 'none';
    sent = [];
  });

  const ask = (query: string, variables: Record<string, unknown> = {}, operationName?: string) =>
    execute({ document: parse(query), operationName, hash: query, variables, context: {}, words: null });

  it('keeps the order of the document, where fields first appear', async () => {
    const { data } = await ask(
      '{ product(id: "p1") { ...F stars label size { height } } version } fragment F on Product { inStock size { width } id }',
    );
    expect(JSON.stringify(data)).toBe(
      '{"product":{"inStock":0,"size":{"width":10,"height":1},"id":"p1","stars":1.5,"label":"product p1"},"version":"1"}',
    );
  });

  it('opens a fragment within a fragment on an interface although the object does not say what it is', async () => {
    const { data } = await ask('{ product(id: "p1") { ... on Node { ... on Product { kind } } } }');
    expect(data).toEqual({ product: { kind: 'CLOTH' } });
  });

  it('sends equal representations once, and gives each object what comes back', async () => {
    const { data } = await ask(
      '{ a: product(id: "p1") { madeBy { rating } } nodes(ids: ["s1", "p1", "s1"]) { ... on Shop { rating } ... on Product { stars } } }',
    );
    expect(data).toEqual({
      a: { madeBy: { rating: 1 } },
      nodes: [{ rating: 1 }, { stars: 1.5 }, { rating: 1 }],
    });
    const shops = [{ __typename: 'Shop', id: 's1' }];
    expect(sent.slice(1).map(({ variables }) => variables.representations)).toEqual(
      expect.arrayContaining([shops, [...shops, { __typename: 'Product', id: 'p1' }]]),
    );
  });

  it('says at which object something failed, also where others were not asked about', async () => {
    mischief = (_, id, field) => (id === 's1' && field === 'stock' ? 'fail' : 'none');
    const { errors } = await ask('{ search { ... on Shop { stock { inStock } } } }');
    expect(errors?.map(({ path }) => path)).toEqual([['search', 1, 'stock']]);
  });

  it('takes keys of every name for what they are', async () => {
    const { data } = await ask(
      '{ constructor: product(id: "p1") { toString: stars __proto__: size { valueOf: width } hasOwnProperty: seller { name } } }',
    );
    expect(JSON.stringify(data)).toBe(
      '{"constructor":{"toString":1.5,"__proto__":{"valueOf":10},"hasOwnProperty":{"name":"person n1"}}}',
    );
    expect(Object.prototype).not.toHaveProperty('valueOf.width');
  });

  it('asks nothing for what @skip and @include leave out, whatever they said before', async () => {
    const query =
      'query ($with: Boolean!, $without: Boolean = false) { product(id: "p1") { id ... @include(if: $with) { stars } inStock @skip(if: $without) } }';
    expect((await ask(query, { with: true })).data).toEqual({
      product: { id: 'p1', stars: 1.5, inStock: 0 },
    });
    expect((await ask(query, { with: false })).data).toEqual({ product: { id: 'p1', inStock: 0 } });
    sent = [];
    expect((await ask(query, { with: false, without: true })).data).toEqual({ product: { id: 'p1' } });
    expect(sent.map(({ subgraph }) => subgraph)).toEqual(['catalog']);
  });

  it('refuses variables that do not fit, and asks nobody', async () => {
    const query = 'query ($id: ID!) { product(id: $id) { id } }';
    const { data, errors } = await ask(query, { id: {} });
    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toContain('$id');
    expect(sent).toEqual([]);
  });

  it('runs mutations one after the other', async () => {
    const { data } = await ask(
      'mutation { a: rename(id: "p1") { label } b: restock(id: "p2", by: 1) { label inStock } c: rename(id: "p3") { stars } }',
    );
    expect(data).toEqual({
      a: { label: 'product p1' },
      b: { label: 'product p2', inStock: 1 },
      c: { stars: 3.5 },
    });
    const mutations = sent.filter(({ query }) => query.startsWith('mutation'));
    expect(mutations.map(({ subgraph }) => subgraph)).toEqual(['catalog', 'stock', 'catalog']);
  });

  it('says what is not of its type also where a fetch failed, and once what the failure explains', async () => {
    const failing = createExecutor(bazaar.supergraphSdl, () => ({
      process: async () =>
        ({
          data: {
            a: [
              { id: 'p1', label: {} },
              { id: 'p2', label: 'x', tags: 'none' },
            ],
          },
          errors: [{ message: 'x', path: ['a', 0, 'label'], extensions: { code: 'SECTION_UNAVAILABLE' } }],
        }) as never,
    }));
    const query = '{ a: products { id label tags } }';
    const { errors } = await failing.execute({
      document: parse(query),
      operationName: undefined,
      hash: query,
      variables: {},
      context: {},
      words: null,
    });
    expect(errors?.map(({ path, extensions: { code } }) => [code, path])).toEqual([
      ['SECTION_UNAVAILABLE', ['a', 0, 'label']],
      ['RESULT_INVALID', ['a', 1, 'tags']],
    ]);
  });

  it('makes null what holds a value that is not there or not of its type, and says where', async () => {
    const liar = createExecutor(bazaar.supergraphSdl, () => ({
      process: async () =>
        ({ data: { products: [{ id: 'p1', label: {}, tags: 'none' }, { id: null }, 'p3'] } }) as never,
    }));
    const query = '{ products { id label tags } }';
    const document = parse(query);
    const context = {};
    expect(
      await liar.execute({
        document,
        operationName: undefined,
        hash: query,
        variables: {},
        context,
        words: null,
      }),
    ).toEqual({
      data: null,
      extensions: {
        valueCompletion: [
          { message: expect.any(String), path: ['products', 0, 'label'] },
          { message: expect.any(String), path: ['products', 0, 'tags'] },
          { message: expect.any(String), path: ['products', 1, 'id'] },
          { message: expect.any(String), path: ['products', 2] },
        ],
      },
    });
  });
});
