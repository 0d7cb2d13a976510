// Whom rows are about is told by no count where the rows do not tell it themselves.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aggregateName } from '../../../subgraphs/aggregate-sdl.ts';
import { type Database, openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import type { Lens } from '../../../subgraphs/lens.ts';
import { loadSdl } from '../../../subgraphs/sdl.ts';
import { createSubgraph, type Subgraph } from '../../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';

const clear = [{ when: true, rung: 'CLEAR' }];

/** Rows of these are about places and kinds of things; whatever else is counted under STATISTICS is protected. */
const aboutNobody = [
  ...['Division', 'DivisionSuccession', 'GovernanceGrid', 'LandParcel', 'LicenseType', 'PlaceName'],
  ...['PlanningControl', 'StandardAddress'],
];

describe('rows that may be counted and not be read', () => {
  let testDatabase: TestDatabase;
  const unprotected: string[] = [];

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    for (const domain of domains) {
      const connectionString = testDatabase.connectionString(domain.name);
      const { poolSize } = testDatabase;
      const database = openDatabase({ connectionString, poolSize, applicationName: 'aggregate' });
      const secret = Buffer.from('aggregate');
      const subgraph = createSubgraph({
        domain,
        database,
        secret,
        synthetic: true,
        today: () => '2026-11-23',
      });
      const counted = {
        rows: false,
        fields: {},
        matches: {},
        access: [],
        statistics: { rows: true, fields: {} },
      };
      const lens: Lens = {
        ...{ fingerprint: domain.name, shape: domain.name, values: {}, purpose: 'STATISTICS' },
        types: Object.fromEntries(Object.keys(domain.mapping.types).map((type) => [type, counted])),
      };
      for (const [, type = ''] of loadSdl(domain).matchAll(/^type (\w+)Aggregate /gm)) {
        const query = `{ a: ${aggregateName(type)} { total { count } _suppressed } }`;
        const { data, errors } = await subgraph.execute({ query, variables: {}, lens });
        expect(errors).toBeUndefined();
        const { _suppressed } = (data as { a: { _suppressed: string | null } }).a;
        if (!_suppressed?.includes('ROUNDED')) unprotected.push(type);
      }
      await database.end();
    }
  }, 120_000);

  afterAll(() => testDatabase.close());

  it('are protected wherever they are about somebody, also as an interface and where they do not say who it is', () => {
    expect(unprotected.sort()).toEqual(aboutNobody);
  });
});

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
