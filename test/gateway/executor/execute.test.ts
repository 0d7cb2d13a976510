import { Supergraph } from '@apollo/federation-internals';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, type ExecutionResult, parse, printSchema, validate } from 'graphql';
import { createExecutor } from '../../../gateway/executor/execute.ts';
import { type Mischief, mischiefOf, openBazaar } from './bazaar.ts';
import { operationDrafts, operationOf } from './operations.ts';

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

  it('does not leave to whoever takes of it by key what every object has', async () => {
    const silent = createExecutor(bazaar.supergraphSdl, () => ({
      process: async () => ({ data: { product: { id: 'p1', __typename: 'Product' } } }) as never,
    }));
    const query =
      '{ product(id: "p1") { id constructor: label toString: label __proto__: label type: __typename } }';
    const document = parse(query);
    const execution = {
      document,
      operationName: undefined,
      hash: query,
      variables: {},
      context: {},
      words: null,
    };
    const { data } = await silent.execute({ ...execution, picked: true });
    const product = data?.product as Record<string, unknown>;
    expect(['id', 'constructor', 'toString', '__proto__', 'type'].map((key) => product[key])).toEqual([
      'p1',
      null,
      null,
      null,
      'Product',
    ]);
  });

  it('has for whoever takes of it by key what it has for whoever takes it as it is, errors and nulls included', async () => {
    const schema = buildSchema(
      printSchema(Supergraph.build(bazaar.supergraphSdl).apiSchema().toGraphQLJSSchema()),
    );
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(operationDrafts, fc.nat(1e6), fc.constantFrom(0, 3, 20), async (draft, seed, rate) => {
        const { query, variables = {} } = operationOf(schema, draft);
        const document = parse(query);
        fc.pre(validate(schema, document).length === 0);
        mischief = mischiefOf(seed, rate);
        const execution = {
          document,
          operationName: undefined,
          hash: query,
          variables,
          context: {},
          words: null,
        };
        const whole = told(await execute(execution));
        const picked = told(await execute({ ...execution, picked: true }));
        expect({ query, ...picked, data: pickedOf(whole.data, picked.data) }).toEqual({ query, ...whole });
        if (JSON.stringify(picked.data) !== JSON.stringify(whole.data)) kept += 1;
      }),
      { numRuns: 300, endOnFailure: true },
    );
    // Otherwise nothing of what was fetched is left as it came.
    expect(kept).toBeGreaterThan(30);
  });
});

/** In an order of their own: fetches end as they end. */
function told({ data, errors = [], extensions }: ExecutionResult) {
  return { data, extensions, errors: errors.map((error) => JSON.stringify(error)).sort() };
}

/** What there is of `given` under the keys of `model`. */
function pickedOf(model: unknown, given: unknown): unknown {
  if (given === undefined) return null;
  if (Array.isArray(given)) return given.map((each, index) => pickedOf((model as unknown[])?.[index], each));
  if (typeof given !== 'object' || given === null || typeof model !== 'object' || model === null)
    return given;
  return Object.fromEntries(
    Object.entries(model).map(([key, each]) => [
      key,
      pickedOf(each, Object.hasOwn(given, key) ? given[key as keyof typeof given] : undefined),
    ]),
  );
}
