// Which database serves each domain, and as whom: a database of its own, the shared one under the domain's own login role,
// or the embedded one. Nothing is opened here.

import { createHash, createHmac } from 'node:crypto';

export interface DatabaseSettings {
  /** DATABASE_URL, or what the embedded database says. */
  readonly shared:
    | { readonly kind: 'server'; readonly connectionString: string; readonly roleSecret: string }
    | { readonly kind: 'embedded'; readonly connectionString: string }
    | undefined;
  /** Domain → its `<DOMAIN>_DATABASE_URL`. */
  readonly own: Readonly<Record<string, string>>;
}

/** Where one domain's tables lie. */
export interface DomainDatabase {
  readonly domain: string;
  readonly schema: string;
  /** The environment variable to name when something is wrong with it. */
  readonly variable: string;
  /** Whoever owns the schema: for migrations and loading. */
  readonly ownerConnectionString: string;
  /** For the domain's queries. */
  readonly connectionString: string;
  /** The login role of `connectionString`, where it is ours to make. */
  readonly role?: DomainRole;
  /** How many connections a pool may open: the embedded database has one session. */
  readonly poolSize: number;
}

export interface DomainRole {
  readonly name: string;
  readonly password: string;
}

/** What is needed of a domain here. */
export interface DomainName {
  readonly name: string;
  readonly mapping: { readonly schema: string };
}

const serverPoolSize = 10;

/** Leaves out domains that nothing in the settings serves: those behind `<DOMAIN>_URL`. */
export function domainDatabases(
  domains: readonly DomainName[],
  { shared, own }: DatabaseSettings,
): readonly DomainDatabase[] {
  return domains.flatMap(({ name, mapping: { schema } }): DomainDatabase[] => {
    const ownUrl = own[name];
    if (ownUrl !== undefined) {
      const variable = databaseVariable(name);
      const connections = { ownerConnectionString: ownUrl, connectionString: ownUrl };
      return [{ domain: name, schema, variable, ...connections, poolSize: serverPoolSize }];
    }
    if (shared === undefined) return [];
    const { connectionString } = shared;
    const place = { domain: name, schema, variable: 'DATABASE_URL', ownerConnectionString: connectionString };
    if (shared.kind === 'embedded') return [{ ...place, connectionString, poolSize: 1 }];
    const role = domainRole(connectionString, schema, shared.roleSecret);
    return [{ ...place, connectionString: asRole(connectionString, role), role, poolSize: serverPoolSize }];
  });
}

/** A login role for a schema of the gateway's own in a shared database, and how to connect as it. */
export function loginFor(connectionString: string, schema: string, secret: string) {
  const role = domainRole(connectionString, schema, secret);
  return { role, connectionString: asRole(connectionString, role) };
}

/** `legal-entities` → `LEGAL_ENTITIES_DATABASE_URL`. */
export function databaseVariable(domain: string): string {
  return `${domain.replaceAll('-', '_').toUpperCase()}_DATABASE_URL`;
}

/**
 * Roles belong to a whole server, so they bear the name of the database: two installations on one server, `yidang` and
 * `yidang_staging`, have roles of their own. The password follows from the secret, so that every instance knows it.
 */
function domainRole(connectionString: string, schema: string, secret: string): DomainRole {
  const name = shortened(`${databaseName(connectionString)}_${schema}`);
  return { name, password: createHmac('sha256', secret).update(`domain role ${name}`).digest('base64url') };
}

/** PostgreSQL cuts names at 63 bytes, which would make two roles one. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= 63) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `yidang_${digest}_${name.slice(name.lastIndexOf('_') + 1)}`;
}

function databaseName(connectionString: string): string {
  const { pathname, username, searchParams } = new URL(connectionString);
  const named = decodeURIComponent(pathname.slice(1));
  return named || searchParams.get('user') || decodeURIComponent(username) || 'postgres';
}

function asRole(connectionString: string, { name, password }: DomainRole): string {
  const url = new URL(connectionString);
  const database = databaseName(connectionString);
  // A URL without a host (`postgres:///yidang?host=/run/postgresql`) cannot carry a name.
  if (url.hostname === '') url.hostname = 'localhost';
  for (const parameter of ['user', 'password']) url.searchParams.delete(parameter);
  url.username = encodeURIComponent(name);
  url.password = password;
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
