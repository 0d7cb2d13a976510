// What every domain promises, checked for each of them: a sixth domain is covered as soon as it has its line in
// subgraphs/index.ts.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isObjectType } from 'graphql';
import { type Database, openDatabase, type Statement } from '../../subgraphs/database.ts';
import { domains } from '../../subgraphs/index.ts';
import { type Condition, type Lens, openLens, type TypeLens } from '../../subgraphs/lens.ts';
import type { Domain, TableMapping } from '../../subgraphs/mapping.ts';
import { createModel } from '../../subgraphs/model.ts';
import { createSubgraph, type Subgraph, type SubgraphResult } from '../../subgraphs/subgraph.ts';
import { subjectField } from '../../subgraphs/subject.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { everyField } from './every-field.ts';

const demo = { synthetic: true, today: () => '2026-11-23' };

let testDatabase: TestDatabase;
let database: Database;
const sent: Statement[] = [];

beforeAll(async () => {
  testDatabase = await openTestDatabase();
}, 120_000);

afterAll(async () => {
  await testDatabase.close();
});

describe.each(domains)('$name', (domain) => {
  const model = createModel(domain, demo);
  let subgraph: Subgraph;
  let tables: readonly [string, TableMapping][];

  beforeAll(() => {
    database = openDatabase({
      connectionString: testDatabase.connectionString(domain.name),
      poolSize: testDatabase.poolSize,
      applicationName: 'contract',
      observe: (statement) => sent.push(statement),
    });
    subgraph = createSubgraph({ domain, database, secret: Buffer.from('contract'), ...demo });
    tables = tablesOf(domain);
  });

  afterAll(() => database.end());

  it('answers a question for everything that each of its lists holds', async () => {
    for (const [name, type] of lists(domain)) {
      const nodes = `nodes ${everyField(model.schema, type, 2)}`;
      const { data, errors } = await ask(`{ ${name}(first: 5) { ${nodes} } }`);
      expect(errors).toBeUndefined();
      expect(pageOf(data, name).nodes.length).toBeGreaterThan(0);
    }
  });

  it('answers everything of its entities by key, in the order asked, duplicates and unknown ones included', async () => {
    for (const [type, mapping] of tables.filter(([name]) => isEntity(name))) {
      const keys = (await keysOf(type, mapping)).slice(0, 3);
      const asked = [keys[0], 'no-such-key', keys[2], keys[1], keys[0], 'no\0text'];
      const found = await entities(type, mapping.key, asked, `{ ${mapping.key} }`);
      expect(found.map((each) => each?.[mapping.key] ?? null)).toEqual([
        keys[0],
        null,
        keys[2],
        keys[1],
        keys[0],
        null,
      ]);
    }
  });

  it('sends as many statements for 500 subjects as for one', async () => {
    for (const [type, mapping] of tables.filter(([name]) => isEntity(name))) {
      const keys = await keysOf(type, mapping);
      const counts: number[] = [];
      for (const size of [1, 50, 500]) {
        sent.length = 0;
        await entities(type, mapping.key, keys.slice(0, size), everyField(model.schema, type, 1));
        counts.push(sent.length);
      }
      // Fewer only where no subject has what a further level would fetch.
      expect(counts[1]).toBeLessThanOrEqual(relationsOf(type) + 1);
      expect(counts[2]).toBeLessThanOrEqual(relationsOf(type) + 1);
    }
  });

  it('selects no column that the operation does not ask for', async () => {
    for (const [type, mapping] of tables.filter(([name]) => isEntity(name))) {
      sent.length = 0;
      await entities(type, mapping.key, ['x'], `{ ${mapping.key} }`);
      expect(sent.map(({ text }) => text.split(' from ')[0])).toEqual([`select t.${model.keyColumn(type)}`]);
    }
  });

  it('pages through each list so that every row comes once', async () => {
    for (const [name, type] of lists(domain)) {
      const key = keyField(domain, type);
      const seen: unknown[] = [];
      let after: string | null = null;
      do {
        const text = `query ($after: String) { ${name}(first: 7, after: $after) { nodes { ${key} } pageInfo { hasNextPage endCursor } } }`;
        const page = pageOf((await ask(text, { after })).data, name);
        seen.push(...page.nodes.map((node) => node[key]));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null && seen.length < 70);
      expect(new Set(seen).size).toBe(seen.length);
      const { data } = await ask(`{ ${name}(first: ${seen.length}) { nodes { ${key} } } }`);
      expect(pageOf(data, name).nodes.map((node) => node[key])).toEqual(seen);
    }
  });

  it.each([0, -1, 1001])('refuses a page of %d', async (first) => {
    const [name, type] = lists(domain)[0] as [string, string];
    const { data, errors } = await ask(
      `{ ${name}(first: ${first}) { nodes { ${keyField(domain, type)} } } }`,
    );
    expect(data).toEqual({ [name]: null });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'PAGE_SIZE' });
  });

  it('refuses a cursor that it did not make for this list', async () => {
    const [name, type] = lists(domain)[0] as [string, string];
    const key = keyField(domain, type);
    const { data } = await ask(
      `{ ${name}(first: 1) { nodes { ${key} } pageInfo { hasNextPage endCursor } } }`,
    );
    const cursor = pageOf(data, name).pageInfo.endCursor as string;
    const forged = `${cursor.slice(0, -4)}${cursor.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    for (const after of [forged, 'nonsense', '']) {
      const result = await ask(
        `query ($after: String) { ${name}(first: 1, after: $after) { nodes { ${key} } } }`,
        { after },
      );
      expect(result.errors?.[0]?.extensions).toMatchObject({ code: 'CURSOR_INVALID' });
    }
  });

  it('keeps what a lens hides out of its statements', async () => {
    for (const [type, mapping] of tables.filter(([name]) => isEntity(name))) {
      const lens = lensOf({ [type]: { rows: true, fields: {}, matches: {}, access: [] } });
      const keys = (await keysOf(type, mapping)).slice(0, 2);
      sent.length = 0;
      const found = await entities(type, mapping.key, keys, everyField(model.schema, type, 1), lens);
      expect(sent.map(({ text }) => text.split(' from ')[0])).toEqual([`select t.${model.keyColumn(type)}`]);
      for (const each of found) {
        const values = Object.entries(each ?? {}).filter(
          ([name]) => ![mapping.key, '__typename', '_access'].includes(name),
        );
        expect(values.every(([, value]) => value === null)).toBe(true);
      }
    }
  });

  it('reads an object with the row that refers to it, as a statement of its own would', async () => {
    for (const [name, type] of lists(domain)) {
      const mapping = domain.mapping.types[type];
      if (mapping?.kind !== 'table' || !isEntity(type)) continue;
      for (const [field, target] of referencesOf(mapping)) {
        const selection = `{ ${mapping.key} ${field} ${everyField(model.schema, target, 1)} }`;
        for (const lens of await lensesOf(type, mapping, field, target)) {
          const list = await ask(`{ ${name}(first: 50) { nodes ${selection} } }`, {}, lens);
          expect(list.errors).toBeUndefined();
          const { nodes } = pageOf(list.data, name);
          const keys = nodes.map((node) => node[mapping.key]);
          expect(await entities(type, mapping.key, keys, selection, lens)).toEqual(nodes);
        }
        sent.length = 0;
        await entities(
          type,
          mapping.key,
          ['x'],
          `{ ${field} { __typename } other: ${field} { __typename } }`,
        );
        expect(sent).toHaveLength(1);
      }
    }
  });

  it('says whose data its rows are, also under a lens that hides all their fields', async () => {
    for (const [name, type] of lists(domain)) {
      const object = model.schema.getType(type);
      if (!isObjectType(object) || object.getFields()[subjectField] === undefined) continue;
      const lens = lensOf({ [type]: { rows: true, fields: {}, matches: {}, access: [] } });
      const { data } = await ask(`{ ${name}(first: 5) { nodes { ${subjectField} } } }`, {}, lens);
      for (const node of pageOf(data, name).nodes)
        expect(node).toEqual({ [subjectField]: expect.stringMatching(/^(Person|LegalEntity):\w+/) });
    }
  });

  it('has no rows for a lens that grants none', async () => {
    const lens = lensOf({});
    for (const [name, type] of lists(domain)) {
      const { data } = await ask(
        `{ ${name}(first: 5) { nodes { ${keyField(domain, type)} } pageInfo { hasNextPage } } }`,
        {},
        lens,
      );
      expect(pageOf(data, name)).toEqual({ nodes: [], pageInfo: { hasNextPage: false } });
    }
    for (const [type, mapping] of tables.filter(([name]) => isEntity(name))) {
      const keys = (await keysOf(type, mapping)).slice(0, 1);
      expect(await entities(type, mapping.key, keys, `{ ${mapping.key} }`, lens)).toEqual([null]);
    }
  });

  it('does not write', async () => {
    if (testDatabase.kind === 'embedded') return; // One session serves all; there are no roles to keep apart.
    const [, mapping] = tables[0] as [string, TableMapping];
    const text = `DELETE FROM ${domain.mapping.schema}.${mapping.table}`;
    await expect(database.query({ name: '', text }, [])).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  });

  async function ask(query: string, variables: Record<string, unknown> = {}, lens: Lens = openLens) {
    return subgraph.execute({ query, variables, lens });
  }

  async function entities(
    type: string,
    key: string,
    keys: readonly unknown[],
    selection: string,
    lens: Lens = openLens,
  ) {
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} ${selection} } }`;
    const representations = keys.map((value) => ({ __typename: type, [key]: value }));
    const { data, errors } = await ask(query, { representations }, lens);
    expect(errors).toBeUndefined();
    return data?._entities as (Record<string, unknown> | null)[];
  }

  async function keysOf(type: string, mapping: TableMapping): Promise<unknown[]> {
    const text = `SELECT ${model.keyColumn(type)} FROM ${domain.mapping.schema}.${mapping.table} LIMIT 500`;
    const rows = await database.query({ name: `keys_${type}`, text }, []);
    return rows.map(([key]) => key);
  }

  function isEntity(type: string): boolean {
    const union = model.schema.getType('_Entity');
    return union !== undefined && 'getTypes' in union && union.getTypes().some(({ name }) => name === type);
  }

  /** Fields that refer to a row of the domain by its key, each with the type of the row. */
  function referencesOf(mapping: TableMapping): readonly (readonly [string, string])[] {
    return Object.entries(mapping.fields ?? {}).flatMap(([field, mapped]) => {
      if (!('one' in mapped) || mapped.references !== undefined) return [];
      const target = domain.mapping.types[mapped.one];
      return target?.kind === 'table' && target.view !== true ? [[field, mapped.one] as const] : [];
    });
  }

  /** What shows everything; and what shows some rows of the target, none of them, and the field on some rows. */
  async function lensesOf(
    type: string,
    mapping: TableMapping,
    field: string,
    target: string,
  ): Promise<readonly Lens[]> {
    const whole = (name: string): TypeLens => {
      const object = model.schema.getType(name);
      const names = isObjectType(object) ? Object.keys(object.getFields()) : [];
      const clear = names.map((each) => [each, [{ when: true, rung: 'CLEAR' }]] as const);
      return { rows: true, fields: Object.fromEntries(clear), matches: {}, access: [] };
    };
    const [here, there] = [whole(type), whole(target)];
    const some = await someRows(target, domain.mapping.types[target] as TableMapping);
    const cell = [{ when: await someRows(type, mapping), rung: 'CLEAR' }];
    return [
      openLens,
      lensOf({ [type]: here, [target]: { ...there, rows: false } }),
      // Where both are of one type, its rows are those of the list.
      ...(type === target ? [] : [lensOf({ [type]: here, [target]: { ...there, rows: some } })]),
      lensOf({ [target]: there, [type]: { ...here, fields: { ...here.fields, [field]: cell } } }),
    ];
  }

  /** A condition that some rows satisfy. */
  async function someRows(type: string, mapping: TableMapping): Promise<Condition> {
    const [attribute] = Object.entries(mapping.attributes ?? {});
    if (attribute === undefined) return true;
    const [name, sql] = attribute;
    const value = sql.replaceAll('{t}', 't');
    const text = `SELECT (${value})::text FROM ${domain.mapping.schema}.${mapping.table} t WHERE ${value} IS NOT NULL LIMIT 1`;
    const [row] = await database.query({ name: `some_${type}`, text }, []);
    return { attribute: name, op: 'eq', value: String(row?.[0]) };
  }

  /** One statement for each relation, and for each type that a union may stand for. */
  function relationsOf(type: string): number {
    return everyField(model.schema, type, 1).match(/\w+: \w|\.\.\. on/g)?.length ?? 0;
  }
});

interface Page {
  readonly nodes: readonly Record<string, unknown>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

function pageOf(data: SubgraphResult['data'], name: string): Page {
  const page = data?.[name];
  if (page === undefined || page === null) throw new Error(`no page of ${name}`);
  return page as Page;
}

function tablesOf(domain: Domain): readonly [string, TableMapping][] {
  return Object.entries(domain.mapping.types).flatMap(([name, type]) =>
    type.kind === 'table' ? [[name, type] as const] : [],
  ) as never;
}

function lists(domain: Domain): readonly (readonly [string, string])[] {
  return Object.entries(domain.mapping.queries).flatMap(([name, query]) =>
    'list' in query ? [[name, query.list] as const] : [],
  );
}

function keyField(domain: Domain, type: string): string {
  const mapping = domain.mapping.types[type];
  if (mapping === undefined || !('key' in mapping)) throw new Error(`${type} has no key`);
  return mapping.key;
}

function lensOf(types: NonNullable<Lens['types']>): Lens {
  const shape = JSON.stringify(types);
  return { fingerprint: shape, shape, values: {}, purpose: 'TEST', types };
}
