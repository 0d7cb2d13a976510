// Where the active rules come from: versions of the rule set in the database, of which the highest is active. Versions are
// only ever added. Deciding never waits for the database: the store looks for a newer version on its own.

import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { canonical } from './access/canonical.ts';
import type { Catalog } from './access/catalog.ts';
import { compilePolicy, coordinatesOf, type Policy } from './access/policy.ts';
import { type RuleSet, ruleSetSchema } from './access/rule.ts';
import { storeTables, versionChannel } from './policy-tables.ts';

/** What is needed of a database. */
export interface PolicyDatabase {
  query(
    statement: { readonly name: string; readonly text: string },
    values: readonly unknown[],
  ): Promise<readonly (readonly unknown[])[]>;
}

export interface PolicyStore {
  /**
   * The active policy; null when none could be loaded for so long that the last one cannot be relied on.
   * @param catalog what it governs; absent: that of the options
   */
  policy(catalog?: Catalog): Policy | null;
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

/** Creates the tables of the store; to be run with the right to create them. Several processes may start at once. */
export async function preparePolicyStore(database: PolicyDatabase): Promise<void> {
  const text = `DO $prepare$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('yidang rules'));
    ${storeTables.join(';\n')};
  END $prepare$`;
  await database.query({ name: '', text }, []);
}

/** Who wants a version, and what it is. */
export interface NewVersion {
  readonly ruleSet: RuleSet;
  readonly note: string;
  /** Version that must still be the active one; 0 where there is none. */
  readonly base: number;
  /** Everybody whose work it is. */
  readonly editors: readonly string[];
  readonly approver: string | null;
  /** Number of the version that it equals. */
  readonly restores: number | null;
  /** What can be governed when it becomes active; null: whoever made it looked at nothing but one rule, and nothing is new to it. */
  readonly coordinates: readonly string[] | null;
}

/** Adds a version, which is then the active one. @returns its number; null when another one is active meanwhile */
export async function addVersion(database: PolicyDatabase, version: NewVersion): Promise<number | null> {
  const { base, ruleSet, note, editors, approver, restores, coordinates } = version;
  const body = JSON.stringify(ruleSet);
  const values = [base, digestOf(ruleSet), body, note, editors, approver, restores, coordinates];
  const [added] = await database.query(insertVersion, values).catch(unlessTaken);
  return added === undefined ? null : Number(added[0]);
}

/** Somebody else's version became active first. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

/**
 * Adds a version unless the active one is equal and has seen everything that can be governed.
 * @returns the number of the version that is active now
 * @throws OvertakenError
 */
export async function activate(
  database: PolicyDatabase,
  ruleSet: RuleSet,
  note: string,
  catalog: Catalog,
): Promise<number> {
  const coordinates = coordinatesOf(catalog);
  const [latest] = await database.query(latestVersion, []);
  if (latest !== undefined && latest[1] === digestOf(ruleSet)) {
    const version = await readVersion(database, Number(latest[0]));
    const known = version?.known ?? null;
    if (known === null || coordinates.every((each) => known.has(each))) return Number(latest[0]);
  }
  const base = latest === undefined ? 0 : Number(latest[0]);
  const added = await addVersion(database, {
    ruleSet,
    note,
    base,
    editors: [],
    approver: null,
    restores: null,
    coordinates,
  });
  if (added === null)
    throw new OvertakenError('another version was activated at the same time; look at it and try again');
  return added;
}

/** Equal for equal rule sets, however they were written. */
export function digestOf(ruleSet: RuleSet): string {
  return createHash('sha256').update(canonical(ruleSet)).digest('hex');
}

// INVARIANT: a version follows the one that its makers saw. Where two add one at once, the key refuses the second.
const insertVersion = {
  name: 'rules_insert',
  text: `WITH added AS (
      INSERT INTO access.rule_set (version, digest, body, note, editors, approver, restores, coordinates)
      SELECT $1::bigint + 1, $2, $3::jsonb, $4, $5::text[], $6, $7::bigint,
        COALESCE($8::text[], (SELECT coordinates FROM access.rule_set WHERE version = $1::bigint))
      WHERE $1::bigint = COALESCE((SELECT max(version) FROM access.rule_set), 0)
      RETURNING version
    ) SELECT version, pg_notify('${versionChannel}', version::text) FROM added`,
};

/** SQLSTATE 23505, unique_violation. @throws whatever else it is */
function unlessTaken(error: unknown): readonly [] {
  const { cause } = error as { cause?: { code?: unknown } };
  if (cause?.code === '23505') return [];
  throw error;
}

const latestVersion = {
  name: 'rules_latest',
  text: 'SELECT version, digest FROM access.rule_set ORDER BY version DESC LIMIT 1',
};
const versionBody = {
  name: 'rules_body',
  text: 'SELECT body, coordinates FROM access.rule_set WHERE version = $1',
};

/** A version as it is kept; immutable. */
export interface StoredVersion {
  readonly number: number;
  readonly digest: string;
  readonly note: string;
  /** RFC 3339. */
  readonly activatedAt: string;
  readonly editors: readonly string[];
  readonly approver: string | null;
  readonly restores: number | null;
  readonly ruleSet: RuleSet;
  /** What could be governed when it became active; null: it was not noted. */
  readonly known: ReadonlySet<string> | null;
}

const versionColumns = 'version, digest, note, activated_at, body, editors, approver, restores, coordinates';
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
  const known = readVersionsOf(database);
  const found = known.get(number);
  if (found !== undefined) return found;
  const [row] = await database.query(versionRow, [number]);
  if (row === undefined) return null;
  const version = storedVersion(row);
  known.set(number, version);
  return version;
}

/** INVARIANT: a version never changes, so what was read of it once is true for good. */
const versionsRead = new WeakMap<PolicyDatabase, LRUCache<number, StoredVersion>>();
const keptVersions = 20;

function readVersionsOf(database: PolicyDatabase): LRUCache<number, StoredVersion> {
  const known = versionsRead.get(database) ?? new LRUCache({ max: keptVersions });
  versionsRead.set(database, known);
  return known;
}

/** Number of the active version; null: there is none. */
export async function latestNumber(database: PolicyDatabase): Promise<number | null> {
  const [latest] = await database.query(latestVersion, []);
  return latest === undefined ? null : Number(latest[0]);
}

/** Newest first. */
export async function readVersions(
  database: PolicyDatabase,
  first: number,
  before = afterAllVersions,
): Promise<readonly StoredVersion[]> {
  return (await database.query(versionRows, [first, before])).map(storedVersion);
}

function storedVersion(row: readonly unknown[]): StoredVersion {
  const [number, digest, note, activatedAt, body, editors, approver, restores, coordinates] = row;
  return {
    number: Number(number),
    digest: String(digest),
    note: String(note),
    activatedAt: String(activatedAt),
    editors: editors as readonly string[],
    approver: approver as string | null,
    restores: restores === null ? null : Number(restores),
    ruleSet: ruleSetSchema.parse(body),
    known: knownOf(coordinates),
  };
}

function knownOf(coordinates: unknown): ReadonlySet<string> | null {
  return coordinates === null ? null : new Set(coordinates as readonly string[]);
}

export async function openPolicyStore(options: PolicyStoreOptions): Promise<PolicyStore> {
  const { database, catalog, now } = options;
  let current: Pick<StoredVersion, 'number' | 'ruleSet' | 'known'> | null = null;
  const compiled = new WeakMap<Catalog, Policy>();
  let seenAt = Number.NEGATIVE_INFINITY;
  const refresh = async () => {
    const [latest] = await database.query(latestVersion, []);
    const version = latest === undefined ? null : Number(latest[0]);
    if (version !== null && version !== current?.number) {
      const [row] = await database.query(versionBody, [version]);
      const ruleSet = ruleSetSchema.parse(row?.[0]);
      const known = knownOf(row?.[1]);
      // INVARIANT: a version that cannot be compiled does not become the current one.
      const loaded = compilePolicy(ruleSet, catalog, version, known);
      // Two looks may overlap: the older one must not undo the newer.
      if (current === null || current.number < version) {
        current = { number: version, ruleSet, known };
        compiled.set(catalog, loaded);
      }
    }
    seenAt = now();
  };
  function policyUnder(governed: Catalog): Policy | null {
    if (current === null) return null;
    const known = compiled.get(governed);
    if (known?.version === current.number) return known;
    try {
      const made = compilePolicy(current.ruleSet, governed, current.number, current.known);
      compiled.set(governed, made);
      return made;
    } catch (error) {
      options.report(error);
      return null;
    }
  }

  await refresh();
  const { pollMilliseconds } = options;
  const timer =
    pollMilliseconds === null
      ? undefined
      : setInterval(() => void refresh().catch(options.report), pollMilliseconds).unref();
  return {
    policy: (governed = catalog) =>
      now() - seenAt > options.toleranceMilliseconds ? null : policyUnder(governed),
    refresh,
    close: () => clearInterval(timer),
  };
}
