// Says where the databases of the domains are, whichever they are; the embedded one is started if a domain needs it. What
// is in them is the business of `migrate.ts` and `seeds/`.

import { type DomainDatabase, domainDatabases } from './connection-strings.ts';
import { beginEmbeddedDatabase } from './embedded-database.ts';
import type { Domain } from './mapping.ts';

export interface DatabaseOptions {
  readonly domains: readonly Domain[];
  /** Where the embedded database lies, if it is needed. */
  readonly dataDirectory: string;
  /** The server for all domains that have none of their own; absent: the embedded database. */
  readonly databaseUrl?: string;
  /** Domain → a database of its own. */
  readonly domainDatabaseUrls: Readonly<Record<string, string>>;
  /** Of which the passwords of the domains' roles on `databaseUrl` are made. */
  readonly roleSecret: () => Promise<string>;
  readonly onProgress: (step: string) => void;
}

export interface StartedDatabases {
  readonly databases: readonly DomainDatabase[];
  /** The database of whoever has none of its own, as its owner; absent: there is none. */
  readonly shared?: string;
  readonly embedded: boolean;
  /** From then on they can be connected to. @throws SetupError that says what to do */
  readonly ready: Promise<void>;
  /** Resolves when the embedded database ends without having been asked to. */
  readonly lost: Promise<void>;
  stop(): Promise<void>;
}

/** @throws SetupError that says what to do */
export async function startDatabases(options: DatabaseOptions): Promise<StartedDatabases> {
  const { domains, databaseUrl, domainDatabaseUrls: own } = options;
  if (databaseUrl !== undefined) {
    const roleSecret = await options.roleSecret();
    const shared = { kind: 'server' as const, connectionString: databaseUrl, roleSecret };
    return { databases: domainDatabases(domains, { shared, own }), shared: databaseUrl, ...noProcess };
  }
  if (domains.every(({ name }) => own[name] !== undefined)) {
    return { databases: domainDatabases(domains, { shared: undefined, own }), ...noProcess };
  }
  const { dataDirectory: directory, onProgress } = options;
  const { connectionString, ...embedded } = await beginEmbeddedDatabase({ directory, onProgress });
  const shared = { kind: 'embedded' as const, connectionString };
  const databases = domainDatabases(domains, { shared, own });
  return { databases, shared: connectionString, embedded: true, ...embedded };
}

const noProcess = {
  embedded: false,
  ready: Promise.resolve(),
  lost: new Promise<void>(() => {}),
  stop: async () => {},
};
