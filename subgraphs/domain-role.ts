// The login role of a domain: it may read the tables of its own schema and do nothing else in the database.

import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { DomainRole } from './connection-strings.ts';
import { SetupError } from './setup-error.ts';

/**
 * Makes the role, or sets its password, and gives it its rights; for whoever owns the schema.
 * @throws SetupError when a role of that name has powers that the role of a domain must not have
 */
export async function admitDomainRole(owner: Knex, schema: string, role: DomainRole): Promise<void> {
  await createRole(owner, role);
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

async function createRole(owner: Knex, { name, password }: DomainRole): Promise<void> {
  const [existing] = await rows(
    owner,
    `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR
       EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid) AS powerful
     FROM pg_roles WHERE rolname = ?`,
    [name],
  );
  if (existing?.powerful === true) {
    throw new SetupError(
      `The database role ${name} has powers beyond reading its own schema. Drop it (DROP ROLE ${name}); it is made anew.`,
    );
  }
  if (existing === undefined) {
    await owner.raw(
      'CREATE ROLE ?? NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS',
      [name],
    );
  }
  await owner.raw(`ALTER ROLE ?? LOGIN PASSWORD '${scramVerifier(password)}'`, [name]);
  await owner.raw('ALTER ROLE ?? SET default_transaction_read_only = on', [name]);
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

async function rows(
  owner: Knex,
  sql: string,
  bindings: readonly string[] = [],
): Promise<readonly Record<string, unknown>[]> {
  return (await owner.raw<{ rows: Record<string, unknown>[] }>(sql, bindings)).rows;
}
