// Questions about the trail: who looked at somebody, what somebody did, what was refused. Each is one statement over an
// index, a page at a time, the newest first. Values come as parameters; the text of a statement holds none.

import { type FormBody, formTerm } from './form.ts';
import type { AuditRecord } from './record.ts';
import { readColumns, recordOf, type TrailDatabase } from './trail-database.ts';

export interface AuditFilter {
  /** Pseudonyms of which one must be among the subjects. */
  readonly subjects?: readonly string[] | undefined;
  /** Only records with so many subjects that none is listed. */
  readonly manySubjects?: boolean | undefined;
  readonly event?: string | undefined;
  /** One of these. */
  readonly events?: readonly string[] | undefined;
  readonly outcome?: string | undefined;
  /** One of these. */
  readonly outcomes?: readonly string[] | undefined;
  readonly code?: string | undefined;
  readonly refused?: boolean | undefined;
  readonly requestId?: string | undefined;
  readonly principal?: string | undefined;
  readonly organization?: string | undefined;
  readonly application?: string | undefined;
  readonly purpose?: string | undefined;
  /** One of these; a record without a purpose has none of them. */
  readonly purposes?: readonly string[] | undefined;
  readonly purposesExcept?: readonly string[] | undefined;
  readonly caseNumber?: string | undefined;
  readonly version?: number | undefined;
  readonly rule?: string | undefined;
  readonly domain?: string | undefined;
  readonly coordinate?: string | undefined;
  readonly rung?: string | undefined;
  /** RFC 3339. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Where a page ends: moment in microseconds, writer, sequence. */
export type AuditPosition = readonly [at: number, writer: string, sequence: number];

/** @returns records that satisfy all of the filter, the newest first, behind `after` */
export async function findRecords(
  database: TrailDatabase,
  filter: AuditFilter,
  first: number,
  after: AuditPosition | null,
): Promise<readonly AuditRecord[]> {
  let found: Awaited<ReturnType<TrailDatabase['query']>> = [];
  for (const { text, values } of recordsStatements(filter, first, after)) {
    const rows = await database.query({ name: '', text }, values);
    if (rows.length === first) return rows.map(recordOf);
    found = rows;
  }
  return found.map(recordOf);
}

/**
 * To be asked one after another until one gives a whole page; what the last gives is all that there is. What nearly every record
 * has is on a page of the newest records; what hardly any has is found by what has it.
 */
export function recordsStatements(filter: AuditFilter, first: number, after: AuditPosition | null) {
  const whole = recordsStatement(filter, first, after);
  if (!isOfForms(filter)) return [whole];
  return [newestStatement(filter, first, after), whole];
}

/** Records among which a page is looked for before the forms are asked one by one. */
const newestLooked = 2000;

/** Whether nothing but forms says which records are meant. */
function isOfForms(filter: AuditFilter): boolean {
  return termsOf(filter).length > 0 && chosenBy(filter, () => '').length === 0;
}

function newestStatement(filter: AuditFilter, first: number, after: AuditPosition | null) {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const bounds = boundsOf(filter, after, parameter);
  const where = bounds.length === 0 ? '' : `WHERE ${bounds.join(' AND ')}`;
  const near = `SELECT * FROM audit.record ${where} ORDER BY ${newest} LIMIT ${newestLooked}`;
  const forms = `SELECT digest FROM audit.form WHERE terms @> ${parameter(termsOf(filter))}::text[]`;
  const text = `SELECT ${readColumns} FROM (${near}) near WHERE form IN (${forms}) ORDER BY ${newest} LIMIT ${parameter(first)}`;
  return { text, values };
}

export function recordsStatement(filter: AuditFilter, first: number, after: AuditPosition | null) {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const terms = termsOf(filter);
  const forms =
    terms.length === 0 ? null : `SELECT digest FROM audit.form WHERE terms @> ${parameter(terms)}::text[]`;
  const chosen = chosenBy(filter, parameter);
  const bounds = boundsOf(filter, after, parameter);
  const page = (conditions: readonly string[], before = '') => {
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    return `FROM audit.record ${where} ORDER BY ${before} ${newest} LIMIT ${limit}`;
  };
  const limit = parameter(first);
  if (forms === null) return { text: `SELECT ${readColumns} ${page([...chosen, ...bounds])}`, values };
  if (chosen.length > 0)
    return { text: `SELECT ${readColumns} ${page([`form IN (${forms})`, ...chosen, ...bounds])}`, values };
  // How many records a form has nobody can estimate, so the newest of each are read, and of these the newest. Said as a range and
  // an order, a form is found by no index but its own: none that would be read to its end for a form without records.
  const each = `SELECT * ${page(['form BETWEEN found.digest AND found.digest', ...bounds], 'form DESC,')}`;
  const text = `SELECT ${readColumns} FROM (${forms}) found CROSS JOIN LATERAL (${each}) of_form ORDER BY ${newest} LIMIT ${limit}`;
  return { text, values };
}

const newest = 'at DESC, writer DESC, sequence DESC';

type Parameter = (value: unknown) => string;

/** Conditions of which each leaves some of the records out, whenever they are. */
function chosenBy(filter: AuditFilter, parameter: Parameter): readonly string[] {
  const conditions = Object.entries(equal).flatMap(([name, column]) => {
    const value = filter[name as keyof typeof equal];
    return value === undefined ? [] : [`${column} = ${parameter(value)}`];
  });
  if (filter.subjects !== undefined) conditions.push(`subjects && ${parameter(filter.subjects)}::text[]`);
  if (filter.manySubjects === true) conditions.push('subject_digest IS NOT NULL');
  if (filter.refused === true) conditions.push('code IS NOT NULL');
  if (filter.events !== undefined) conditions.push(`event = ANY (${parameter(filter.events)}::text[])`);
  if (filter.outcomes !== undefined) conditions.push(`outcome = ANY (${parameter(filter.outcomes)}::text[])`);
  if (filter.purposes !== undefined) conditions.push(`purpose = ANY (${parameter(filter.purposes)}::text[])`);
  if (filter.purposesExcept !== undefined)
    conditions.push(`NOT (purpose = ANY (${parameter(filter.purposesExcept)}::text[]))`);
  return conditions;
}

function boundsOf(
  { since, until }: AuditFilter,
  after: AuditPosition | null,
  parameter: Parameter,
): readonly string[] {
  const bounds: string[] = [];
  if (since !== undefined) bounds.push(`at >= ${parameter(since)}::timestamptz`);
  if (until !== undefined) bounds.push(`at < ${parameter(until)}::timestamptz`);
  if (after !== null) {
    const [at, writer, sequence] = after;
    bounds.push(
      `(at, writer, sequence) < (to_timestamp(${parameter(at)}::bigint / 1000000.0), ${parameter(writer)}, ${parameter(sequence)}::bigint)`,
    );
  }
  return bounds;
}

const equal = {
  event: 'event',
  outcome: 'outcome',
  code: 'code',
  requestId: 'request_id',
  principal: 'principal',
  organization: 'organization',
  application: 'application',
  purpose: 'purpose',
  caseNumber: 'case_number',
  version: 'policy_version',
} as const;

function termsOf({ rule, domain, coordinate, rung }: AuditFilter): readonly string[] {
  return [
    ...(rule === undefined ? [] : [formTerm.rule(rule)]),
    ...(domain === undefined ? [] : [formTerm.domain(domain)]),
    ...(coordinate !== undefined && rung === undefined ? [formTerm.coordinate(coordinate)] : []),
    ...(coordinate === undefined && rung !== undefined ? [formTerm.rung(rung)] : []),
    ...(coordinate !== undefined && rung !== undefined ? [formTerm.cell(coordinate, rung)] : []),
  ];
}

/** @returns how many records satisfy all of the filter, counted up to `most` */
export async function countRecords(
  database: TrailDatabase,
  filter: AuditFilter,
  most: number,
): Promise<number> {
  const { text, values } = recordsStatement(filter, most, null);
  const [[count] = []] = await database.query(
    { name: '', text: `SELECT count(*) FROM (${text}) counted` },
    values,
  );
  return Number(count);
}

/** The forms of records, by digest. */
export async function findForms(
  database: TrailDatabase,
  digests: readonly string[],
): Promise<ReadonlyMap<string, FormBody>> {
  if (digests.length === 0) return new Map();
  const rows = await database.query(forms, [digests]);
  return new Map(rows.map(([digest, body]) => [String(digest), body as FormBody]));
}

const forms = {
  name: 'audit_forms_of',
  text: 'SELECT digest, body FROM audit.form WHERE digest = ANY ($1::text[])',
};

export function positionOf({ at, writer, sequence }: AuditRecord): AuditPosition {
  return [Math.round(at * 1000), writer, sequence];
}
