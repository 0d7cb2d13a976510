// Pages of a list whose rows come and go meanwhile: keyset paging loses none that stays and shows none twice.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import { openLens } from '../../../subgraphs/lens.ts';
import { createModel } from '../../../subgraphs/model.ts';
import { createSubgraph } from '../../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { type Arguments, type Connection, listsOf } from './lists.ts';

const demo = { synthetic: true, today: () => '2026-11-23' };

describe('a list that changes while it is paged through', () => {
  const places = domains.filter(({ name }) => name === 'geospatial');
  const passing = 'passing-';
  let testDatabase: TestDatabase;
  let owner: Database;

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    owner = openDatabase({
      connectionString: testDatabase.adminConnectionString,
      poolSize: 1,
      applicationName: 'grammar-writer',
    });
    const text = "UPDATE geospatial.place_name SET division_code = NULL WHERE md5(place_name_id) < '4'";
    await owner.query({ name: '', text }, []);
  }, 120_000);

  afterAll(async () => {
    await owner.end();
    await testDatabase.close();
  });

  it.each([
    { from: 'front', seed: 1 },
    { from: 'front', seed: 2 },
    { from: 'end', seed: 3 },
    { from: 'end', seed: 4 },
  ])(
    'shows from the $from every row once that stays, and none twice ($seed)',
    async ({ from, seed }) => {
      const [domain] = places;
      if (domain === undefined) throw new Error('no domain of places');
      const model = createModel(domain, demo);
      const connectionString = testDatabase.connectionString(domain.name);
      const database = openDatabase({
        connectionString,
        poolSize: testDatabase.poolSize,
        applicationName: 'grammar',
      });
      const subgraph = createSubgraph({ domain, database, secret: Buffer.from('grammar'), ...demo });
      const list = (await listsOf(domain, model, subgraph, database)).find(
        ({ title }) => title === 'placeNames',
      );
      // Many rows have the same division and category, and some have neither.
      const orderBy = [
        { field: 'category', direction: 'DESC', nulls: 'FIRST' },
        { field: 'divisionCode', direction: 'ASC', nulls: 'LAST' },
      ];
      const keys = async () => {
        const rows = await owner.query(
          { name: '', text: 'SELECT place_name_id FROM geospatial.place_name' },
          [],
        );
        return rows.map(([key]) => String(key));
      };
      const before = (await keys()).filter((key) => !key.startsWith(passing));
      const goes = (key: string) => before.indexOf(key) % 9 === seed;
      const leaving = before.filter(goes);
      let turn = seed * 1000;
      const change = async () => {
        turn++;
        const insert = `INSERT INTO geospatial.place_name (place_name_id, standard_name, category, division_code, synthetic)
        SELECT '${passing}${turn}-' || left(md5(place_name_id), 8), standard_name, category, nullif(division_code, '320102'), true
        FROM geospatial.place_name ORDER BY md5(place_name_id || '${turn}') LIMIT 5`;
        const leave = leaving.splice(0, 3).map((key) => `'${key}'`);
        const gone = `DELETE FROM geospatial.place_name WHERE place_name_id IN (${leave.join() || 'NULL'})
        OR place_name_id LIKE '${passing}${turn - 3}-%'`;
        await owner.query({ name: '', text: insert }, []);
        await owner.query({ name: '', text: gone }, []);
      };
      const seen: string[] = [];
      for (let cursor: string | null = null; ; ) {
        const around: Arguments =
          from === 'front' ? { first: 7, after: cursor } : { last: 7, before: cursor };
        const selection =
          '{ nodes { key: placeNameId } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';
        const [page]: [Connection | undefined, unknown] = await Promise.all([
          list?.ask(selection, { ...around, orderBy }, openLens),
          change(),
        ]);
        const shown = (page?.nodes ?? []).map(({ key }) => String(key));
        seen.push(...shown);
        const info = page?.pageInfo;
        cursor = (from === 'front' ? info?.endCursor : info?.startCursor) ?? null;
        if (cursor === null || !(from === 'front' ? info?.hasNextPage : info?.hasPreviousPage)) break;
      }
      await database.end();
      expect(new Set(seen).size).toBe(seen.length);
      expect(before.filter((key) => !goes(key) && !seen.includes(key))).toEqual([]);
      expect(seen.some((key) => key.startsWith(passing))).toBe(true);
      expect(seen.length).toBeGreaterThan(before.length / 2);
    },
    60_000,
  );
});
