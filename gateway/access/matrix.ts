// Fields by roles: the rung at which somebody with just this role reads each cell for a purpose, and by which rules.

import type { Subject } from './decide.ts';
import { decide } from './decide.ts';
import type { Policy } from './policy.ts';

export interface MatrixRow {
  readonly coordinate: string;
  /** One a role: `CLEAR`, `ID_3_4`, `HIDDEN`; where it depends on the row, all rungs in question, `CLEAR|HIDDEN`. */
  readonly outcomes: readonly string[];
  /** One a role: the rules that take part. */
  readonly rules: readonly (readonly string[])[];
}

/** @param now milliseconds since 1970 */
export function matrixOf(
  policy: Policy,
  purpose: string,
  subjects: readonly Subject[],
  now: number,
): readonly MatrixRow[] {
  const decisions = subjects.map((subject) => decide(policy, subject, purpose, now));
  return [...policy.catalog.types.values()].flatMap(({ name, fields }) => {
    const types = decisions.map((decision) => decision.types.get(name));
    const row: MatrixRow = {
      coordinate: name,
      outcomes: types.map((type) => rungs(type?.rows ?? false, [{ when: true, rung: 'CLEAR' }])),
      rules: types.map((type) => type?.rowRules ?? []),
    };
    const cells = [...fields.keys()].map((field): MatrixRow => {
      const decided = types.map((type) => ({ rows: type?.rows ?? false, cell: type?.fields.get(field) }));
      return {
        coordinate: `${name}.${field}`,
        outcomes: decided.map(({ rows, cell }) => rungs(rows, cell?.cases ?? [])),
        rules: decided.map(({ cell }) => cell?.rules ?? []),
      };
    });
    return [row, ...cells];
  });
}

type Cases = readonly { readonly when: unknown; readonly rung: string }[];

/** A case that holds on every row that there is ends the list; without one the rest is hidden. */
export function rungs(rows: unknown, cases: Cases): string {
  if (rows === false || cases.length === 0) return 'HIDDEN';
  const given = cases.map(({ rung }) => rung);
  const everywhere = cases.at(-1)?.when === true && rows === true;
  return (everywhere ? given : [...given, 'HIDDEN']).join('|');
}
