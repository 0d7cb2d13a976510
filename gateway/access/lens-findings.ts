// What only shows when the rules that one caller meets are taken together: a mask or a computed field that gives away what
// the same lens hides. Callers are tried as the rules name them, from now on through every change that rules foresee.

import type { Catalog, CatalogField } from './catalog.ts';
import type { CellDecision } from './cell.ts';
import { implies } from './condition.ts';
import { type Decision, decide, readingOf, type Subject } from './decide.ts';
import { type Finding, finding } from './finding.ts';
import { compilePolicy } from './policy.ts';
import type { RuleSet } from './rule.ts';

/** @param now milliseconds since 1970 */
export function lensFindings(ruleSet: RuleSet, catalog: Catalog, now: number): Finding[] {
  const policy = compilePolicy(ruleSet, catalog, 0);
  const found = new Map<string, Finding>();
  // Most callers read like one tried before.
  const known = new Map<string, readonly Finding[]>();
  for (const subject of subjectsOf(ruleSet)) {
    for (const { code } of ruleSet.purposes) {
      const who = [...subject.roles, subject.organization, subject.application, code]
        .filter(Boolean)
        .join(', ');
      for (let at = now; at < Number.POSITIVE_INFINITY; ) {
        const { alike, until } = readingOf(policy, subject, code, at);
        const findings = known.get(alike) ?? findingsIn(decide(policy, subject, code, at), catalog);
        known.set(alike, findings);
        for (const each of findings)
          found.set(`${who} ${each.code} ${each.message}`, { ...each, message: `${who}: ${each.message}` });
        at = until;
      }
    }
  }
  return [...found.values()];
}

/**
 * Every combination that a rule names, and each of them together with a further role that a limit names: a limit of one
 * role may take away what makes a mask of another role harmless.
 */
function subjectsOf({ rules }: RuleSet): readonly Subject[] {
  const limited = new Set(
    rules.filter(({ kind }) => kind === 'LIMIT').flatMap(({ subjects }) => subjects.roles ?? []),
  );
  const found = new Map<string, Subject>();
  for (const { subjects } of rules) {
    for (const role of subjects.roles ?? ['*'])
      for (const organization of subjects.organizations ?? ['*'])
        for (const application of subjects.applications ?? ['*'])
          for (const id of subjects.principals ?? ['*'])
            for (const other of [role, ...limited]) {
              const subject: Subject = {
                ...(id === '*' ? {} : { id }),
                roles: [...new Set([role, other])].sort(),
                attributes: {},
                ...(organization === '*' ? {} : { organization }),
                ...(application === '*' ? {} : { application }),
              };
              found.set(JSON.stringify(subject), subject);
            }
  }
  return [...found.values()];
}

function findingsIn(decision: Decision, catalog: Catalog): Finding[] {
  return [...catalog.types.values()].flatMap((type) => {
    const cells = decision.types.get(type.name)?.fields ?? new Map<string, CellDecision>();
    return [...type.fields].flatMap(([name, field]) =>
      cellFindings(`${type.name}.${name}`, field, cells.get(name), cells),
    );
  });
}

function cellFindings(
  coordinate: string,
  field: CatalogField,
  cell: CellDecision | undefined,
  cells: ReadonlyMap<string, CellDecision>,
): Finding[] {
  const found: Finding[] = [];
  for (const { when, rung } of cell?.cases ?? []) {
    const isClear = (other: string) =>
      cells.get(other)?.cases.some((each) => each.rung === 'CLEAR' && implies(when, each.when));
    const given = (field.reveals.get(rung) ?? []).filter((other) => !isClear(other));
    if (given.length > 0) {
      const message = `${coordinate} at ${rung} reveals ${given.join(', ')}, which the same lens hides`;
      found.push(finding('MASK_REVEALS', cell?.rules ?? [], message));
    }
    // What a mask of it gives away is for `@reveals` to say.
    const hidden = rung === 'CLEAR' ? field.derivedFrom.filter((other) => !isClear(other)) : [];
    if (hidden.length > 0) {
      const message = `${coordinate} is computed from ${hidden.join(', ')}, which the same lens hides`;
      found.push(finding('COMPUTED_FROM_HIDDEN', cell?.rules ?? [], message));
    }
  }
  return found;
}
