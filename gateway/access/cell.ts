// The outcome of one cell from the votes of the rules that speak of it: the lower of the highest rung that a matching
// grant gives and the lowest that a matching limit allows.

import { both, type Condition, conditionText, either, unless } from './condition.ts';

/** The rungs of a cell in the order in which they are tried; a row that no case fits hides the cell. */
export interface CellDecision {
  readonly cases: readonly { readonly when: Condition; readonly rung: string }[];
  /** Rules that take part in the outcome. */
  readonly rules: readonly string[];
}

/** What one rule says of a cell. */
export interface Vote {
  readonly id: string;
  readonly rung: string;
  readonly when: Condition;
}

export interface Votes {
  readonly grants: readonly Vote[];
  readonly limits: readonly Vote[];
}

/** What no rule speaks of. */
export const unmentioned: CellDecision = { cases: [], rules: [] };

/**
 * @param ladder rungs from CLEAR to HIDDEN
 * @param rows condition that holds for every row in question
 */
export function decideCell(
  ladder: readonly string[],
  { grants, limits }: Votes,
  rows: Condition,
): CellDecision {
  const hidden = ladder.length - 1;
  const cases = casesOf(ladder, rows, (index) => {
    const granted = either(conditionsOf(grants, ladder, 0, index));
    const limited = either(conditionsOf(limits, ladder, index + 1, hidden));
    return both(granted, unless(limited));
  });
  return { cases, rules: [...new Set([...grants, ...limits].map(({ id }) => id))].sort() };
}

/** The lower of two outcomes of one cell, on each row. */
export function lowerOf(
  ladder: readonly string[],
  one: CellDecision,
  other: CellDecision,
  rows: Condition,
): CellDecision {
  const reaches = ({ cases }: CellDecision, index: number) =>
    cases.findLast(({ rung }) => ladder.indexOf(rung) <= index)?.when ?? false;
  return {
    cases: casesOf(ladder, rows, (index) => both(reaches(one, index), reaches(other, index))),
    rules: [...new Set([...one.rules, ...other.rules])].sort(),
  };
}

/** @param reached when a cell is as high as the rung at a position of the ladder, or higher */
function casesOf(
  ladder: readonly string[],
  rows: Condition,
  reached: (index: number) => Condition,
): CellDecision['cases'] {
  const cases: { when: Condition; rung: string }[] = [];
  const given = conditionText(rows);
  let previous = '';
  for (let index = 0; index < ladder.length - 1; index++) {
    const combined = reached(index);
    if (combined === false) continue;
    const text = conditionText(combined);
    // What holds for every row in question needs no condition.
    const when = text === given || combined;
    if (text !== previous) cases.push({ when, rung: ladder[index] as string });
    if (when === true) break;
    previous = text;
  }
  return cases;
}

/** The conditions of the votes for a rung between two positions of the ladder; a rung that is not on it counts as HIDDEN. */
function* conditionsOf(votes: readonly Vote[], ladder: readonly string[], from: number, to: number) {
  for (const { rung, when } of votes) {
    const position = ladder.indexOf(rung);
    const index = position < 0 ? ladder.length - 1 : position;
    if (index >= from && index <= to) yield when;
  }
}

/** The rung of a cell that is the same on every row, or null where it depends on the row. */
export function staticRung(decision: CellDecision | undefined): string | null {
  const first = decision?.cases[0];
  if (first === undefined) return 'HIDDEN';
  return first.when === true ? first.rung : null;
}
