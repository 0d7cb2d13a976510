// The database of a test file: its own clone of the migrated and seeded template that run.ts made. On a server each
// domain's connection is that of its restricted role, as in production; the embedded database knows no roles.

import { randomBytes } from 'node:crypto';
import { constants, cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedDatabase } from '../subgraphs/embedded-database.ts';

/** What run.ts hands to the tests of a project, as the global `testTemplate`. */
export type TestTemplate = EmbeddedTemplate | ServerTemplate;

export interface EmbeddedTemplate {
  readonly kind: 'embedded';
  /** A stopped database's data directory. */
  readonly directory: string;
  /** Where clones are made; removed with all that is in it when the run ends. */
  readonly clones: string;
}

export interface ServerTemplate {
  readonly kind: 'postgres';
  readonly adminConnectionString: string;
  /** Name of the database to clone; its clones' names begin with it. */
  readonly database: string;
  /** Domain → connection to the template as the domain's role. */
  readonly connectionStrings: Readonly<Record<string, string>>;
}

export interface TestDatabase {
  readonly kind: TestTemplate['kind'];
  /** Connects as the domain does. */
  connectionString(domain: string): string;
  /** May do everything. */
  readonly adminConnectionString: string;
  /** How many connections a pool may open: the embedded database has one session. */
  readonly poolSize: number;
  close(): Promise<void>;
}

/** @throws where the test was not started by `npm test`, which makes the template */
export async function openTestDatabase(): Promise<TestDatabase> {
  const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
  if (testTemplate === undefined)
    throw new Error('Run database tests with `npm test`, which makes their template.');
  return testTemplate.kind === 'embedded' ? cloneDirectory(testTemplate) : cloneDatabase(testTemplate);
}

async function cloneDirectory({ directory: template, clones }: EmbeddedTemplate): Promise<TestDatabase> {
  const directory = await mkdtemp(join(clones, 'clone-'));
  await cp(template, directory, { recursive: true, mode: constants.COPYFILE_FICLONE });
  const { connectionString, stop } = await startEmbeddedDatabase({ directory });
  return {
    kind: 'embedded',
    connectionString: () => connectionString,
    adminConnectionString: connectionString,
    poolSize: 1,
    async close() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function cloneDatabase(template: ServerTemplate): Promise<TestDatabase> {
  const { adminConnectionString, connectionStrings } = template;
  const name = `${template.database}_${randomBytes(4).toString('hex')}`;
  await runOn(adminConnectionString, [
    `CREATE DATABASE ${name} TEMPLATE ${template.database}`,
    // Rights on the database itself are not cloned.
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    ...rolesOf(template).map((role) => `GRANT CONNECT ON DATABASE ${name} TO ${role}`),
  ]);
  return {
    kind: 'postgres',
    connectionString(domain) {
      const connectionString = connectionStrings[domain];
      if (connectionString === undefined) throw new Error(`There is no domain ${domain}.`);
      return ofDatabase(connectionString, name);
    },
    adminConnectionString: ofDatabase(adminConnectionString, name),
    poolSize: 4,
    close: () =>
      runOn(adminConnectionString, [`DROP DATABASE ${name} WITH (FORCE)`, dropRolesNamedAfter(name)]),
  };
}

/** The domains' login roles, which belong to the whole server. */
export function rolesOf({ connectionStrings }: ServerTemplate): readonly string[] {
  return Object.values(connectionStrings).map((connectionString) => new URL(connectionString).username);
}

/** Roles that a gateway made for a database bear its name, and outlive it. */
export function dropRolesNamedAfter(database: string): string {
  return `DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT rolname FROM pg_roles WHERE starts_with(rolname, '${database}_') LOOP
      EXECUTE format('DROP ROLE %I', name);
    END LOOP;
  END $$`;
}

/** The same server and role, another database. */
export function ofDatabase(connectionString: string, name: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

export async function runOn(connectionString: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
