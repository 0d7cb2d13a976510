// Protected invariants: "no one outside X ever sees Y above rung Z". They bind whoever edits rules. The check is sound and
// not exact: it takes no row condition of a grant for unfulfillable, and counts a limit only where it surely applies.

import { z } from 'zod';
import { leastSubjects } from './callers.ts';
import { type Catalog, ladderOf } from './catalog.ts';
import { implies } from './condition.ts';
import type { Subject } from './decide.ts';
import { type CompiledRule, createResolver } from './policy.ts';
import type { RuleSet } from './rule.ts';
import { fieldSelector, identifier, subjects, text, uses } from './written.ts';

export const invariant = z.strictObject({
  id: identifier,
  /** What nobody else sees. */
  fields: z.array(fieldSelector).min(1).max(1000),
  /** The highest rung at which others may see it. */
  atMost: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .default('HIDDEN'),
  /** Whom it does not bind: whoever is among one of the lists. */
  except: subjects.default({}),
  /** Uses that it speaks of. */
  uses: z
    .array(z.enum(uses))
    .min(1)
    .default([...uses]),
  reason: text,
});
export type Invariant = z.infer<typeof invariant>;

export interface Violation {
  readonly invariant: string;
  readonly rule: string;
  readonly coordinate: string;
  readonly rung: string;
}

/**
 * Whatever somebody sees, one grant gives it; a caller who is just who that grant names, and nothing else, meets the fewest
 * limits. So each grant is tried for each such caller.
 */
export function violations(
  invariants: readonly Invariant[],
  { purposes }: Pick<RuleSet, 'purposes'>,
  compiled: readonly CompiledRule[],
  catalog: Catalog,
): readonly Violation[] {
  const resolve = createResolver(catalog);
  const codes = purposes.map(({ code }) => code);
  const limits = compiled.filter(({ rule }) => rule.kind === 'LIMIT');
  const found = new Map<string, Violation>();
  for (const each of invariants) {
    const guarded = new Set(each.fields.flatMap(resolve));
    for (const grant of compiled) {
      if (grant.rule.kind !== 'GRANT') continue;
      const coordinates = grant.coordinates.filter((coordinate) => guarded.has(coordinate));
      if (coordinates.length === 0) continue;
      for (const use of grant.rule.uses.filter((one) => each.uses.includes(one))) {
        for (const subject of leastSubjects(grant.rule.subjects)) {
          if (isAmong(each.except, subject)) continue;
          for (const purpose of grant.rule.purposes.includes('*') ? codes : grant.rule.purposes) {
            const capping = limits.filter(
              (limit) => limit.rule.uses.includes(use) && surelyApplies(limit, grant, subject, purpose),
            );
            for (const coordinate of coordinates) {
              const rung = rungOf(grant, capping, coordinate, ladderOf(catalog, coordinate));
              if (isAbove(ladderOf(catalog, coordinate), rung, each.atMost)) {
                const violation = { invariant: each.id, rule: grant.rule.id, coordinate, rung };
                found.set(JSON.stringify(violation), violation);
              }
            }
          }
        }
      }
    }
  }
  return [...found.values()];
}

function rungOf(
  { rule }: CompiledRule,
  capping: readonly CompiledRule[],
  coordinate: string,
  ladder: readonly string[],
): string {
  const heights = capping
    .filter(({ coordinates }) => coordinates.includes(coordinate))
    .map((limit) => heightOf(ladder, limit.rule.rung));
  return ladder[Math.max(heightOf(ladder, rule.rung), ...heights)] as string;
}

function isAbove(ladder: readonly string[], rung: string, atMost: string): boolean {
  return heightOf(ladder, rung) < heightOf(ladder, atMost);
}

function heightOf(ladder: readonly string[], rung: string): number {
  const height = ladder.indexOf(rung);
  return height < 0 ? ladder.length - 1 : height;
}

/** Whether one of the lists names the caller; unlike a rule, for which all lists have to. */
function isAmong(named: Invariant['except'], { roles, organization, application, id }: Subject): boolean {
  return (
    roles.some((role) => named.roles?.includes(role)) ||
    (organization !== undefined && named.organizations?.includes(organization) === true) ||
    (application !== undefined && named.applications?.includes(application) === true) ||
    (id !== undefined && named.principals?.includes(id) === true)
  );
}

/** On every row and at every moment at which the grant holds for the caller. */
function surelyApplies(limit: CompiledRule, grant: CompiledRule, subject: Subject, purpose: string): boolean {
  const { subjects: named, purposes, rows = true } = limit.rule;
  const covers = (names: readonly string[] | undefined, own: readonly (string | undefined)[]) =>
    names === undefined ||
    names.includes('*') ||
    own.some((each) => each !== undefined && names.includes(each));
  return (
    covers(named.roles, subject.roles) &&
    covers(named.organizations, [subject.organization]) &&
    covers(named.applications, [subject.application]) &&
    covers(named.principals, [subject.id]) &&
    covers(purposes, [purpose]) &&
    limit.from <= grant.from &&
    limit.until >= grant.until &&
    implies(grant.rule.rows ?? true, rows)
  );
}
