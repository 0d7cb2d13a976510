// Whom rows are about is told by no count where the rows do not tell it themselves.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import type { Lens } from '../../../subgraphs/lens.ts';
import { createSubgraph, type Subgraph } from '../../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';

const clear = [{ when: true, rung: 'CLEAR' }];

describe('the number of subjects of rows that may be read', () => {
  const lensWith = (holder: object, named: readonly string[]): Lens => ({
    ...{ fingerprint: JSON.stringify([holder, named]), shape: JSON.stringify([holder, named]) },
    ...{ values: {}, purpose: 'SERVICE', named },
    types: { ELicense: { rows: true, fields: { ...holder }, matches: {}, access: [] } },
  });
  const clearly = { holder: clear };
  const onSomeRows = {
    holder: [{ when: { attribute: 'status', op: 'eq', value: 'VALID' }, rung: 'CLEAR' }],
  };
  let testDatabase: TestDatabase;
  let database: Database;
  let subgraph: Subgraph;
  let rows: number;
  let holders: number;

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    const domain = domains.find(({ name }) => name === 'e-licenses');
    if (domain === undefined) throw new Error('no domain e-licenses');
    const connectionString = testDatabase.connectionString(domain.name);
    database = openDatabase({
      connectionString,
      poolSize: testDatabase.poolSize,
      applicationName: 'aggregate',
    });
    subgraph = createSubgraph({
      ...{ domain, database, secret: Buffer.from('aggregate') },
      ...{ synthetic: true, today: () => '2026-11-23' },
    });
    const text =
      'SELECT count(*), count(DISTINCT coalesce(person_id, uscc, license_id)) FROM e_licenses.e_license';
    const [counted = []] = await database.query({ name: '', text }, []);
    [rows = 0, holders = 0] = counted.map(Number);
  }, 120_000);

  afterAll(async () => {
    await database.end();
    await testDatabase.close();
  });

  it.each([
    ['is that of the holders where they are in clear', clearly, ['Person', 'LegalEntity'], true],
    ['is that of the rows where no field leads to the holders', {}, ['Person', 'LegalEntity'], false],
    ['is that of the rows where some of them hide it', onSomeRows, ['Person', 'LegalEntity'], false],
    ['is that of the rows where some holders do not exist for the caller', clearly, ['LegalEntity'], false],
  ])('%s', async (_, holder, named, told) => {
    expect(holders).toBeLessThan(rows);
    const query = '{ a: eLicenseAggregate { total { count subjects } } }';
    const { data } = await subgraph.execute({ query, variables: {}, lens: lensWith(holder, named) });
    expect(data).toMatchObject({ a: { total: { count: rows, subjects: told ? holders : rows } } });
  });
});
