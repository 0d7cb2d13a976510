import { beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { createExecutor } from '../../../gateway/executor/execute.ts';
import type { Words } from '../../../gateway/executor/words.ts';
import { type Mischief, openBazaar } from './bazaar.ts';

// In these tests `word` is what the owner of an object says: of a shop the catalog, of a product the stock.
const words: Words = {
  key: 'word',
  needed: (type, subgraph) =>
    (type === 'Shop' && subgraph !== 'catalog') || (type === 'Product' && subgraph !== 'stock'),
};
const shops = '{ shops { word: label motto } }';
const hits =
  '{ search { ... on Product { word: shipping seller { id } } ... on Shop { word: label owner { id } motto } } }';

describe("the owner's word", () => {
  const bazaar = openBazaar();
  let mischief: Mischief;
  let sent: { subgraph: string; ids: readonly unknown[] }[];
  let held: Promise<void> | undefined;
  let down: string | undefined;

  const { execute } = createExecutor(bazaar.supergraphSdl, ({ name }) => ({
    async process({ request: { query = '', variables = {} } }) {
      const representations = (variables.representations ?? []) as { id: string }[];
      sent.push({ subgraph: name, ids: representations.map(({ id }) => id) });
      if (name === down) throw new Error('nobody answers');
      if (name === 'catalog') await held;
      return bazaar.ask(name, query, variables, mischief) as never;
    },
  }));

  beforeEach(() => {
    mischief = () => 'none';
    sent = [];
    held = undefined;
    down = undefined;
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

  it.each(['is down', 'fails'])('keeps everything from others while the owner %s', async (how) => {
    if (how === 'is down') down = 'catalog';
    else mischief = (type, _, field) => (type === 'Shop' && field === 'label' ? 'fail' : 'none');
    const { data, errors } = await ask(shops);
    expect(sentTo('people')).toEqual([]);
    expect(data).toMatchObject({ shops: [{ motto: null }, { motto: null }, { motto: null }] });
    expect(errors).not.toHaveLength(0);
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
});
