// The decision: (policy, principal, purpose, time) → for every row and every cell, under which condition which rung.
// Pure, without database or clock. The order of rules plays no part; grants only raise, limits only lower.

import { createHash } from 'node:crypto';
import { type CatalogField, type CatalogType, isLocal } from './catalog.ts';
import { type CellDecision, decideCell, lowerOf, staticRung, unmentioned, type Vote } from './cell.ts';
import { type Condition, readsOf } from './condition.ts';
import { type Barred, nothingBarred } from './demands.ts';
import { type LapsedGrant, lapsed } from './lapse.ts';
import type { CompiledRule, Policy } from './policy.ts';
import { multipleFor } from './rounding.ts';
import type { Use } from './rule.ts';

/** Who asks, as far as rules may look. */
export interface Subject {
  /** Counts only where a rule or the register names it. */
  readonly id?: string;
  readonly roles: readonly string[];
  readonly organization?: string;
  readonly application?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the verified token (RFC 8693, 4.2); absent: no token was verified. No rule looks at them. */
  readonly scopes?: readonly string[];
}

export interface TypeDecision {
  /** Which rows exist for the caller. */
  readonly rows: Condition;
  readonly rowRules: readonly string[];
  readonly fields: ReadonlyMap<string, CellDecision>;
  /** Field → condition of the rows on which it may be matched with a value that the caller brings. */
  readonly matches: ReadonlyMap<string, Condition>;
  /** Rows and cells that may be grouped and summed; null: none. */
  readonly statistics: {
    readonly rows: Condition;
    readonly fields: ReadonlyMap<string, CellDecision>;
    /** What counts are multiples of, beside what the class of the data asks; null: nothing more. */
    readonly multiple: number | null;
  } | null;
  /** Fields of which the owner of a row says, by a bit each and in this order, whether they may leave: field → when. */
  readonly remote: ReadonlyMap<string, Condition>;
}

export interface Decision {
  readonly version: number;
  readonly purpose: string;
  /** Equal for equal rights up to the values that the principal brings. */
  readonly shape: string;
  /** Equal for equal rights. */
  readonly fingerprint: string;
  /** Equal for equal shapes that the same rules give: what explains a decision is kept under it. */
  readonly reasons: string;
  readonly types: ReadonlyMap<string, TypeDecision>;
  /** What the supergraph itself keeps from the caller. */
  readonly barred: Barred;
  /** What was granted, or is going to be, but not at this time. */
  readonly lapsed: readonly LapsedGrant[];
  /** Attributes of the principal that conditions read. */
  readonly values: Readonly<Record<string, string>>;
  /** When a rule begins or ends next, in milliseconds since 1970. */
  readonly until: number;
}

/** What an operation is for: to be read, or to leave in bulk, where a cell is as low as the use EXPORT has it. */
export type Bulk = 'READ' | 'EXPORT';

/** @param now milliseconds since 1970 */
export function decide(
  policy: Policy,
  subject: Subject,
  purpose: string,
  now: number,
  bulk: Bulk = 'READ',
): Decision {
  const { rules, others, until } = applicable(policy, subject, purpose, now);
  const ceiling = policy.ceilings.get(purpose);
  const reading = votesFor('READ', rules, ceiling);
  const exporting = bulk === 'EXPORT' ? votesFor('EXPORT', rules, ceiling) : undefined;
  // Rows of a list are exported, and nothing else that could be asked.
  const none: Ballot = new Map();
  const matching = exporting === undefined ? votesFor('MATCH', rules, ceiling) : none;
  const counting = exporting === undefined ? votesFor('STATISTICS', rules, ceiling) : none;
  const multiple = multipleFor(policy.multiples, subject.roles);
  const types = new Map<string, TypeDecision>();
  for (const type of policy.catalog.types.values()) {
    const statistics = decideStatistics(type, counting, multiple);
    types.set(type.name, { ...decideType(type, reading, exporting, matching), statistics });
  }
  const { version } = policy;
  const values = valuesOf(types, subject);
  const { rights, reasons } = summaryOf(types);
  const out = lapsed(others, ceiling, now);
  // Tokens differ from purpose to purpose, so what shows tokens is another right under another purpose.
  const shape = digest([version, showsTokens(types) ? purpose : '', rights]);
  return {
    version,
    purpose,
    shape,
    fingerprint: digest([shape, values]),
    reasons: digest([shape, reasons, out.map(({ lapse }) => lapse)]),
    types,
    barred: nothingBarred,
    lapsed: out,
    values,
    until,
  };
}

/**
 * Coordinates of the fields that a caller may use so on some row: what the table of a decision does not hold, because no
 * fetch is decided by it.
 */
export function mayUse(
  policy: Policy,
  subject: Subject,
  purpose: string,
  now: number,
  use: Use,
): ReadonlySet<string> {
  const { rules } = applicable(policy, subject, purpose, now);
  const votes = votesFor(use, rules, policy.ceilings.get(purpose));
  const usable = [...votes].filter(([coordinate, cast]) => {
    const [type = '', field = ''] = coordinate.split('.');
    const ladder = policy.catalog.types.get(type)?.fields.get(field)?.ladder;
    return ladder !== undefined && decideCell(ladder, cast, true).cases.length > 0;
  });
  return new Set(usable.map(([coordinate]) => coordinate));
}

/**
 * What decides over the cells that a caller reads.
 * @returns alike equal for callers who read the same at this time; until when a rule begins or ends next, in milliseconds since 1970
 */
export function readingOf(
  policy: Policy,
  subject: Subject,
  purpose: string,
  now: number,
): { readonly alike: string; readonly until: number } {
  const { rules, until } = applicable(policy, subject, purpose, now);
  const ids = [...rules].filter(({ rule }) => rule.uses.includes('READ')).map(({ rule }) => rule.id);
  const ceiling = policy.ceilings.has(purpose) ? purpose : null;
  return { alike: JSON.stringify([ceiling, ids.sort()]), until };
}

function applicable(policy: Policy, subject: Subject, purpose: string, now: number) {
  const rules = new Set<CompiledRule>();
  const others = new Set<CompiledRule>();
  let until = Number.POSITIVE_INFINITY;
  const admission = policy.admit(subject, purpose);
  for (const role of admission.admitted ? ['*', ...admission.roles] : []) {
    for (const compiled of policy.byRole.get(role) ?? []) {
      if (!concerns(compiled, subject, purpose)) continue;
      const begun = now >= compiled.from;
      const inTime = begun && now < compiled.until;
      if (!begun) until = Math.min(until, compiled.from);
      else if (inTime) until = Math.min(until, compiled.until);
      (inTime ? rules : others).add(compiled);
    }
  }
  return { rules, others, until };
}

function concerns({ rule }: CompiledRule, subject: Subject, purpose: string): boolean {
  const { organizations, applications, principals } = rule.subjects;
  return (
    includes(rule.purposes, purpose) &&
    (principals === undefined || includes(principals, subject.id)) &&
    (organizations === undefined || includes(organizations, subject.organization)) &&
    (applications === undefined || includes(applications, subject.application))
  );
}

function includes(list: readonly string[], value: string | undefined): boolean {
  return list.includes('*') || (value !== undefined && list.includes(value));
}

type Ballot = ReadonlyMap<string, { readonly grants: Vote[]; readonly limits: Vote[] }>;

function votesFor(use: Use, rules: Iterable<CompiledRule>, ceiling: ReadonlySet<string> | undefined): Ballot {
  const votes = new Map<string, { grants: Vote[]; limits: Vote[] }>();
  for (const { rule, coordinates } of rules) {
    if (!rule.uses.includes(use)) continue;
    const vote = { id: rule.id, rung: rule.rung, when: rule.rows ?? true };
    for (const coordinate of coordinates) {
      if (rule.kind === 'GRANT' && ceiling?.has(coordinate) === false) continue;
      let known = votes.get(coordinate);
      if (known === undefined) {
        known = { grants: [], limits: [] };
        votes.set(coordinate, known);
      }
      (rule.kind === 'GRANT' ? known.grants : known.limits).push(vote);
    }
  }
  return votes;
}

const rowLadder = ['CLEAR', 'HIDDEN'];

/** @param exporting of what leaves in bulk; undefined: of what is read */
function decideType(
  type: CatalogType,
  reading: Ballot,
  exporting: Ballot | undefined,
  matching: Ballot,
): Omit<TypeDecision, 'statistics'> {
  const decide = (ballot: Ballot, coordinate: string, ladder: readonly string[], rows: Condition) => {
    const votes = ballot.get(coordinate);
    return votes === undefined ? unmentioned : decideCell(ladder, votes, rows);
  };
  const outcome = (coordinate: string, ladder: readonly string[], rows: Condition) => {
    const read = decide(reading, coordinate, ladder, rows);
    if (exporting === undefined) return read;
    return lowerOf(ladder, read, decide(exporting, coordinate, ladder, rows), rows);
  };
  const row = outcome(type.name, rowLadder, true);
  const rows = row.cases[0]?.when ?? false;
  const fields = new Map<string, CellDecision>();
  const matches = new Map<string, Condition>();
  const remote = new Map<string, Condition>();
  for (const [name, field] of type.fields) {
    const coordinate = `${type.name}.${name}`;
    const decided = decidable(type, field, outcome(coordinate, field.ladder, rows));
    fields.set(name, decided);
    // A key must reach the gateway for joins, and another domain does not know the attributes of the row: in both
    // cases the owner tells per row whether the cell may leave.
    const [first] = decided.cases;
    if ((field.key || !isLocal(type, field)) && first !== undefined && first.when !== true)
      remote.set(name, first.when);
    const match = decide(matching, coordinate, field.ladder, rows).cases[0];
    if (match !== undefined && match.rung === 'CLEAR') matches.set(name, match.when);
  }
  return { rows, rowRules: row.rules, fields, matches, remote };
}

/** A row may be counted though it is not readable: STATISTICS on the type itself says which. Keys identify, so they never group. */
function decideStatistics(
  type: CatalogType,
  counting: Ballot,
  multiple: number | null,
): TypeDecision['statistics'] {
  const votes = counting.get(type.name);
  const rows = votes === undefined ? false : (decideCell(rowLadder, votes, true).cases[0]?.when ?? false);
  if (rows === false) return null;
  const fields = new Map<string, CellDecision>();
  for (const [name, field] of type.fields) {
    const given = counting.get(`${type.name}.${name}`);
    if (given === undefined || field.key || !isLocal(type, field)) continue;
    const decided = decideCell(field.ladder, given, rows);
    if (decided.cases.length > 0) fields.set(name, decided);
  }
  return { rows, fields, multiple };
}

/**
 * INVARIANT: a key is joined by in clear, and another domain masks a field on all rows or on none. What a decision would
 * have to do beyond that is hidden; activation refuses such rules (REMOTE_MASK).
 */
function decidable(type: CatalogType, field: CatalogField, decision: CellDecision): CellDecision {
  const local = isLocal(type, field) && !field.key;
  const { cases } = decision;
  if (local || cases.length === 0 || (cases.length === 1 && cases[0]?.rung === 'CLEAR')) return decision;
  const alike = !field.key && staticRung(decision) !== null;
  return alike ? decision : { ...decision, cases: [] };
}

function valuesOf(types: ReadonlyMap<string, TypeDecision>, subject: Subject): Record<string, string> {
  const conditions = new Set<Condition>();
  for (const { rows, fields, matches, statistics } of types.values()) {
    conditions.add(rows);
    conditions.add(statistics?.rows ?? false);
    for (const { cases } of statistics?.fields.values() ?? [])
      for (const { when } of cases) conditions.add(when);
    for (const when of matches.values()) conditions.add(when);
    for (const { cases } of fields.values()) for (const { when } of cases) conditions.add(when);
  }
  const names = new Set<string>();
  for (const condition of conditions) for (const name of readsOf(condition).principal) names.add(name);
  const values: Record<string, string> = {};
  for (const name of [...names].sort()) {
    const value = Object.hasOwn(subject.attributes, name) ? subject.attributes[name] : undefined;
    if (value !== undefined) values[name] = value;
  }
  return values;
}

export function showsTokens(types: ReadonlyMap<string, TypeDecision>): boolean {
  for (const { fields } of types.values())
    for (const { cases } of fields.values()) for (const { rung } of cases) if (rung === 'TOKEN') return true;
  return false;
}

/** What is decided, and by which rules; cells that no rule shows are left out. */
function summaryOf(types: ReadonlyMap<string, TypeDecision>): { rights: unknown; reasons: unknown } {
  const rights: unknown[] = [];
  const reasons: unknown[] = [];
  for (const [name, { rows, rowRules, fields, matches, statistics }] of types) {
    rights.push(name, rows, [...matches]);
    if (statistics !== null)
      rights.push(
        statistics.rows,
        statistics.multiple,
        [...statistics.fields].map(([field, { cases }]) => [field, cases]),
      );
    reasons.push(rowRules);
    for (const [field, { cases, rules }] of fields) {
      if (cases.length > 0) rights.push(field, cases);
      if (rules.length > 0) reasons.push(name, field, rules);
    }
  }
  return { rights, reasons };
}

/** Equal for equal values. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}

/** Whether any row of the type may exist for the caller. */
export function hasRows(decision: Decision, type: string): boolean {
  return decision.types.get(type)?.rows !== false;
}
