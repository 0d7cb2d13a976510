// What only a server can show is skipped on the embedded database, which has one user, no roles and one database.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type DomainDatabase, domainDatabases } from '../../subgraphs/connection-strings.ts';
import { domains } from '../../subgraphs/index.ts';
import { migrate } from '../../subgraphs/migrate.ts';
import { SetupError } from '../../subgraphs/setup-error.ts';
import { ofDatabase, openTestDatabase, runOn, type TestDatabase, type TestTemplate } from '../database.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
const onServer = testTemplate?.kind === 'postgres' ? describe : describe.skip;
const schemas = domains.map(({ mapping }) => mapping.schema).sort();

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function select(connectionString: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.map(([value]) => value);
  } finally {
    await client.end();
  }
}

function schemasOf(connectionString: string): Promise<readonly unknown[]> {
  const names = schemas.map((name) => `'${name}'`).join(', ');
  return select(
    connectionString,
    `SELECT nspname::text FROM pg_namespace WHERE nspname IN (${names}) ORDER BY 1`,
  );
}

describe('migrations', () => {
  it('make a schema for each domain, and nothing when they are made again', async () => {
    const connectionString = database.adminConnectionString;
    const steps: string[] = [];
    await migrate({
      databases: domainDatabases(domains, { shared: { kind: 'embedded', connectionString }, own: {} }),
      onProgress: (step) => steps.push(step),
    });
    expect(steps).toEqual([]);
    expect(await schemasOf(connectionString)).toEqual(schemas);
  });
});

onServer('on a PostgreSQL server', () => {
  const prefix = `yidang_migrate_${randomBytes(4).toString('hex')}`;
  const owner = { name: `${prefix}_owner`, password: 'owner-of-a-test' };
  const made: string[] = [];
  let admin: string;

  beforeAll(async () => {
    admin = database.adminConnectionString;
    await runOn(admin, [`CREATE ROLE ${owner.name} LOGIN CREATEROLE PASSWORD '${owner.password}'`]);
  });
  afterAll(async () => {
    for (const name of made) await runOn(admin, [`DROP DATABASE ${name} WITH (FORCE)`]);
    const roles = await select(
      admin,
      `SELECT rolname::text FROM pg_roles WHERE starts_with(rolname, '${prefix}')`,
    );
    for (const role of roles) await runOn(admin, [`DROP ROLE ${role}`]);
  });

  /** An empty database that belongs to a user who is no superuser. */
  async function emptyDatabase(): Promise<string> {
    const name = `${prefix}_${made.length}`;
    await runOn(admin, [`CREATE DATABASE ${name} TEMPLATE template0 OWNER ${owner.name}`]);
    made.push(name);
    const url = new URL(ofDatabase(admin, name));
    url.username = owner.name;
    url.password = owner.password;
    return url.href;
  }

  async function withPostgis(): Promise<string> {
    const connectionString = await emptyDatabase();
    await runOn(ofDatabase(admin, new URL(connectionString).pathname.slice(1)), ['CREATE EXTENSION postgis']);
    return connectionString;
  }

  function databasesOn(connectionString: string, own = {}): readonly DomainDatabase[] {
    return domainDatabases(domains, {
      shared: { kind: 'server', connectionString, roleSecret: 'test' },
      own,
    });
  }

  async function refusal(connectionString: string): Promise<string> {
    const databases = databasesOn(connectionString);
    const error = await migrate({ databases }).catch((reason: unknown) => reason);
    if (!(error instanceof SetupError)) throw error;
    return error.message;
  }

  it('say how to add PostGIS where their user may not', async () => {
    const connectionString = await emptyDatabase();
    expect(await refusal(connectionString)).toMatch(
      /^The user of DATABASE_URL may not add PostGIS to database \w+\. .* CREATE EXTENSION postgis$/,
    );
  });

  it.each([
    [
      'nobody listens',
      { port: '1' },
      /^No database answers at .+ \(ECONNREFUSED\)\. .* correct DATABASE_URL\.$/,
    ],
    ['the password is wrong', { password: 'wrong' }, /does not let the user of DATABASE_URL in/],
    ['the database does not exist', { pathname: '/nowhere' }, /^There is no such database at .+\/nowhere\./],
  ])('say so when %s, without the password', async (_case, parts, expected) => {
    const url = Object.assign(new URL(admin), parts);
    const message = await refusal(url.href);
    expect(message).toMatch(expected);
    expect(message).not.toContain(url.password);
  });

  it('need no superuser, and run once when two processes start together', async () => {
    const connectionString = await withPostgis();
    const databases = databasesOn(connectionString);
    await Promise.all([migrate({ databases }), migrate({ databases })]);
    expect(await schemasOf(connectionString)).toEqual(schemas);
    const twice = 'SELECT name FROM credit.schema_migration GROUP BY name HAVING count(*) > 1';
    expect(await select(connectionString, twice)).toEqual([]);
    const runs = await select(connectionString, 'SELECT count(*)::int FROM credit.schema_migration');
    expect(runs[0]).toBeGreaterThan(0);
  });

  it('put a domain into the database that its <DOMAIN>_DATABASE_URL names', async () => {
    const [shared, moved] = [await withPostgis(), await withPostgis()];
    const databases = databasesOn(shared, { credit: moved });
    await migrate({ databases });
    expect(await schemasOf(moved)).toEqual(['credit']);
    expect(await schemasOf(shared)).toEqual(schemas.filter((schema) => schema !== 'credit'));
    const credit = databases.find(({ domain }) => domain === 'credit');
    expect(await select(credit?.connectionString ?? '', 'SELECT current_database()::text')).toEqual([
      new URL(moved).pathname.slice(1),
    ]);
  });
});
