// The rules of an installation: read from the database that all domains share, watched where somebody else may change them,
// and begun with the default set where a synthetic province has none.

import { readFile } from 'node:fs/promises';
import { parse } from 'graphql';
import { type Catalog, readCatalog } from './access/catalog.ts';
import { type Checks, checksOf } from './access/checks.ts';
import type { Policy } from './access/policy.ts';
import { type RuleSet, ruleSetSchema } from './access/rule.ts';
import { loadGovernedSupergraph } from './governed-supergraph.ts';
import {
  activate,
  OvertakenError,
  openPolicyStore,
  type PolicyDatabase,
  preparePolicyStore,
  readVersion,
} from './policy-store.ts';
import { announceReplica } from './replicas.ts';
import { loadSupergraph, supergraphFile } from './supergraph.ts';
import { listenForVersions } from './version-notices.ts';

export interface RulesOptions {
  /** What can be governed; absent: our own supergraph. */
  readonly catalog?: Catalog;
  readonly database: PolicyDatabase & { end(): Promise<void> };
  /** Nobody else can reach the database while this process runs: what changes there, changes here, and nobody looks for it. */
  readonly exclusive: boolean;
  /** Where new versions are heard of; absent: they are found by looking. */
  readonly noticesFrom?: string;
  /** Rule set to begin with where there is none. */
  readonly defaults: URL | null;
  /** How it becomes active; absent: without a record, which only tests may ask for. */
  readonly begin?: typeof activateFile;
  readonly report: (error: unknown) => void;
}

export interface Rules {
  /** What is governed, and drafts are checked against. */
  readonly catalog: Catalog;
  readonly database: PolicyDatabase;
  policy(): Policy | null;
  /** The same rules over another supergraph, before it is the one that is governed. */
  policyOver(catalog: Catalog): Policy | null;
  /** From now on it is. */
  govern(catalog: Catalog): void;
  /** Looks for a newer version now. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const pollMilliseconds = 1000;
const toleranceMilliseconds = 60_000;

export async function openRules(options: RulesOptions): Promise<Rules> {
  const {
    database,
    exclusive,
    defaults,
    noticesFrom,
    report,
    catalog = await loadCatalog(),
    begin = activateFile,
  } = options;
  await preparePolicyStore(database);
  const store = await openPolicyStore({
    database,
    catalog,
    pollMilliseconds: exclusive ? null : pollMilliseconds,
    toleranceMilliseconds: exclusive ? Number.POSITIVE_INFINITY : toleranceMilliseconds,
    now: Date.now,
    report,
  });
  if (store.policy() === null && defaults !== null) {
    await begin(database, catalog, defaults).catch(unlessOvertaken);
    await store.refresh();
  }
  const version = () => store.policy()?.version ?? null;
  const replica = announceReplica(database, version, report);
  const refresh = async () => {
    const before = version();
    await store.refresh();
    if (version() !== before) replica.announce();
  };
  const notices =
    noticesFrom === undefined
      ? undefined
      : listenForVersions(noticesFrom, () => void refresh().catch(report), report);
  let governed = catalog;
  return {
    get catalog() {
      return governed;
    },
    database,
    policy: () => store.policy(governed),
    policyOver: (other) => store.policy(other),
    govern(other) {
      governed = other;
    },
    refresh,
    async close() {
      store.close();
      await Promise.all([notices?.close(), replica.leave()]);
      await database.end();
    },
  };
}

/** Of replicas that start together on an empty database, one begins the rules and all go by them. @throws whatever else it is */
function unlessOvertaken(error: unknown): void {
  if (!(error instanceof OvertakenError)) throw error;
}

/**
 * What can be governed: our own supergraph, or somebody else's.
 * @param supergraph file or URL of a foreign supergraph
 */
export async function loadCatalog(supergraph?: string): Promise<Catalog> {
  if (supergraph === undefined) return readCatalog(parse(await loadSupergraph(supergraphFile)));
  return (await loadGovernedSupergraph(supergraph)).catalog;
}

/** What keeps the active rules from being those of the catalogue, a line each: it may have changed since they were activated. */
export async function misfitsOf({ database, policy }: Rules, catalog: Catalog): Promise<readonly string[]> {
  const version = policy()?.version;
  const active = version === undefined ? null : await readVersion(database, version);
  return active === null ? [] : problemsOf(checksOf(active.ruleSet, null, catalog, Date.now()));
}

/** What to say of coordinates that came after the active rules; null where there are none. */
export function newcomersOf({ policy }: Pick<Rules, 'policy'>): string | null {
  const active = policy();
  if (active === null || active.newcomers.length === 0) return null;
  const { newcomers, version } = active;
  const shown = newcomers.slice(0, mostShown).join(', ');
  const more = newcomers.length > mostShown ? ` and ${newcomers.length - mostShown} more` : '';
  return `Version ${version} of the rules has not seen ${shown}${more}: grants of classes and whole types leave them hidden until rules are activated`;
}

const mostShown = 10;

/** A rule set that cannot become active, with everything that is wrong with it. */
export class RuleSetError extends Error {}

/** @returns the number of the version that is active now. @throws RuleSetError */
export async function activateFile(
  database: PolicyDatabase,
  catalog: Catalog,
  file: URL | string,
): Promise<number> {
  const ruleSet = await readRuleSet(file);
  const checks = checksOf(ruleSet, null, catalog, Date.now());
  if (!checks.passed) throw new RuleSetError(problemsOf(checks).join('\n'));
  return activate(database, ruleSet, String(file).split('/').at(-1) ?? '', catalog);
}

/** @throws RuleSetError when the file is no rule set */
export async function readRuleSet(file: URL | string): Promise<RuleSet> {
  let given: unknown;
  try {
    given = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new RuleSetError(
      `${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
  const parsed = ruleSetSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new RuleSetError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
  );
}

/** What stands in the way, a line each. */
export function problemsOf({ findings, violations, failures }: Checks): readonly string[] {
  return [
    ...findings.map(({ code, rules, message }) => `${code} ${rules.join(', ')}: ${message}`),
    ...violations.map(
      ({ invariant, rule, coordinate, rung }) =>
        `INVARIANT ${invariant}: ${rule} shows ${coordinate} at ${rung}`,
    ),
    ...failures.map(
      ({ test, coordinate, expected, actual }) => `TEST ${test}: ${coordinate} is ${actual}, not ${expected}`,
    ),
  ];
}
