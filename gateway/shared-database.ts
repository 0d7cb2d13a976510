// The database that all domains share, as the gateway's own parts need it: rules as its owner, the trail under a login role
// that may add and read. With `data-sources.ts` the one file, besides commands, that looks at `subgraphs/`.

import { loginFor } from '../subgraphs/connection-strings.ts';
import { type Database, openDatabase } from '../subgraphs/database.ts';
import { createLoginRole, quoted } from '../subgraphs/domain-role.ts';
import { SetupError } from '../subgraphs/setup-error.ts';
import { setupLock } from '../subgraphs/setup-lock.ts';
import type { StartedDatabases } from '../subgraphs/start-databases.ts';

/** How to connect to it as its owner, also where no domain lies in it. @throws SetupError where there is none */
export function sharedDatabase({ shared }: Pick<StartedDatabases, 'shared'>): string {
  if (shared !== undefined) return shared;
  throw new SetupError(
    'The access rules and the audit trail live in the database of DATABASE_URL. Set it, also where every domain has a database of its own.',
  );
}

/** As whoever may create schemas and roles. */
export function openAsOwner(connectionString: string, applicationName: string): Database {
  return openDatabase({ connectionString, poolSize: 1, applicationName });
}

/** Runs what makes schemas, roles or rights, while nobody else makes any there. @param owner of one connection */
export async function alone<T>(owner: Database, run: () => Promise<T>): Promise<T> {
  await owner.query({ name: '', text: `SELECT pg_advisory_lock(${setupLock})` }, []);
  try {
    return await run();
  } finally {
    // The session of the embedded database outlives its connections.
    await owner.query({ name: '', text: `SELECT pg_advisory_unlock(${setupLock})` }, []).catch(() => {});
  }
}

export interface TrailLogin {
  /** As an identifier of SQL; absent on the embedded database, which knows no roles. */
  readonly role?: string;
  readonly connectionString: string;
}

/** The login of the trail, made where it is not there yet. */
export async function trailLogin(
  owner: Database,
  connectionString: string,
  secret: string | null,
): Promise<TrailLogin> {
  if (secret === null) return { connectionString };
  const login = loginFor(connectionString, 'audit', secret);
  await createLoginRole(async (text) => (await owner.query({ name: '', text }, []))[0]?.[0], login.role);
  const role = quoted(login.role.name);
  const database = quoted(
    String((await owner.query({ name: '', text: 'SELECT current_database()' }, []))[0]?.[0]),
  );
  await owner.query({ name: '', text: `GRANT CONNECT ON DATABASE ${database} TO ${role}` }, []);
  return { role, connectionString: login.connectionString };
}

/** How long a write is waited for before the trail counts as away. */
const answerTimeoutMs = 2000;
/** The embedded database has one session: a write waits for whatever else it does. */
const embeddedAnswerTimeoutMs = 10_000;

/** For adding to the trail: a connection for records and one for checkpoints, and what is stuck is given up. */
export function openTrailDatabase(connectionString: string, embedded: boolean): Database {
  return openDatabase({
    connectionString,
    poolSize: embedded ? 1 : 3,
    answerTimeoutMs: embedded ? embeddedAnswerTimeoutMs : answerTimeoutMs,
    connectTimeoutMs: answerTimeoutMs,
    applicationName: 'yidang-audit',
  });
}

/** For questions about the trail, which may take longer and must not keep a record waiting. */
export function openQuestionDatabase(connectionString: string, embedded: boolean): Database {
  return openDatabase({
    connectionString,
    poolSize: embedded ? 1 : 2,
    ...(embedded ? {} : { statementTimeoutMs: 8000 }),
    applicationName: 'yidang-audit-questions',
  });
}
