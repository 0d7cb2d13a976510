// Brings the schemas of all domains up to date, forward only, on whatever databases serve them. It makes schemas, tables
// and roles; rows are the business of `seeds/`.

import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import knex, { type Knex } from 'knex';
import type { DomainDatabase } from './connection-strings.ts';
import { databaseProblem } from './database-problem.ts';
import { admitDomainRole } from './domain-role.ts';
import { SetupError } from './setup-error.ts';
import { setupLock } from './setup-lock.ts';

export interface MigrateOptions {
  readonly databases: readonly DomainDatabase[];
  /** Told before each step that may take long. */
  readonly onProgress?: (step: string) => void;
}

/** @throws SetupError when a database cannot be reached, is too old, lacks PostGIS, or refuses what has to be done */
export async function migrate({ databases, onProgress = () => {} }: MigrateOptions): Promise<void> {
  const owners = new Set(databases.map(({ ownerConnectionString }) => ownerConnectionString));
  for (const owner of owners) {
    const together = databases.filter(({ ownerConnectionString }) => ownerConnectionString === owner);
    await migrateDatabase(owner, together, onProgress);
  }
}

async function migrateDatabase(
  connectionString: string,
  databases: readonly DomainDatabase[],
  onProgress: (step: string) => void,
): Promise<void> {
  // One connection, which is never given back: it holds the lock.
  const owner = knex({
    client: 'pg',
    connection: {
      connectionString,
      application_name: 'yidang-migrate',
      connectionTimeoutMillis: connectTimeoutMs,
    },
    pool: { min: 1, max: 1 },
    log: { warn() {}, debug() {} },
  });
  const variables = [...new Set(databases.map(({ variable }) => variable))].join(', ');
  try {
    await requirePostgres(owner, variables);
    await lock(owner, onProgress);
    await requirePostgis(owner, variables);
    for (const database of databases) await migrateDomain(owner, database, onProgress);
  } catch (error) {
    throw databaseProblem(error, variables, connectionString) ?? error;
  } finally {
    await owner.destroy();
  }
}

const connectTimeoutMs = 10_000;
const oldestVersion = 15;

async function requirePostgres(owner: Knex, variables: string): Promise<void> {
  const [row] = await rows(owner, `SELECT current_setting('server_version_num')::int / 10000 AS major`);
  if (Number(row?.major) >= oldestVersion) return;
  throw new SetupError(
    `The database of ${variables} is PostgreSQL ${row?.major}. Upgrade it to PostgreSQL ${oldestVersion} or later, or use another one.`,
  );
}

async function lock(owner: Knex, onProgress: (step: string) => void): Promise<void> {
  const [row] = await rows(owner, `SELECT pg_try_advisory_lock(${setupLock}) AS locked`);
  if (row?.locked === true) return;
  onProgress('waiting for another process that migrates this database');
  await owner.raw(`SELECT pg_advisory_lock(${setupLock})`);
}

async function requirePostgis(owner: Knex, variables: string): Promise<void> {
  const [row] = await rows(
    owner,
    `SELECT current_setting('server_version_num')::int / 10000 AS major, current_database() AS database,
       EXISTS (SELECT FROM pg_extension WHERE extname = 'postgis') AS present,
       EXISTS (SELECT FROM pg_available_extensions WHERE name = 'postgis') AS available`,
  );
  if (row?.present === true) return;
  if (row?.available !== true) {
    throw new SetupError(
      `The database server of ${variables} has no PostGIS. Install it there (Debian and Ubuntu: apt-get install postgresql-${row?.major}-postgis-3) and start again.`,
    );
  }
  try {
    await owner.raw('CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public');
  } catch (error) {
    if ((error as { code?: unknown }).code !== '42501') throw error;
    throw new SetupError(
      `The user of ${variables} may not add PostGIS to database ${row.database}. Run there as a superuser, once: CREATE EXTENSION postgis`,
    );
  }
}

async function migrateDomain(
  owner: Knex,
  { domain, schema, role }: DomainDatabase,
  onProgress: (step: string) => void,
): Promise<void> {
  await owner.raw('CREATE SCHEMA IF NOT EXISTS ??', [schema]);
  const configuration = {
    schemaName: schema,
    tableName: 'schema_migration',
    migrationSource: migrationsOf(domain),
  };
  // A process that was killed leaves knex's own lock taken. INVARIANT: ours is held, so nobody has it now.
  await owner.migrate.forceFreeMigrationsLock(configuration);
  const [, pending] = (await owner.migrate.list(configuration)) as [unknown, readonly unknown[]];
  if (pending.length > 0) onProgress(`creating the tables of ${domain}`);
  await owner.migrate.latest(configuration);
  if (role !== undefined) await admitDomainRole(owner, schema, role);
}

interface Migration {
  up(knex: Knex): Promise<void>;
}

/** The files of `subgraphs/<domain>/migrations`, in the order of their names. */
function migrationsOf(domain: string): Knex.MigrationSource<string> {
  const directory = new URL(`./${domain}/migrations/`, import.meta.url);
  return {
    async getMigrations() {
      const files = await readdir(fileURLToPath(directory));
      return files.filter((file) => file.endsWith('.ts')).sort();
    },
    getMigrationName: (file) => file.replace(/\.ts$/, ''),
    async getMigration(file) {
      // INVARIANT: the path is written so that a bundler finds all the files it may become.
      const { up } = (await import(`./${domain}/migrations/${file}`)) as Migration;
      return { up, down: () => Promise.reject(new Error('migrations go forward only')) };
    },
  };
}

async function rows(owner: Knex, sql: string): Promise<readonly Record<string, unknown>[]> {
  return (await owner.raw<{ rows: Record<string, unknown>[] }>(sql)).rows;
}
