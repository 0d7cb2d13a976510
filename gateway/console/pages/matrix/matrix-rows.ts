// What the matrix shows, as a flat list: a line for the rows of each type and one for each of its fields, with a cell for each role.

import type { CatalogType, Rule, RuleSet } from '../../admin/types.ts';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { type Cell, ceilingOf, cellOf, indexRules, isCountable, rolesOf } from '../../rules/cell.ts';
import type { SearchableType } from '../../rules/field-search.ts';
import type { Use } from '../../rules/rule-document.ts';

export interface MatrixLine {
  /** `Person` for the rows of a type, `Person.name` for a field. */
  readonly coordinate: string;
  readonly title: string;
  readonly ladder: readonly string[];
  readonly level?: string;
  readonly countable: boolean;
}

export interface Comparison {
  readonly cell: Cell;
  /** In force, where the draft shows it otherwise. */
  readonly before?: Cell;
}

export interface Matrix {
  readonly roles: readonly string[];
  /** Worked out when it is looked at: most cells never are. */
  compare(line: MatrixLine, role: string): Comparison;
}

const domains = ['POPULATION', 'LEGAL_ENTITIES', 'E_LICENSES', 'GEOSPATIAL', 'CREDIT'];
const rowLadder = ['CLEAR', 'HIDDEN'];

/** Domain by domain, the types with the most fields first: what people look for stands at the top. */
export function linesOf(types: readonly SearchableType[]): readonly MatrixLine[] {
  const ordered = [...types].sort(
    (one, other) =>
      domains.indexOf(one.type.domain) - domains.indexOf(other.type.domain) ||
      other.type.fields.length - one.type.fields.length,
  );
  return ordered.flatMap(({ type, fields }) => [
    typeLine(type),
    ...fields.map(({ field }) => ({
      coordinate: field.coordinate,
      title: field.title,
      ladder: field.ladder,
      level: field.level,
      countable: isCountable(type, field),
    })),
  ]);
}

function typeLine({ name, title }: CatalogType): MatrixLine {
  return { coordinate: name, title, ladder: rowLadder, countable: true };
}

/** @param now milliseconds since 1970 */
export function createMatrix(
  { before, draft, shown, catalog }: RuleSetView,
  purpose: string,
  use: Use,
  now: number,
): Matrix {
  const side = (set: RuleSet) => ({
    index: indexRules(set.rules),
    ...ceilingOf(set, purpose, catalog),
  });
  const present = side(shown);
  const former = draft === undefined ? present : side(before);
  const known = new Map<string, Comparison>();
  const ask = (at: typeof present, { coordinate, ladder, countable }: MatrixLine, role: string) =>
    cellOf({ ...at, coordinate, ladder, countable, role, purpose, use, now });
  return {
    roles: rolesOf([...before.rules, ...shown.rules] satisfies readonly Rule[]),
    compare(line, role) {
      const key = `${line.coordinate} ${role}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const cell = ask(present, line, role);
      const old = former === present ? cell : ask(former, line, role);
      const same = old.best === cell.best && old.least === cell.least;
      const made = same ? { cell } : { cell, before: old };
      known.set(key, made);
      return made;
    },
  };
}
