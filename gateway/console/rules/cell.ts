// What a role sees of a field under a purpose, worked out of the rules that speak of it: the highest rung that any row may have and
// the lowest. The gateway's decision is the measure; this is the same law for one role without attributes.

import type { Rule } from '../admin/types.ts';

export interface Cell {
  /** Highest rung that a row may have. */
  readonly best: string;
  /** Rung of every other row; equal to `best` where rows do not differ. */
  readonly least: string;
  /** Whether it takes an organisation or an application besides the role. */
  readonly narrowed: boolean;
  readonly rules: readonly Rule[];
}

/** Rules by what they speak of, so that a cell is found without reading them all. */
export type RuleIndex = ReadonlyMap<string, readonly Rule[]>;

export function indexRules(rules: readonly Rule[]): RuleIndex {
  const index = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const coordinate of rule.coordinates) {
      const known = index.get(coordinate);
      if (known === undefined) index.set(coordinate, [rule]);
      else known.push(rule);
    }
  }
  return index;
}

export interface CellQuestion {
  readonly index: RuleIndex;
  readonly coordinate: string;
  /** Rungs from CLEAR to HIDDEN. */
  readonly ladder: readonly string[];
  readonly role: string;
  readonly purpose: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const rowLadder = ['CLEAR', 'HIDDEN'];

/** The cell of a field, below the rows of its type: a row that is not there has no cells. */
export function cellOf(question: CellQuestion): Cell {
  const [type = ''] = question.coordinate.split('.');
  if (type === question.coordinate) return decide(question, undefined);
  const rows = decide({ ...question, coordinate: type, ladder: rowLadder }, undefined);
  const own = decide(question, onlyCondition(rows));
  if (rows.best === 'HIDDEN')
    return { ...own, best: 'HIDDEN', least: 'HIDDEN', rules: [...own.rules, ...rows.rules] };
  // Rows that the caller does not have are not shown at a lower rung: they are not there.
  return own;
}

/** The condition of the rows, where one rule alone gives them: what holds for every row in question is no condition. */
function onlyCondition({ rules }: Cell): string | undefined {
  const [only] = rules;
  return rules.length === 1 && only?.document.rows !== undefined
    ? JSON.stringify(only.document.rows)
    : undefined;
}

function decide(
  { index, coordinate, ladder, role, purpose, now }: CellQuestion,
  given: string | undefined,
): Cell {
  const rules = (index.get(coordinate) ?? []).filter((rule) => applies(rule, role, purpose, now));
  const hidden = ladder.length - 1;
  let best = hidden;
  let least = hidden;
  let highestLimit = 0;
  let lowestLimit = 0;
  for (const { document } of rules) {
    const position = ladder.indexOf(document.rung);
    const rung = position < 0 ? hidden : position;
    const always = isAlways(document, given);
    if (document.kind === 'GRANT') {
      best = Math.min(best, rung);
      if (always) least = Math.min(least, rung);
    } else {
      lowestLimit = Math.max(lowestLimit, rung);
      if (always) highestLimit = Math.max(highestLimit, rung);
    }
  }
  return {
    best: ladder[Math.max(best, highestLimit)] ?? 'HIDDEN',
    least: ladder[Math.max(least, lowestLimit)] ?? 'HIDDEN',
    narrowed: rules.some(({ document }) => isNarrowed(document)),
    rules,
  };
}

function applies({ document }: Rule, role: string, purpose: string, now: number): boolean {
  const { subjects, purposes, uses, validFrom, validUntil } = document;
  return (
    uses.includes('READ') &&
    (subjects.roles === undefined || subjects.roles.includes('*') || subjects.roles.includes(role)) &&
    (purposes.includes('*') || purposes.includes(purpose)) &&
    (validFrom === undefined || Date.parse(validFrom) <= now) &&
    (validUntil === undefined || now < Date.parse(validUntil))
  );
}

/** Whether it holds on every row and for everybody who has the role. */
function isAlways(document: Rule['document'], given: string | undefined): boolean {
  const { rows = true } = document;
  return (rows === true || JSON.stringify(rows) === given) && !isNarrowed(document);
}

function isNarrowed({ subjects: { organizations, applications } }: Rule['document']): boolean {
  return [organizations, applications].some((list) => list !== undefined && !list.includes('*'));
}

/** Roles that any rule names, in alphabetical order. */
export function rolesOf(rules: readonly Rule[]): readonly string[] {
  const roles = rules.flatMap(({ document }) => document.subjects.roles ?? []);
  return [...new Set(roles)].filter((role) => role !== '*').sort();
}
