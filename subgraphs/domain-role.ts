// Login roles of the gateway and its domains. That of a domain may read the tables of its own schema and do nothing else in
// the database.

import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { DomainRole } from './connection-strings.ts';
import { SetupError } from './setup-error.ts';

/**
 * Makes the role, or sets its password, and gives it its rights; for whoever owns the schema.
 * @throws SetupError when a role of that name has powers that the role of a domain must not have
 */
export async function admitDomainRole(owner: Knex, schema: string, role: DomainRole): Promise<void> {
  await createLoginRole(async (sql) => Object.values((await rows(owner, sql))[0] ?? {})[0], role);
  await owner.raw('ALTER ROLE ?? SET default_transaction_read_only = on', [role.name]);
  const [row] = await rows(owner, 'SELECT current_database() AS database');
  const database = String(row?.database);
  const bindings = { role: role.name, schema, database };
  for (const statement of [
    // Everybody may connect to any database and make temporary tables in it until somebody says otherwise.
    'REVOKE ALL ON DATABASE :database: FROM PUBLIC',
    'GRANT CONNECT ON DATABASE :database: TO :role:',
    // PostGIS lives in `public`: its functions stay, but nobody makes tables there.
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    'REVOKE ALL ON SCHEMA :schema: FROM PUBLIC',
    'GRANT USAGE ON SCHEMA :schema: TO :role:',
    'GRANT SELECT ON ALL TABLES IN SCHEMA :schema: TO :role:',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA :schema: GRANT SELECT ON TABLES TO :role:',
  ]) {
    await owner.raw(statement, bindings);
  }
}

/**
 * Makes a login role without any rights, or sets its password.
 * @param first runs SQL as whoever may create roles, and gives the first value of its first row
 * @throws SetupError when a role of that name has powers that no role of the gateway must have
 */
export async function createLoginRole(
  first: (sql: string) => Promise<unknown>,
  { name, password }: DomainRole,
): Promise<void> {
  const powerful = await first(
    `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR
       EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid) AS powerful
     FROM pg_roles WHERE rolname = '${name.replaceAll("'", "''")}'`,
  );
  if (powerful === true) {
    throw new SetupError(
      `The database role ${name} has powers beyond reading its own schema. Drop it (DROP ROLE ${name}); it is made anew.`,
    );
  }
  const role = quoted(name);
  if (powerful === undefined) {
    await first(
      `CREATE ROLE ${role} NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS`,
    );
  }
  await first(`ALTER ROLE ${role} LOGIN PASSWORD '${scramVerifier(password)}'`);
}

/** A name as an identifier of SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What PostgreSQL keeps of a password (RFC 5803), made here so that no log of statements has the password itself. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  const server = key('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`;
}

async function rows(owner: Knex, sql: string): Promise<readonly Record<string, unknown>[]> {
  return (await owner.raw<{ rows: Record<string, unknown>[] }>(sql)).rows;
}
