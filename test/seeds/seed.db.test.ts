import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { castPeople } from '../../seeds/cast.ts';
import { setIndexesAside } from '../../seeds/load/indexes.ts';
import { holdsData } from '../../seeds/present.ts';
import { seedProvince } from '../../seeds/seed.ts';
import { tables } from '../../seeds/tables/index.ts';
import { SetupError } from '../../subgraphs/setup-error.ts';
import { openTestDatabase, type TestDatabase, type TestTemplate } from '../database.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
// The embedded database belongs to one process.
const onServer = testTemplate?.kind === 'postgres' ? it : it.skip;

/** The province of the template, as `test/template.ts` has it. */
const province = { people: 2000, seed: 1 };

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** A client of its own for each question: the embedded database has one session. */
async function ask<T extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
  return withClient(async (client) => (await client.query<T>(sql, [...values])).rows);
}

async function withClient<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database.adminConnectionString });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function seed(wanted: { people: number; seed: number }) {
  return seedProvince({
    connectionString: () => database.adminConnectionString,
    embedded: database.kind === 'embedded',
    onProgress: () => {},
    ...wanted,
  });
}

const domains = [...new Set([...tables.values()].map(({ domain }) => domain))];
const schemas = [...new Set([...tables.values()].map(({ schema }) => schema))];

describe('the loaded province', () => {
  it('fills exactly the columns that the tables have', async () => {
    const rows = await ask<{ name: string; columns: string[] }>(
      `SELECT table_schema || '.' || table_name AS name, array_agg(column_name::text ORDER BY column_name) AS columns
       FROM information_schema.columns
       JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = ANY ($1) AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
         AND table_name NOT LIKE 'schema_migration%'
       GROUP BY 1`,
      [schemas],
    );
    const known = [...tables.values()].map(({ schema, name, columns }) => [
      `${schema}.${name}`,
      [...columns, 'synthetic'].sort(),
    ]);
    expect(Object.fromEntries(rows.map(({ name, columns }) => [name, columns.sort()]))).toEqual(
      Object.fromEntries(known),
    );
  });

  it('has rows in every table, all of them marked as synthetic', async () => {
    for (const { schema, name } of tables.values()) {
      const [row] = await ask<{ all: number; marked: number }>(
        `SELECT count(*)::int AS all, (count(*) FILTER (WHERE synthetic))::int AS marked FROM ${schema}.${name}`,
      );
      expect([name, row?.all !== 0, row?.marked]).toEqual([name, true, row?.all]);
    }
  });

  it('has valid outlines: counties lie in their city and make it up', async () => {
    const rows = await ask<{ code: string; valid: boolean; share: number }>(
      `SELECT city.code, bool_and(ST_IsValid(county.boundary)) AND ST_IsValid(city.boundary) AS valid,
         sum(ST_Area(county.boundary)) / ST_Area(city.boundary) AS share
       FROM geospatial.division city JOIN geospatial.division county ON county.parent_code = city.code
       WHERE city.level = 'CITY' AND county.boundary IS NOT NULL
       GROUP BY city.code, city.boundary`,
    );
    expect(rows).toHaveLength(13);
    for (const { code, valid, share } of rows)
      expect([code, valid, Number(share).toFixed(3)]).toEqual([code, true, '1.000']);
  });

  it('has every address in the outline of its county and of its grid', async () => {
    const [row] = await ask<{ astray: number }>(
      `SELECT count(*)::int AS astray FROM geospatial.standard_address a
       JOIN geospatial.division d ON d.code = a.division_code
       JOIN geospatial.governance_grid g USING (grid_code)
       WHERE NOT ST_Covers(d.boundary, a.point) OR NOT ST_Covers(g.boundary, a.point)`,
    );
    expect(row).toEqual({ astray: 0 });
  });

  it('has the planning control of the town around the restaurant', async () => {
    const rows = await ask(
      `SELECT control_type FROM geospatial.planning_control p
       JOIN geospatial.standard_address a ON ST_Covers(p.geometry, a.point)
       JOIN legal_entities.legal_entity e ON e.domicile_address_id = a.address_id
       WHERE e.legal_representative_person_id = $1 AND e.kind = 'ENTERPRISE' AND e.parent_uscc IS NULL`,
      [castPeople['shop-owner'].personId],
    );
    expect(rows).toContainEqual({ control_type: 'URBAN_DEVELOPMENT_BOUNDARY' });
  });

  it('keeps the truth about the faults where no domain sees it', async () => {
    const [row] = await ask<{ faults: number }>('SELECT count(*)::int AS faults FROM seed_truth.fault');
    expect(row?.faults).toBeGreaterThan(10);
    if (database.kind === 'embedded') return;
    for (const domain of domains) {
      const client = new pg.Client({ connectionString: database.connectionString(domain) });
      await client.connect();
      for (const table of ['seed_truth.fault', 'seed_info.load']) {
        await expect(client.query(`SELECT FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
      }
      await client.end();
    }
  });
});

describe('seeding again', () => {
  it('changes nothing where the same province is', async () => {
    expect(await seed(province)).toEqual({ loaded: false, rows: {}, seconds: 0 });
    expect(await holdsData(domains.map((domain) => [domain, database.adminConnectionString]))).toBe(true);
  });

  it('refuses where another province is, and says what to do', async () => {
    const refusal = seed({ people: 3000, seed: 1 });
    await expect(refusal).rejects.toThrow(SetupError);
    await expect(refusal).rejects.toThrow(
      /holds a synthetic province of 2000 people with seed 1.*Use another database/,
    );
  });

  it('begins again after a load that was cut off, with the same rows and all indexes', async () => {
    const indexes = `SELECT indexname::text FROM pg_indexes WHERE schemaname = ANY ($1) ORDER BY 1`;
    const content = `SELECT md5(string_agg(p::text, '' ORDER BY person_id)) FROM population.person p`;
    const before = [await ask(indexes, [schemas]), await ask(content)];

    await withClient(async (client) => {
      await client.query('UPDATE seed_info.load SET complete = false');
      for (const schema of schemas) await setIndexesAside(client, schema);
      await client.query("DELETE FROM population.person WHERE person_id > 'pm'");
    });
    expect(await holdsData(domains.map((domain) => [domain, database.adminConnectionString]))).toBe(false);

    const report = await seed(province);
    expect(report.loaded).toBe(true);
    expect(report.rows.person).toBeGreaterThanOrEqual(2000);
    expect([await ask(indexes, [schemas]), await ask(content)]).toEqual(before);
    expect(await ask('SELECT FROM seed_info.index_aside')).toEqual([]);
  });

  onServer('fills it once when several begin together', async () => {
    const before = await ask('SELECT count(*) FROM population.person');
    await ask('UPDATE seed_info.load SET complete = false');
    const reports = await Promise.all([seed(province), seed(province), seed(province)]);
    expect(reports.filter(({ loaded }) => loaded)).toHaveLength(1);
    expect(await ask('SELECT count(*) FROM population.person')).toEqual(before);
  });

  it('never touches rows that are not its own', async () => {
    await ask('DELETE FROM seed_info.load');
    await expect(seed(province)).rejects.toThrow(/has rows that do not come from the seeds/);
    expect(await holdsData(domains.map((domain) => [domain, database.adminConnectionString]))).toBe(true);
  });
});
