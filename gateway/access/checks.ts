// Everything that must be in order before a rule set becomes active: its findings, the protected invariants, the saved
// tests. Pure; whoever publishes asks, and refuses.

import type { Catalog } from './catalog.ts';
import type { Finding } from './finding.ts';
import { findingsOf } from './findings.ts';
import { type Violation, violations } from './invariants.ts';
import { compilePolicy, compileRules } from './policy.ts';
import type { RuleSet } from './rule.ts';
import { failuresOf, type TestFailure } from './saved-tests.ts';

export interface Checks {
  readonly findings: readonly Finding[];
  readonly violations: readonly Violation[];
  readonly failures: readonly TestFailure[];
  /** Coordinates that no rule grants to anybody; no obstacle. */
  readonly ungranted: readonly string[];
  /** Nothing stands in the way. */
  readonly passed: boolean;
}

/**
 * @param active the rule set in force: what it protects, it protects against this one too. Null: there is none
 * @param now milliseconds since 1970
 */
export function checksOf(ruleSet: RuleSet, active: RuleSet | null, catalog: Catalog, now: number): Checks {
  const { errors: findings, ungranted } = findingsOf(ruleSet, catalog, now);
  const invariants = [...ruleSet.invariants, ...(active?.invariants ?? [])];
  const broken = violations(invariants, ruleSet, compileRules(ruleSet, catalog), catalog);
  const failures = failuresOf(ruleSet.tests, compilePolicy(ruleSet, catalog, 0), now);
  const passed = findings.length === 0 && broken.length === 0 && failures.length === 0;
  return { findings, violations: broken, failures, ungranted, passed };
}
