// What the order of rows says where their key is hidden and is a code: the code of a unit begins with that of its parcel.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import type { Lens } from '../../../subgraphs/lens.ts';
import { createSubgraph, type Subgraph } from '../../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';

const clear = [{ when: true, rung: 'CLEAR' }];
const domain = domains.find(({ name }) => name === 'geospatial');

let testDatabase: TestDatabase;
let database: Database;
let codes: ReadonlyMap<string, string>;

beforeAll(async () => {
  testDatabase = await openTestDatabase();
  database = openDatabase({
    connectionString: testDatabase.connectionString('geospatial'),
    poolSize: testDatabase.poolSize,
    applicationName: 'hidden-key',
  });
  // The location stands in for the row: it is shown, and each has one of its own.
  const rows = await database.query(
    {
      name: '',
      text: 'SELECT min(unit_code), location FROM geospatial.real_property_unit GROUP BY location HAVING count(*) = 1',
    },
    [],
  );
  codes = new Map(rows.map(([code, location]) => [String(location), String(code)]));
}, 120_000);

afterAll(async () => {
  await database.end();
  await testDatabase.close();
});

function subgraphOf(secret: string): Subgraph {
  if (domain === undefined) throw new Error('no geospatial domain');
  const demo = { synthetic: true, today: () => '2026-06-30' };
  return createSubgraph({ domain, database, secret: Buffer.from(secret), ...demo });
}

function lensOf(...shown: readonly string[]): Lens {
  const fields = Object.fromEntries(shown.map((field) => [field, clear]));
  const unit = { rows: true, fields, matches: {}, access: [] };
  const name = shown.join();
  return { fingerprint: name, shape: name, values: {}, purpose: '', types: { RealPropertyUnit: unit } };
}

interface Page {
  readonly nodes: readonly { readonly location: string }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

/** Locations in the order of the list, page by page. */
async function listed(subgraph: Subgraph, lens: Lens, order = ''): Promise<readonly string[]> {
  const query = `query ($after: String) { realPropertyUnits(first: 500, after: $after${order}) { nodes { location } pageInfo { endCursor hasNextPage } } }`;
  const found: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { data, errors } = await subgraph.execute({ query, variables: { after }, lens });
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = (data as { readonly realPropertyUnits: Page }).realPropertyUnits;
    found.push(...nodes.map(({ location }) => location));
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage;
  }
  return found;
}

/** Of the rows that stand beside each other, how many do so by their codes as well, from 0 to 1. */
function sorted(locations: readonly string[]): number {
  const own = locations.map((location) => codes.get(location)).filter((code) => code !== undefined);
  return own.filter((code, index) => index > 0 && (own[index - 1] ?? '') < code).length / (own.length - 1);
}

describe('a list whose key is hidden and says something of its rows', () => {
  it('is not in the order of the key, which it is in where the key is shown', async () => {
    const subgraph = subgraphOf('one');
    expect(sorted(await listed(subgraph, lensOf('location', 'unitCode')))).toBe(1);
    const share = sorted(await listed(subgraph, lensOf('location')));
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
  });

  it('has rows that are equal by the order that was asked for in no order of the key either', async () => {
    const share = sorted(
      await listed(subgraphOf('one'), lensOf('location', 'use'), ', orderBy: [{ field: use }]'),
    );
    expect(share).toBeLessThan(0.6);
  });

  it('has every row once, in an order that its secret gives and nobody else knows', async () => {
    const hidden = lensOf('location');
    const [one, again, other] = [
      await listed(subgraphOf('one'), hidden),
      await listed(subgraphOf('one'), hidden),
      await listed(subgraphOf('other'), hidden),
    ];
    const shown = await listed(subgraphOf('one'), lensOf('location', 'unitCode'));
    expect(one.toSorted()).toEqual(shown.toSorted());
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });
});
