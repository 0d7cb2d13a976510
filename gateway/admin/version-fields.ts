// The versions of the rule set, which are only ever added.

import { z } from 'zod';
import type { Catalog } from '../access/catalog.ts';
import { compileRules } from '../access/policy.ts';
import type { Rule, RuleSet } from '../access/rule.ts';
import { sentenceOf } from '../access/sentence.ts';
import { readVersion, readVersions, type StoredVersion } from '../policy-store.ts';
import type { AdminFields } from './admin-schema.ts';
import type { OpenControlPlane } from './control-plane.ts';
import { argumentsOf } from './input.ts';

const page = z.object({
  first: z.int().min(1).max(100),
  before: z.int().min(1).nullish(),
});

export function versionFields(open: OpenControlPlane): AdminFields {
  return {
    Query: {
      async activeVersion() {
        const { database, catalog, policy } = open();
        const version = policy()?.version;
        const found = version === undefined ? null : await readVersion(database, version);
        return found && shownVersion(found, catalog);
      },
      async version(args) {
        const { number } = argumentsOf(z.object({ number: z.int().min(1) }), args);
        const { database, catalog } = open();
        const found = await readVersion(database, number);
        return found && shownVersion(found, catalog);
      },
      async versions(args) {
        const { first, before } = argumentsOf(page, args);
        const { database, catalog } = open();
        const found = await readVersions(database, first, before ?? undefined);
        return found.map((each) => shownVersion(each, catalog));
      },
    },
  };
}

export function shownVersion({ ruleSet, known, ...version }: StoredVersion, catalog: Catalog) {
  return { ...version, ...shownRuleSet(ruleSet, catalog, known) };
}

/** @param known what can be governed that the rules have seen; null: all */
export function shownRuleSet(ruleSet: RuleSet, catalog: Catalog, known: ReadonlySet<string> | null = null) {
  const { rules, purposes, roundings } = ruleSet;
  return {
    document: ruleSet,
    rules: () => shownRules(rules, ruleSet, catalog, known),
    purposes: purposes.map((purpose) => ({ ...purpose, document: purpose })),
    roundings,
  };
}

/** @param ruleSet what the rules are part of */
export function shownRules(
  rules: readonly Rule[],
  ruleSet: RuleSet,
  catalog: Catalog,
  known: ReadonlySet<string> | null = null,
) {
  const purposes = new Map(ruleSet.purposes.map((purpose) => [purpose.code, purpose]));
  return compileRules({ rules }, catalog, known).map(({ rule, coordinates }) => ({
    ...rule,
    document: rule,
    coordinates,
    sentence: () => sentenceOf(rule, catalog, purposes).zh,
    sentenceInEnglish: () => sentenceOf(rule, catalog, purposes).en,
  }));
}
