// Where the active rules come from: versions of the rule set in the database, of which the highest is active. Versions are
// only ever added. Deciding never waits for the database: the store looks for a newer version on its own.

import { createHash } from 'node:crypto';
import type { Catalog } from './access/catalog.ts';
import { compilePolicy, type Policy } from './access/policy.ts';
import { type RuleSet, ruleSetSchema } from './access/rule.ts';

/** What is needed of a database. */
export interface PolicyDatabase {
  query(
    statement: { readonly name: string; readonly text: string },
    values: readonly unknown[],
  ): Promise<readonly (readonly unknown[])[]>;
}

export interface PolicyStore {
  /** The active policy; null when none could be loaded for so long that the last one cannot be relied on. */
  policy(): Policy | null;
  /** Looks for a newer version now. */
  refresh(): Promise<void>;
  close(): void;
}

export interface PolicyStoreOptions {
  readonly database: PolicyDatabase;
  readonly catalog: Catalog;
  /** Null: nobody else adds versions, so nobody looks. */
  readonly pollMilliseconds: number | null;
  /** How long the last version serves when the database does not answer. */
  readonly toleranceMilliseconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of each look that failed. */
  readonly report: (error: unknown) => void;
}

/** Creates the tables of the store; to be run with the right to create them. */
export async function preparePolicyStore(database: PolicyDatabase): Promise<void> {
  for (const text of tables) await database.query({ name: '', text }, []);
}

const tables = [
  'CREATE SCHEMA IF NOT EXISTS access',
  `CREATE TABLE IF NOT EXISTS access.rule_set (
    version bigint PRIMARY KEY,
    digest text NOT NULL,
    body jsonb NOT NULL,
    note text NOT NULL,
    activated_at timestamptz NOT NULL DEFAULT now()
  )`,
];

/** Adds a version, which is then the active one. @returns its number; the present one when nothing would change */
export async function activate(database: PolicyDatabase, ruleSet: RuleSet, note: string): Promise<number> {
  const body = JSON.stringify(ruleSet);
  const digest = createHash('sha256').update(body).digest('hex');
  const [latest] = await database.query(latestVersion, []);
  if (latest !== undefined && latest[1] === digest) return Number(latest[0]);
  const version = latest === undefined ? 1 : Number(latest[0]) + 1;
  // INVARIANT: the key refuses a version that somebody else has added meanwhile.
  const text = 'INSERT INTO access.rule_set (version, digest, body, note) VALUES ($1, $2, $3, $4)';
  await database.query({ name: 'rules_activate', text }, [version, digest, body, note]);
  return version;
}

const latestVersion = {
  name: 'rules_latest',
  text: 'SELECT version, digest FROM access.rule_set ORDER BY version DESC LIMIT 1',
};
const versionBody = { name: 'rules_body', text: 'SELECT body FROM access.rule_set WHERE version = $1' };

/** A version as it is kept; immutable. */
export interface StoredVersion {
  readonly number: number;
  readonly digest: string;
  readonly note: string;
  /** RFC 3339. */
  readonly activatedAt: string;
  readonly ruleSet: RuleSet;
}

const versionColumns = 'version, digest, note, activated_at, body';
const versionRow = {
  name: 'rules_version',
  text: `SELECT ${versionColumns} FROM access.rule_set WHERE version = $1`,
};
const versionRows = {
  name: 'rules_versions',
  text: `SELECT ${versionColumns} FROM access.rule_set WHERE version < $2 ORDER BY version DESC LIMIT $1`,
};
const afterAllVersions = Number.MAX_SAFE_INTEGER;

export async function readVersion(database: PolicyDatabase, number: number): Promise<StoredVersion | null> {
  const [row] = await database.query(versionRow, [number]);
  return row === undefined ? null : storedVersion(row);
}

/** Newest first. */
export async function readVersions(
  database: PolicyDatabase,
  first: number,
  before = afterAllVersions,
): Promise<readonly StoredVersion[]> {
  return (await database.query(versionRows, [first, before])).map(storedVersion);
}

function storedVersion([number, digest, note, activatedAt, body]: readonly unknown[]): StoredVersion {
  return {
    number: Number(number),
    digest: String(digest),
    note: String(note),
    activatedAt: String(activatedAt),
    ruleSet: ruleSetSchema.parse(body),
  };
}

export async function openPolicyStore(options: PolicyStoreOptions): Promise<PolicyStore> {
  const { database, catalog, now } = options;
  let current: Policy | null = null;
  let seenAt = Number.NEGATIVE_INFINITY;
  const refresh = async () => {
    const [latest] = await database.query(latestVersion, []);
    const version = latest === undefined ? null : Number(latest[0]);
    if (version !== null && version !== current?.version) {
      const [row] = await database.query(versionBody, [version]);
      current = compilePolicy(ruleSetSchema.parse(row?.[0]), catalog, version);
    }
    seenAt = now();
  };
  await refresh();
  const { pollMilliseconds } = options;
  const timer =
    pollMilliseconds === null
      ? undefined
      : setInterval(() => void refresh().catch(options.report), pollMilliseconds).unref();
  return {
    policy: () => (now() - seenAt > options.toleranceMilliseconds ? null : current),
    refresh,
    close: () => clearInterval(timer),
  };
}
