// What the trail keeps of an activation beside the two version numbers: the digests of both rule sets, and what changed. The rule
// sets themselves stay in their versions.

import { emptyRuleSet } from '../access/rule.ts';
import type { Pseudonyms } from '../audit/pseudonym.ts';
import type { Json } from '../audit/record.ts';
import { digestOf, type PolicyDatabase, readVersion, type StoredVersion } from '../policy-store.ts';
import { changesByName, changesInFull } from './recorded-changes.ts';
import { differencesBetween } from './rule-set-parts.ts';

/**
 * @param before null: there was no version
 * @returns both versions with their digests, and up to 100 changes as `rules citizen-own-file changed`, with the number and a
 * digest of all
 */
export async function activationSummary(
  database: PolicyDatabase,
  before: number | null,
  after: number,
  pseudonyms: Pseudonyms,
): Promise<Json> {
  const { old, young, states } = await bothVersions(database, before, after);
  return {
    ...states,
    ...changesByName(differencesOf(old, young?.ruleSet), pseudonyms),
  };
}

/** The same of a rule set that is about to become active. */
export async function intendedActivation(
  database: PolicyDatabase,
  before: number | null,
  ruleSet: Parameters<typeof digestOf>[0],
  pseudonyms: Pseudonyms,
): Promise<Json> {
  const old = before === null ? null : await readVersion(database, before);
  return {
    before: versionState(old),
    after: { digest: digestOf(ruleSet) },
    ...changesByName(differencesOf(old, ruleSet), pseudonyms),
  };
}

/** Both versions, with each change in full. */
export async function activationChange(
  database: PolicyDatabase,
  before: number | null,
  after: number,
  pseudonyms: Pseudonyms,
): Promise<Json> {
  const { old, young, states } = await bothVersions(database, before, after);
  return {
    ...states,
    ...changesInFull(differencesOf(old, young?.ruleSet), pseudonyms),
  };
}

async function bothVersions(database: PolicyDatabase, before: number | null, after: number) {
  const old = before === null ? null : await readVersion(database, before);
  const young = await readVersion(database, after);
  return { old, young, states: { before: versionState(old), after: versionState(young) } };
}

export function versionState(version: Pick<StoredVersion, 'number' | 'digest'> | null) {
  return version && { version: version.number, digest: version.digest };
}

function differencesOf(old: StoredVersion | null, young: StoredVersion['ruleSet'] | undefined) {
  return differencesBetween(old?.ruleSet ?? emptyRuleSet, young ?? emptyRuleSet);
}
