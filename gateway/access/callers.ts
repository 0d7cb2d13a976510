// The callers whom rules can tell apart: for each rule, whoever is just who it names. What holds for all of them holds for
// everybody with at most one role; who has several is tried as the rules' own combinations allow.

import type { Subject } from './decide.ts';
import type { RuleSet } from './rule.ts';
import type { Subjects } from './written.ts';

/** @returns each caller once, without attributes */
export function callersNamedBy(ruleSets: readonly RuleSet[]): readonly Subject[] {
  const found = new Map<string, Subject>();
  const add = (subject: Subject) => found.set(JSON.stringify(subject), subject);
  const roles = new Set(
    ruleSets.flatMap(({ rules }) => rules.flatMap(({ subjects }) => subjects.roles ?? [])),
  );
  roles.delete('*');
  add({ roles: [], attributes: {} });
  for (const role of roles) add({ roles: [role], attributes: {} });
  for (const { rules, principals } of ruleSets) {
    for (const { subjects } of rules) for (const subject of leastSubjects(subjects)) add(subject);
    for (const { id } of principals) for (const role of roles) add({ id, roles: [role], attributes: {} });
  }
  return [...found.values()];
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
