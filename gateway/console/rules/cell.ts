// What a role may do with a field under a purpose, worked out of the rules that speak of it: the highest rung that any row may have
// and the lowest. The gateway's decision is the measure; this is the same law for one role without attributes.

import type { CatalogField, CatalogType, Rule, RuleSet } from '../admin/types.ts';
import { coordinatesOf, type Use } from './rule-document.ts';

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
  /** Keys and what another domain knows of a row are not counted. */
  readonly countable: boolean;
  readonly role: string;
  readonly purpose: string;
  /** What the purpose reads at most; absent: no bound. */
  readonly ceiling?: ReadonlySet<string>;
  readonly use: Use;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const rowLadder = ['CLEAR', 'HIDDEN'];
const nothing: Cell = { best: 'HIDDEN', least: 'HIDDEN', narrowed: false, rules: [] };

/** The cell of a field, below the rows of its type: a row that is not there has no cells. */
export function cellOf(question: CellQuestion): Cell {
  const { coordinate, use } = question;
  const isField = coordinate.includes('.');
  switch (use) {
    case 'READ':
      return cellFor(question, ['READ'], 'READ');
    case 'EXPORT': {
      // What leaves in bulk must be readable as well.
      const [read, exported] = (['READ', 'EXPORT'] as const).map((each) =>
        cellFor(question, ['READ', 'EXPORT'], each),
      );
      return lowerOf(question.ladder, read ?? nothing, exported ?? nothing);
    }
    case 'MATCH': {
      // Rows that may be found are those that may be read; a value is compared as it is, or not at all.
      const cell = cellFor(question, ['READ'], isField ? 'MATCH' : 'READ');
      return { ...cell, best: clearOrHidden(cell.best), least: clearOrHidden(cell.least) };
    }
    case 'STATISTICS':
      return isField && !question.countable ? nothing : cellFor(question, ['STATISTICS'], 'STATISTICS');
  }
}

/** @param rowUses by which the rows of the type are there */
function cellFor(question: CellQuestion, rowUses: readonly Use[], use: Use): Cell {
  const [type = ''] = question.coordinate.split('.');
  if (type === question.coordinate) return decide(question, use, []);
  const rows = rowUses.map((each) => decide({ ...question, coordinate: type, ladder: rowLadder }, each, []));
  const own = decide(question, use, rows.flatMap(onlyCondition));
  const without = rows.find(({ best }) => best === 'HIDDEN');
  if (without !== undefined)
    return { ...own, best: 'HIDDEN', least: 'HIDDEN', rules: [...own.rules, ...without.rules] };
  // Rows that the caller does not have are not shown at a lower rung: they are not there.
  return own;
}

function lowerOf(ladder: readonly string[], one: Cell, other: Cell): Cell {
  const lower = (a: string, b: string) => (ladder.indexOf(a) > ladder.indexOf(b) ? a : b);
  return {
    best: lower(one.best, other.best),
    least: lower(one.least, other.least),
    narrowed: one.narrowed || other.narrowed,
    rules: [...new Set([...one.rules, ...other.rules])],
  };
}

function clearOrHidden(rung: string): string {
  return rung === 'CLEAR' ? rung : 'HIDDEN';
}

/** The condition of the rows, where one rule alone gives them: what holds for every row in question is no condition. */
function onlyCondition({ rules }: Cell): readonly string[] {
  const [only] = rules;
  return rules.length === 1 && only?.document.rows !== undefined ? [JSON.stringify(only.document.rows)] : [];
}

/** @param given conditions that hold for every row in question */
function decide(question: CellQuestion, use: Use, given: readonly string[]): Cell {
  const { index, coordinate, ladder } = question;
  const rules = (index.get(coordinate) ?? []).filter((rule) => applies(rule, question, use));
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

function applies({ document }: Rule, { coordinate, role, purpose, ceiling, now }: CellQuestion, use: Use) {
  const { kind, subjects, purposes, uses, validFrom, validUntil } = document;
  return (
    uses.includes(use) &&
    (kind === 'LIMIT' || ceiling === undefined || ceiling.has(coordinate)) &&
    (subjects.roles === undefined || subjects.roles.includes('*') || subjects.roles.includes(role)) &&
    (purposes.includes('*') || purposes.includes(purpose)) &&
    (validFrom === undefined || Date.parse(validFrom) <= now) &&
    (validUntil === undefined || now < Date.parse(validUntil))
  );
}

/** Whether it holds on every row and for everybody who has the role. */
function isAlways(document: Rule['document'], given: readonly string[]): boolean {
  const { rows = true } = document;
  return (rows === true || given.includes(JSON.stringify(rows))) && !isNarrowed(document);
}

function isNarrowed({ subjects: { organizations, applications } }: Rule['document']): boolean {
  return [organizations, applications].some((list) => list !== undefined && !list.includes('*'));
}

/** Roles that any rule names, in alphabetical order. */
export function rolesOf(rules: readonly Rule[]): readonly string[] {
  const roles = rules.flatMap(({ document }) => document.subjects.roles ?? []);
  return [...new Set(roles)].filter((role) => role !== '*').sort();
}

/** Keys identify, and another domain does not know which rows there are. Types without a key belong to each domain that has them. */
export function isCountable({ domain, fields }: CatalogType, field: CatalogField): boolean {
  return !field.key && (field.domain === domain || !fields.some(({ key }) => key));
}

/** With a field of a type, its rows are meant too: they are granted by rules of their own. */
export function ceilingOf(
  { purposes }: Pick<RuleSet, 'purposes'>,
  purpose: string,
  catalog: readonly CatalogType[],
): { readonly ceiling?: ReadonlySet<string> } {
  const fields = purposes.find(({ code }) => code === purpose)?.document.fields;
  if (fields === undefined) return {};
  const coordinates = fields.flatMap((selector) => coordinatesOf(selector, catalog));
  return { ceiling: new Set([...coordinates, ...coordinates.map((each) => each.split('.')[0] as string)]) };
}
