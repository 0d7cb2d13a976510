// The callers whom rules can tell apart: for each rule, whoever is just who it names. What holds for all of them holds for
// everybody with at most one role; who has several is tried as the rules' own combinations allow.

import type { Subject } from './decide.ts';
import type { RuleSet } from './rule.ts';
import type { Subjects } from './written.ts';

/** @returns each caller once, without attributes */
export function callersNamedBy(ruleSets: readonly RuleSet[]): readonly Subject[] {
  const found = new Map<string, Subject>();
  const add = (subject: Subject) => found.set(JSON.stringify(subject), subject);
  const roles = rolesNamedBy(ruleSets);
  add({ roles: [], attributes: {} });
  for (const role of roles) add({ roles: [role], attributes: {} });
  for (const { rules, principals } of ruleSets) {
    for (const { subjects } of rules) for (const subject of leastSubjects(subjects)) add(subject);
    for (const { id } of principals) for (const role of roles) add({ id, roles: [role], attributes: {} });
  }
  return [...found.values()];
}

/**
 * Callers with another role and, last, one of which the rounding of counts differs: what the other one grants is told more
 * roughly, or less, although no rule names both.
 */
export function roundedTogether(before: RuleSet, after: RuleSet): readonly Subject[] {
  const [old, young] = [before, after].map(({ roundings }) => {
    return new Map(roundings.map(({ id, multiple }) => [id, multiple]));
  });
  const rounded = [...new Set([...(old?.keys() ?? []), ...(young?.keys() ?? [])])];
  const differing = rounded.filter((role) => role !== '*' && old?.get(role) !== young?.get(role));
  return differing.flatMap((role) =>
    rolesNamedBy([before, after])
      .filter((other) => other !== role)
      .map((other) => ({ roles: [other, role], attributes: {} })),
  );
}

function rolesNamedBy(ruleSets: readonly RuleSet[]): readonly string[] {
  const named = ruleSets.flatMap(({ rules, roundings }) => [
    ...rules.flatMap(({ subjects }) => subjects.roles ?? []),
    ...roundings.map(({ id }) => id),
  ]);
  return [...new Set(named)].filter((role) => role !== '*');
}

/** Whoever is named, each with one of the roles, organisations, applications and ids, and with no more than that. */
export function* leastSubjects(named: Subjects): Iterable<Subject> {
  for (const role of each(named.roles))
    for (const organization of each(named.organizations))
      for (const application of each(named.applications))
        for (const id of each(named.principals))
          yield {
            ...(id === undefined ? {} : { id }),
            roles: role === undefined ? [] : [role],
            ...(organization === undefined ? {} : { organization }),
            ...(application === undefined ? {} : { application }),
            attributes: {},
          };
}

function each(names: readonly string[] | undefined): readonly (string | undefined)[] {
  return names === undefined || names.includes('*') ? [undefined] : names;
}
