// Who gains and who loses what from one rule set to another, computed from decisions and not from the text: for each caller whom
// the rules can tell apart, each purpose, each cell and row, every step from one rung to another that some row takes.

import { callersNamedBy, roundedTogether } from './callers.ts';
import { canonical } from './canonical.ts';
import { type Catalog, ladderOf } from './catalog.ts';
import type { Condition } from './condition.ts';
import { type Bulk, type Decision, decide, type Subject, type TypeDecision } from './decide.ts';
import { compilePolicy, type Policy } from './policy.ts';
import { depthOfCounts, rungOfCounts } from './rounding.ts';
import { holdsIn, type World, worldsOf } from './row-classes.ts';
import type { RuleSet, Use } from './rule.ts';

export interface Change {
  /** `Type` for rows (CLEAR: it exists), else `Type.field`. */
  readonly coordinate: string;
  readonly use: Use;
  readonly before: string;
  readonly after: string;
  readonly gains: boolean;
  readonly callers: readonly ChangedCaller[];
}

export interface ChangedCaller {
  readonly subject: Subject;
  readonly purpose: string;
  /** From when, in milliseconds since 1970: now, or when a rule begins or ends. */
  readonly from: number;
  /** A row, and what the caller brings, with which it is so. */
  readonly example: World;
}

export interface SemanticDiff {
  readonly changes: readonly Change[];
  /** Cells whose conditions are too many to be tried; they differ in form and perhaps in effect. */
  readonly undecided: readonly string[];
}

/** @param now milliseconds since 1970 */
export function semanticDiff(before: RuleSet, after: RuleSet, catalog: Catalog, now: number): SemanticDiff {
  const working = workOutDiff(before, after, catalog, now);
  for (;;) {
    const { done, value } = working.next();
    if (done) return value;
  }
}

/** What could be governed when each became active; null: what can be governed today. */
export interface KnownTo {
  readonly before: ReadonlySet<string> | null;
  readonly after: ReadonlySet<string> | null;
}

/** The same, caller by caller, for whoever has to do something else in between. */
export function* workOutDiff(
  before: RuleSet,
  after: RuleSet,
  catalog: Catalog,
  now: number,
  known: KnownTo = { before: null, after: null },
): Generator<undefined, SemanticDiff, undefined> {
  const old = compilePolicy(before, catalog, 0, known.before);
  const young = compilePolicy(after, catalog, 0, known.after);
  const compare = createComparison();
  const seenAlike = canonical(old.newcomers) === canonical(young.newcomers);
  const mayDiffer = seenAlike ? concernedBy(before, after) : () => true;
  const found = new Map<string, Change & { readonly callers: ChangedCaller[] }>();
  const undecided = new Set<string>();
  // Whoever has one role comes before whoever has it with another one.
  for (const subject of [...callersNamedBy([before, after]), ...roundedTogether(before, after)]) {
    if (subject.roles.length > 1 && countsAlone(found.values(), subject)) continue;
    for (const purpose of new Set([...old.purposes.keys(), ...young.purposes.keys()])) {
      if (!mayDiffer(subject, purpose)) continue;
      for (const { coordinate, use, from, steps } of differencesFor(
        old,
        young,
        subject,
        purpose,
        now,
        compare,
      )) {
        if (steps === null) undecided.add(coordinate);
        for (const { before: left, after: right, example } of steps ?? []) {
          const key = `${use} ${coordinate} ${left} ${right}`;
          const gains = heightOf(catalog, coordinate, right) < heightOf(catalog, coordinate, left);
          const change = found.get(key) ?? {
            coordinate,
            use,
            before: left,
            after: right,
            gains,
            callers: [],
          };
          found.set(key, change);
          if (!change.callers.some((known) => known.subject === subject && known.purpose === purpose))
            change.callers.push({ subject, purpose, from, example });
        }
      }
      yield;
    }
  }
  return { changes: [...found.values()], undecided: [...undecided] };
}

/** Whether one of the roles alone counts otherwise: what is said of it need not be said of all who have another role as well. */
function countsAlone(changes: Iterable<Change>, { roles }: Subject): boolean {
  return [...changes].some(
    ({ use, callers }) =>
      use === 'STATISTICS' &&
      callers.some(({ subject }) => subject.roles.length === 1 && subject.roles[0] === roles.at(-1)),
  );
}

/** Whom the rules that are not the same in both sets may concern. Where more than rules differs, everybody. */
function concernedBy(before: RuleSet, after: RuleSet): (subject: Subject, purpose: string) => boolean {
  const { rules: old, ...oldRest } = before;
  const { rules: young, ...youngRest } = after;
  if (canonical(oldRest) !== canonical(youngRest)) return () => true;
  const texts = [old, young].map((rules) => new Set(rules.map(canonical)));
  const changed = [...old, ...young].filter((rule) => !texts.every((all) => all.has(canonical(rule))));
  return ({ roles }, purpose) =>
    changed.some(({ purposes, subjects: { roles: named } }) => {
      const why = purposes.includes('*') || purposes.includes(purpose);
      return (
        why && (named === undefined || named.includes('*') || roles.some((role) => named.includes(role)))
      );
    });
}

interface Step {
  readonly before: string;
  readonly after: string;
  readonly example: World;
}

interface Difference {
  readonly coordinate: string;
  readonly use: Use;
  readonly from: number;
  /** Null: too many to be tried. */
  readonly steps: readonly Step[] | null;
}

/** From now on through every change that the rules of either set foresee. */
function* differencesFor(
  old: Policy,
  young: Policy,
  subject: Subject,
  purpose: string,
  now: number,
  compare: Compare,
): Iterable<Difference> {
  const exported = [old, young].some(exports);
  for (let at = now; at < Number.POSITIVE_INFINITY; ) {
    const [before, after] = [decisionOf(old, subject, purpose, at), decisionOf(young, subject, purpose, at)];
    if (before.shape !== after.shape) yield* differencesAt(before, after, at, compare, single);
    if (exported) {
      const [left, right] = [old, young].map((policy) => decisionOf(policy, subject, purpose, at, 'EXPORT'));
      if (left !== undefined && right !== undefined && left.shape !== right.shape)
        yield* differencesAt(left, right, at, compare, bulk);
    }
    at = Math.min(before.until, after.until);
  }
}

function exports({ byRole }: Policy): boolean {
  return [...byRole.values()].some((rules) => rules.some(({ rule }) => rule.uses.includes('EXPORT')));
}

/** Where a purpose is not registered, nothing is seen for it. */
function decisionOf(policy: Policy, subject: Subject, purpose: string, at: number, bulk?: Bulk): Decision {
  return decide(policy, policy.purposes.has(purpose) ? subject : nobody, purpose, at, bulk);
}

const nobody: Subject = { id: '', roles: [], attributes: {} };

/** The tables of a decision that are compared for a use, of a type's rows and of its fields. */
interface Compared {
  readonly use: Use;
  readonly rows: ((decision: TypeDecision) => Table) | null;
  readonly field: (decision: TypeDecision, field: string) => Table;
}

function* differencesAt(
  before: Decision,
  after: Decision,
  from: number,
  compare: Compare,
  compared: readonly Compared[],
): Iterable<Difference> {
  const differing = function* (coordinate: string, use: Use, old: Table, young: Table) {
    const steps = compare(old, young);
    if (steps === null || steps.length > 0) yield { coordinate, use, from, steps };
  };
  for (const [type, young] of after.types) {
    const old = before.types.get(type);
    if (old === undefined) continue;
    for (const { use, rows } of compared)
      if (rows !== null) yield* differing(type, use, rows(old), rows(young));
    for (const field of young.fields.keys())
      for (const { use, field: tableOf } of compared)
        yield* differing(`${type}.${field}`, use, tableOf(old, field), tableOf(young, field));
  }
}

/** Rungs in the order in which they are tried, under the condition that the row is there. */
export interface Table {
  readonly rows: Condition;
  readonly cases: readonly { readonly when: Condition; readonly rung: string }[];
}

export const rowsOf = ({ rows }: TypeDecision): Table => ({ rows, cases: [{ when: true, rung: 'CLEAR' }] });
export const cellOf = ({ rows, fields }: TypeDecision, field: string): Table => ({
  rows,
  cases: fields.get(field)?.cases ?? [],
});
const matchOf = ({ rows, matches }: TypeDecision, field: string): Table => ({
  rows,
  cases: [{ when: matches.get(field) ?? false, rung: 'CLEAR' }],
});

const countable = ({ statistics }: TypeDecision): Table => ({
  rows: statistics?.rows ?? false,
  cases: [{ when: true, rung: rungOfCounts(statistics?.multiple ?? null) }],
});
const countedOf = ({ statistics }: TypeDecision, field: string): Table => ({
  rows: statistics?.rows ?? false,
  cases: statistics?.fields.get(field)?.cases ?? [],
});

const single: readonly Compared[] = [
  { use: 'READ', rows: rowsOf, field: cellOf },
  { use: 'MATCH', rows: null, field: matchOf },
  { use: 'STATISTICS', rows: countable, field: countedOf },
];
/** Of a decision on what leaves in bulk. */
const bulk: readonly Compared[] = [{ use: 'EXPORT', rows: rowsOf, field: cellOf }];

type Compare = (before: Table, after: Table) => readonly Step[] | null;

/** Many cells have the same conditions: each pair of tables is compared once. */
export function createComparison(): Compare {
  const known = new Map<string, readonly Step[] | null>();
  return (before, after) => {
    const [left, right] = [JSON.stringify(before), JSON.stringify(after)];
    if (left === right) return [];
    const key = `${left} ${right}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const steps = stepsBetween(before, after);
    known.set(key, steps);
    return steps;
  };
}

function stepsBetween(before: Table, after: Table): readonly Step[] | null {
  const conditions = [before, after].flatMap(({ rows, cases }) => [rows, ...cases.map(({ when }) => when)]);
  const worlds = worldsOf(conditions, null);
  if (worlds === null) return null;
  const steps = new Map<string, Step>();
  for (const example of worlds) {
    const [old, young] = [rungIn(before, example), rungIn(after, example)];
    if (old !== young && !steps.has(`${old} ${young}`))
      steps.set(`${old} ${young}`, { before: old, after: young, example });
  }
  return [...steps.values()];
}

function rungIn({ rows, cases }: Table, world: World): string {
  if (!holdsIn(rows, world)) return 'HIDDEN';
  return cases.find(({ when }) => holdsIn(when, world))?.rung ?? 'HIDDEN';
}

function heightOf(catalog: Catalog, coordinate: string, rung: string): number {
  return depthOfCounts(rung) ?? ladderOf(catalog, coordinate).indexOf(rung);
}
