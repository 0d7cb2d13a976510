import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  type BoundStatement,
  childrenStatement,
  countStatement,
  createColumns,
  joiningColumns,
  keyedStatement,
  type Source,
} from '../../subgraphs/statement.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';

const person: Source = { schema: 'population', table: 'person', rows: null };
const household: Source = { schema: 'population', table: 'household', rows: null };
const licenses: Source = { schema: 'e_licenses', table: 'e_license', rows: null };
const common = { source: licenses, where: [], references: 'person_id' };

function keyed(): BoundStatement {
  const columns = joiningColumns('{t}.person_id', '{t}.name', '{t}.household_id');
  columns.join(household, 'household_id', 2)?.add('{t}.household_no');
  return keyedStatement(person, 'person_id', columns);
}

const statements: Readonly<Record<string, BoundStatement>> = {
  'rows of keys, with a row that they refer to': keyed(),
  'pages of keys': childrenStatement({
    ...common,
    columns: createColumns('{t}.license_id', '{t}.name'),
    order: [{ sql: '{t}.license_id', direction: 'asc', nulls: 'last' }],
    positions: false,
    after: null,
    before: null,
  }),
  'counts of keys': countStatement({ ...common, limited: false }),
};

describe('the database', () => {
  let test: TestDatabase;
  let client: pg.Client;
  let people: readonly string[];

  beforeAll(async () => {
    test = await openTestDatabase();
    client = new pg.Client(test.adminConnectionString);
    await client.connect();
    const { rows } = await client.query('SELECT person_id FROM population.person LIMIT 12');
    people = rows.map(({ person_id }) => person_id);
  });

  afterAll(async () => {
    await client?.end();
    await test.close();
  });

  it.each(Object.entries(statements))('plans once: %s, for one key and for several', async (_, statement) => {
    const { name, text, parameters } = statement;
    for (let count = 1; count <= people.length; count++) {
      const given = { keys: people.slice(0, (count % 4) + 1), limit: 5 };
      const values = parameters.map((parameter) => given[(parameter as { name: keyof typeof given }).name]);
      await client.query({ name, text, values });
    }
    const { rows } = await client.query(
      'SELECT custom_plans::int AS custom FROM pg_prepared_statements WHERE statement = $1',
      [text],
    );
    // So many times PostgreSQL compares before it decides.
    expect(rows).toEqual([{ custom: 5 }]);
  });
});
