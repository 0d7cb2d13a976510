// What the trail keeps of an activation beside the two version numbers: the digests of both rule sets, and which members changed,
// by name. The rule sets themselves stay in their versions.

import { createHash } from 'node:crypto';
import { canonical } from '../access/canonical.ts';
import { emptyRuleSet } from '../access/rule.ts';
import type { Json } from '../audit/record.ts';
import { digestOf, type PolicyDatabase, readVersion } from '../policy-store.ts';
import { differencesBetween } from './rule-set-parts.ts';

const mostChanges = 100;

/**
 * @param before null: there was no version
 * @returns both versions with their digests, and up to 100 changes as `rules citizen-own-file changed`, with the number and a
 * digest of all
 */
export async function activationSummary(
  database: PolicyDatabase,
  before: number | null,
  after: number,
): Promise<Json> {
  const old = before === null ? null : await readVersion(database, before);
  const young = await readVersion(database, after);
  const differences = differencesBetween(old?.ruleSet ?? emptyRuleSet, young?.ruleSet ?? emptyRuleSet);
  return {
    before: old && { version: old.number, digest: old.digest },
    after: young && { version: young.number, digest: young.digest },
    ...summaryOf(differences),
  };
}

/** The same of a rule set that is about to become active. */
export async function intendedActivation(
  database: PolicyDatabase,
  before: number | null,
  ruleSet: Parameters<typeof digestOf>[0],
): Promise<Json> {
  const old = before === null ? null : await readVersion(database, before);
  return {
    before: old && { version: old.number, digest: old.digest },
    after: { digest: digestOf(ruleSet) },
    ...summaryOf(differencesBetween(old?.ruleSet ?? emptyRuleSet, ruleSet)),
  };
}

function summaryOf(differences: ReturnType<typeof differencesBetween>) {
  return {
    changes: differences
      .slice(0, mostChanges)
      .map(({ part, key, before, after }) =>
        `${part} ${key} ${before === null ? 'added' : after === null ? 'removed' : 'changed'}`.slice(0, 200),
      ),
    changeCount: differences.length,
    changeDigest: createHash('sha256').update(canonical(differences)).digest('hex'),
  };
}
