// The grammar of lists, for every list of every domain, against plain SQL: each operator of each field, random
// combinations, orders with ties and nulls, pages from both ends.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type GraphQLInputObjectType, getNamedType } from 'graphql';
import { type Database, openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import { openLens } from '../../../subgraphs/lens.ts';
import { createModel } from '../../../subgraphs/model.ts';
import { createSubgraph } from '../../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { type List, listsOf } from './lists.ts';
import {
  type Asked,
  asked,
  condition,
  drafts,
  orderDrafts,
  ordered,
  related,
  type Vocabulary,
  vocabularyOf,
} from './questions.ts';
import { leavesOf, operatorsOf } from './reference.ts';

const demo = { synthetic: true, today: () => '2026-11-23' };
const seed = Number(process.env.GRAMMAR_SEED ?? 20261123);
const runs = Number(process.env.GRAMMAR_RUNS ?? 25);

let testDatabase: TestDatabase;

/** Both databases are asked the same by the same text, so the slow one is asked each third question. */
const thinned = () => (testDatabase.kind === 'embedded' ? 3 : 1);

beforeAll(async () => {
  testDatabase = await openTestDatabase();
}, 120_000);

afterAll(() => testDatabase.close());

describe.each(domains)('the grammar of $name', (domain) => {
  const model = createModel(domain, demo);
  const vocabularies = new Map<string, Vocabulary>();
  let database: Database;
  let lists: readonly List[];

  beforeAll(async () => {
    database = openDatabase({
      connectionString: testDatabase.connectionString(domain.name),
      poolSize: testDatabase.poolSize,
      applicationName: 'grammar',
    });
    const subgraph = createSubgraph({ domain, database, secret: Buffer.from('grammar'), ...demo });
    lists = await listsOf(domain, model, subgraph, database);
    const wordsOf = (type: string) => vocabularies.get(type) as Vocabulary;
    for (const [type, mapping] of Object.entries(domain.mapping.types))
      if ('table' in mapping)
        vocabularies.set(type, await vocabularyOf(model, type, database, demo.today(), wordsOf));
  }, 120_000);

  afterAll(() => database.end());

  it('agrees with plain SQL on every operator of every field, and on its negation', async () => {
    let turn = 0;
    for (const list of oneOfEachType()) {
      const vocabulary = vocabularyFor(list);
      for (const leaf of vocabulary.leaves) {
        for (const [index, operator] of operatorsOf(model, leaf.filter).entries()) {
          if (turn++ % thinned() !== 0) continue;
          const one = condition(vocabulary, leaf, operator, index);
          if (one !== undefined) await expectBoth(list, one);
        }
      }
    }
  }, 300_000);

  it('agrees with plain SQL on every relation, on some, none, every and the number of its rows, and on its negation', async () => {
    let turn = 0;
    for (const list of oneOfEachType()) {
      const vocabulary = vocabularyFor(list);
      for (const relation of vocabulary.relations) {
        const here = vocabulary.of(relation.type).leaves.length;
        for (const operator of relation.kind === 'one' ? [0] : [0, 1, 2, 3]) {
          if (turn % thinned() === 0) {
            const child = {
              kind: 'leaf',
              leaf: turn % here,
              operator: turn,
              pick: turn,
              children: [],
            } as const;
            const draft = { kind: 'related', leaf: 0, operator, pick: turn, children: [child] } as const;
            await expectBoth(list, related(vocabulary, relation, draft));
          }
          turn++;
        }
      }
    }
  }, 300_000);

  it('agrees with plain SQL on random conditions in random orders', async () => {
    for (const list of lists) {
      const vocabulary = vocabularyFor(list);
      const property = fc.asyncProperty(drafts, orderDrafts, async (draft, orders) => {
        await expectSame(list, asked(vocabulary, draft), ordered(vocabulary, orders));
      });
      await fc.assert(property, { numRuns: Math.ceil(runs / thinned()), seed });
    }
  }, 300_000);

  it('filters by a row of one of several types, which the first of their columns that has a key leads to', async () => {
    const byType = new Map(lists.map((list) => [list.type, list]));
    for (const { list, field, target, options } of [...byType.values()].flatMap(relationsToSeveral)) {
      const common = new Set(leavesOf(model, target).map(({ name }) => name));
      const vocabularyOfOption = vocabularyFor({ type: options[0]?.type ?? '' });
      for (const leaf of vocabularyOfOption.leaves.filter(({ name }) => common.has(name))) {
        const operator = operatorsOf(model, leaf.filter)[0] as string;
        const one = condition(vocabularyOfOption, leaf, operator, 0);
        if (one === undefined) continue;
        const among = (holds: string) => {
          const terms = options.map(({ type, column }) => {
            const mapping = model.type(type) as { readonly table: string };
            const table = `${model.mapping.schema}.${mapping.table}`;
            const on = `r.${model.keyColumn(type)} = v.${column}`;
            return `EXISTS (SELECT FROM ${table} AS r WHERE ${on} AND ${holds.replaceAll('v.', 'r.')})`;
          });
          return `(${terms.join(' OR ')})`;
        };
        await expectSame(list, { where: { [field]: one.where }, sql: among(one.sql) });
        await expectSame(list, { where: { not: { [field]: one.where } }, sql: among(`(NOT ${one.sql})`) });
      }
    }
  });

  it('pages from both ends of any order through every row once', async () => {
    for (const list of lists) {
      const vocabulary = vocabularyFor(list);
      const property = fc.asyncProperty(
        drafts,
        orderDrafts,
        fc.integer({ min: 1, max: 9 }),
        async (draft, orders, size) => {
          const { where } = asked(vocabulary, draft);
          const { orderBy } = ordered(vocabulary, orders);
          const question = { where, orderBy };
          const all = (await keysOf(list, { ...question, first: 40 })).keys;
          const forward: unknown[] = [];
          for (let after: string | null = null; forward.length < all.length; ) {
            const page = await keysOf(list, { ...question, first: size, after });
            expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
            forward.push(...page.keys);
            after = page.pageInfo.endCursor;
            if (!page.pageInfo.hasNextPage) break;
          }
          expect(forward.slice(0, 40)).toEqual(all);
          const last = await keysOf(list, { ...question, first: all.length + 1 });
          const backward: unknown[] = [];
          for (let before: string | null = last.pageInfo.endCursor; before !== null; ) {
            const page = await keysOf(list, { ...question, last: size, before });
            expect(page.pageInfo.hasNextPage).toBe(true);
            backward.unshift(...page.keys);
            before = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
          }
          expect(backward).toEqual(last.keys.slice(0, -1));
          const { startCursor, endCursor } = last.pageInfo;
          if (last.keys.length > 2)
            expect(
              (await keysOf(list, { ...question, last: 3, after: startCursor, before: endCursor })).keys,
            ).toEqual(last.keys.slice(1, -1).slice(-3));
        },
      );
      await fc.assert(property, { numRuns: Math.ceil(runs / 5 / thinned()), seed });
    }
  }, 300_000);

  it('counts no further than 10001 when asked for an estimate, and right below', async () => {
    for (const list of lists) {
      const exact = await list.ask('{ totalCount }', { first: 1 }, openLens);
      const estimate = await list.ask('{ totalCount(mode: ESTIMATED) }', { first: 1 }, openLens);
      expect(estimate.totalCount).toBe(Math.min(exact.totalCount, 10_001));
    }
  });

  it('binds a cursor to the filter and the order', async () => {
    for (const list of lists.slice(0, 3)) {
      const [leaf] = vocabularyFor(list).leaves;
      const orderBy = [{ field: leaf?.name, direction: 'ASC' }];
      const { pageInfo } = await keysOf(list, { first: 1, orderBy });
      const after = pageInfo.endCursor;
      const others = [
        {},
        { orderBy: [{ field: leaf?.name, direction: 'DESC' }] },
        { orderBy, where: { not: { or: [] } } },
      ];
      for (const other of others)
        await expect(keysOf(list, { first: 1, after, ...other })).rejects.toThrow('CURSOR_INVALID');
    }
  });

  it.each([{ first: 1, last: 1 }, {}, { last: 0 }, { first: null }])('refuses a page of %p', async (page) => {
    await expect(keysOf(lists[0] as List, page)).rejects.toThrow('PAGE_SIZE');
  });

  /** The relations of a list's rows to an interface of the domain, with a column for each of its types. */
  function relationsToSeveral(list: List) {
    const input = model.schema.getType(`${list.type}Where`) as GraphQLInputObjectType;
    return Object.values(input.getFields()).flatMap(({ name: field, type }) => {
      const target = /^(.+)(?<!List)Where$/.exec(getNamedType(type).name)?.[1];
      if (target === undefined || ['and', 'or', 'not'].includes(field)) return [];
      const source = model.source(list.type, field, '');
      return source.kind === 'entities' ? [{ list, field, target, options: source.options }] : [];
    });
  }

  function oneOfEachType(): readonly List[] {
    return [...new Map(lists.toReversed().map((list) => [list.type, list])).values()];
  }

  function vocabularyFor({ type }: Pick<List, 'type'>): Vocabulary {
    const found = vocabularies.get(type);
    if (found === undefined) throw new Error(`no vocabulary of ${type}`);
    return found;
  }

  async function keysOf(list: List, args: Readonly<Record<string, unknown>>) {
    const mapping = model.type(list.type) as { readonly key: string };
    const selection = `{ nodes { key: ${mapping.key} } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
    const { nodes, totalCount, pageInfo } = await list.ask(selection, args, openLens);
    return { keys: nodes.map(({ key }) => key), totalCount, pageInfo };
  }

  /** The condition and its negation, by one look at the rows. */
  async function expectBoth(list: List, { where, sql }: Asked) {
    const key = model.keyColumn(list.type);
    const found = (held: string) =>
      `count(*) FILTER (WHERE ${held}), (array_agg(key ORDER BY key) FILTER (WHERE ${held}))[1:200]`;
    const text = `SELECT ${found('c')}, ${found('NOT c')} FROM (SELECT v.${key} AS key, ${sql} AS c FROM ${rowsFor(list)}) AS r`;
    const [[count, keys, otherCount, otherKeys] = []] = await database.query({ name: '', text }, []);
    const own = await keysOf(list, { first: 200, where, orderBy: [] });
    const other = await keysOf(list, { first: 200, where: { not: where }, orderBy: [] });
    const question = { list: list.title, where };
    expect({
      question,
      count: own.totalCount,
      keys: own.keys,
      not: other.totalCount,
      others: other.keys,
    }).toEqual({
      ...{ question, count, keys: keys ?? [], not: otherCount, others: otherKeys ?? [] },
    });
  }

  function rowsFor({ type, among }: List): string {
    const mapping = model.type(type);
    if (!('table' in mapping)) throw new Error(`${type} has no rows`);
    return `${model.mapping.schema}.${mapping.table} AS v WHERE ${among}`;
  }

  async function expectSame(list: List, { where, sql }: Asked, order = { orderBy: [] as object[], sql: '' }) {
    const key = model.keyColumn(list.type);
    const from = `FROM ${rowsFor(list)} AND ${sql}`;
    const text = `SELECT (SELECT count(*) ${from}), array(SELECT v.${key} ${from} ORDER BY ${order.sql}v.${key} LIMIT 200)`;
    const [[count, keys] = []] = await database.query({ name: '', text }, []);
    const found = await keysOf(list, { first: 200, where, orderBy: order.orderBy });
    const question = { list: list.title, where, orderBy: order.orderBy };
    expect({ question, count: found.totalCount, keys: found.keys }).toEqual({ question, count, keys });
  }
});
