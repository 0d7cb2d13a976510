// Compiles the aggregate of a type: which measures are selected of its groups, and the statement that a call needs.
// What of the totals may be told is decided in aggregate-run.ts.

import type { FieldNode, GraphQLField, GraphQLObjectType } from 'graphql';
import { getArgumentValues } from 'graphql';
import { type CellScope, type CellSql, cellSql, LensViolation, leafAt } from './cell-sql.ts';
import { collectFields, subselections } from './fields.ts';
import { filterSql } from './filter.ts';
import { type GroupInput, type GroupTerm, groupTerm } from './group-sql.ts';
import { inputError } from './input-error.ts';
import { type GroupProtection, isClear, isNamed, type Lens, rowsOf } from './lens.ts';
import type { Subjects } from './mapping.ts';
import type { Model } from './model.ts';
import { createValues } from './question.ts';
import { concreteTypes, rowsSqlOf, type SelectScope } from './select.ts';
import { hasStatistics, multipleIn, protectionIn, statisticsLens } from './statistics-lens.ts';
import { subjectsOf } from './subject.ts';

export type MeasureKind =
  | 'key'
  | 'count'
  | 'subjects'
  | 'countDistinct'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'percentile'
  | '__typename';

/** A selected field of a group. */
export interface Measure {
  readonly key: string;
  readonly kind: MeasureKind;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

export interface AggregatePlan {
  readonly type: string;
  readonly scope: SelectScope;
  /** Selected fields of the aggregate: response key → what stands there. */
  readonly parts: readonly AggregatePart[];
}

export interface AggregatePart {
  readonly key: string;
  readonly field: 'groups' | 'rest' | 'total' | '_suppressed' | '_subject' | '__typename';
  readonly measures: readonly Measure[];
}

export function aggregatePlan(scope: SelectScope, type: string, nodes: readonly FieldNode[]): AggregatePlan {
  const group = scope.schema.getType(`${type}Group`) as GraphQLObjectType;
  const parts = [...collectFields(scope, `${type}Aggregate`, subselections(nodes))].map(
    ([key, found]): AggregatePart => {
      const field = (found[0] as FieldNode).name.value as AggregatePart['field'];
      const measures = [...collectFields(scope, group.name, subselections(found))].map(
        ([name, each]): Measure => {
          const node = each[0] as FieldNode;
          const kind = node.name.value as MeasureKind;
          return { key: name, kind, node, definition: group.getFields()[kind] as Measure['definition'] };
        },
      );
      return { key, field, measures };
    },
  );
  return { type, scope, parts };
}

/** A measure with its arguments, and where its totals stand. */
export interface AskedMeasure {
  readonly kind: MeasureKind;
  /** Index among the sums, or among the other aggregates. */
  readonly index: number;
  /** Of a percentile: its share, and the index among the sums of what it is a percentile of. */
  readonly share?: { readonly p: number; readonly sum: number };
  /** Of a number of distinct values, where it may be withheld: index of the number of subjects that have one. */
  readonly contributors?: number;
  /** What is measured, for noise of its own. */
  readonly purpose: string;
}

/** An aggregate that is no sum. */
export interface OtherAggregate {
  readonly value: string;
  readonly aggregate: (value: string) => string;
  /** Where protection makes it of some of the subjects only: index of the sum of the same values, by which they are drawn. */
  readonly drawnBy?: number;
}

/** A call made ready for its statement. */
export interface AskedAggregate {
  /** Whether single rows are readable to the caller: then nothing is withheld. */
  readonly exact: boolean;
  readonly from: string;
  readonly where: readonly string[];
  readonly groups: readonly GroupTerm[];
  readonly subject: string;
  /** Whom rows are about; null: nobody. */
  readonly subjects: Subjects | null;
  /** Column of the key of a row. */
  readonly key: string;
  readonly isOwnSubject: boolean;
  /** Whether rows are about somebody. */
  readonly isPersonal: boolean;
  /** What a group must have before it is told, where it is not exact. */
  readonly protection: GroupProtection;
  /** What the caller is told counts as multiples of; null: as the protection has it. */
  readonly multiple: number | null;
  readonly sums: readonly string[];
  readonly others: readonly OtherAggregate[];
  readonly measures: ReadonlyMap<Measure, AskedMeasure>;
  readonly values: Record<string, unknown>;
}

const mostGroupings = 4;

/**
 * @param given coerced arguments of the aggregate
 * @throws GraphQLError for what cannot be asked; LensViolation where neither READ nor STATISTICS covers it
 */
export function askAggregate(
  plan: AggregatePlan,
  given: Readonly<Record<string, unknown>>,
  variables: Record<string, unknown>,
  today: () => string,
): AskedAggregate {
  const { lens, model } = plan.scope;
  const types = concreteTypes(model, plan.type);
  const statistical = types.some((each) => hasStatistics(lens, each));
  const seesAll = types.every((each) => rowsOf(lens, each) === true);
  if (!statistical) return asked(plan, lens, true, given, variables, today);
  if (!seesAll) return asked(plan, statisticsLens(lens), false, given, variables, today);
  try {
    return asked(plan, lens, true, given, variables, today);
  } catch (error) {
    if (!(error instanceof LensViolation)) throw error;
    return asked(plan, statisticsLens(lens), false, given, variables, today);
  }
}

function asked(
  { scope: { model, lens: whole }, type, parts }: AggregatePlan,
  lens: Lens,
  exact: boolean,
  given: Readonly<Record<string, unknown>>,
  variables: Record<string, unknown>,
  today: () => string,
): AskedAggregate {
  const { values, add } = createValues();
  const reached = new Set<string>();
  const scope = { model, lens, today, add, reached };
  const mapping = model.type(type);
  if (mapping.kind !== 'table' && mapping.kind !== 'abstract') throw new Error(`${type} has no rows`);
  const rows = rowsSqlOf(scope, type);
  const where = given.where as Readonly<Record<string, unknown>> | null | undefined;
  const filter = where == null ? null : filterSql(scope, type, where, { add });
  const inputs = (given.groupBy ?? []) as readonly GroupInput[];
  if (inputs.length > mostGroupings) throw inputError('FILTER_TOO_LARGE');
  const sums: string[] = [];
  const others: OtherAggregate[] = [];
  const measures = new Map<Measure, AskedMeasure>();
  for (const measure of parts.flatMap((part) => part.measures)) {
    if (measure.kind === '__typename') continue;
    const { field, p } = getArgumentValues(measure.definition, measure.node, variables);
    const leaf = field === undefined ? undefined : leafAt(scope, type, String(field));
    const cell = leaf === undefined ? undefined : cellSql(scope, leaf.place, leaf.field);
    const index = cell === undefined ? -1 : place(measure.kind, cell, Number(p), sums, others);
    const share =
      cell === undefined || measure.kind !== 'percentile' || exact
        ? {}
        : { share: { p: Number(p), sum: place('sum', cell, 0, sums, others) } };
    const ranked = others[index];
    if ('share' in share && ranked !== undefined) others[index] = { ...ranked, drawnBy: share.share.sum };
    const distinct = measure.kind !== 'countDistinct' || exact ? undefined : others[index];
    const contributors = distinct && { contributors: others.push({ ...distinct, aggregate: withValue }) - 1 };
    measures.set(measure, {
      kind: measure.kind,
      index,
      ...share,
      ...contributors,
      purpose: JSON.stringify([measure.kind === 'avg' ? 'sum' : measure.kind, field ?? null, p ?? null]),
    });
  }
  const groups = inputs.map((input) => groupTerm(scope, type, input));
  const types = concreteTypes(model, type);
  // What is counted by rows that may only be counted is protected as those rows are.
  const counted = [...reached]
    .flatMap((each) => concreteTypes(model, each))
    .filter((each) => !exact && hasStatistics(whole, each));
  return {
    exact,
    from: `${model.mapping.schema}.${mapping.table}`,
    where: [rows, filter].filter((each) => each !== null),
    groups,
    ...subjectSql(scope, type, exact),
    isPersonal: [...types, ...counted].some((each) => aboutWhom(model, each) !== null),
    subjects: subjectsOf(type, mapping),
    key: model.keyColumn(type),
    ...protectionOf(model, whole, types, counted),
    sums,
    others,
    measures,
    values,
  };
}

const numbers: ReadonlySet<string> = new Set(['Int', 'Float', 'Money']);

/** How many subjects have a value. */
const withValue = (x: string) => `count(DISTINCT s) FILTER (WHERE ${x} IS NOT NULL)`;

/** Notes what a measure needs of the statement and returns where it will stand. */
function place(
  kind: MeasureKind,
  cell: CellSql,
  p: number,
  sums: string[],
  others: OtherAggregate[],
): number {
  const conditions = [...cell.shown, ...(cell.known === null ? [] : [cell.known])];
  const value =
    conditions.length === 0 ? cell.value : `(CASE WHEN ${conditions.join(' AND ')} THEN ${cell.value} END)`;
  const isNumber = numbers.has(cell.type) && !cell.list;
  if (kind === 'sum' || kind === 'avg') {
    if (!isNumber) throw inputError('MEASURE_TYPE');
    const known = sums.indexOf(value);
    return known >= 0 ? known : sums.push(value) - 1;
  }
  if (kind === 'percentile') {
    if (!isNumber || !(p >= 0 && p <= 1)) throw inputError('MEASURE_TYPE');
    // A share of the rows is part of the question's shape.
    const aggregate = (x: string) => `percentile_cont(${p}) WITHIN GROUP (ORDER BY ${x}::float8)`;
    return others.push({ value, aggregate }) - 1;
  }
  const isOrdered = cell.type !== 'Boolean' && cell.codes === undefined;
  if (cell.list || (kind !== 'countDistinct' && !isOrdered)) throw inputError('MEASURE_TYPE');
  const aggregate =
    kind === 'countDistinct' ? (x: string) => `count(DISTINCT ${x})` : (x: string) => `${kind}(${x})`;
  return others.push({ value, aggregate }) - 1;
}

/**
 * The one whom a row counts for: a person before a legal entity, and the row itself where it is about nobody.
 * INVARIANT: where counts are exact, a row counts for itself unless the caller sees of every row whom it is about: two rows
 * of one subject would tell by their count what the field hides that leads to it.
 */
function subjectSql(scope: CellScope, type: string, exact: boolean) {
  const { model } = scope;
  const key = model.keyColumn(type);
  const subjects = Object.entries(subjectsOf(type, model.type(type)) ?? {}).flatMap(([entity, columns]) =>
    columns.map((column) => ({ entity, column })),
  );
  const own = subjects.length === 0 || (subjects.length === 1 && subjects[0]?.column === key);
  const told = !exact || subjects.every(({ entity, column }) => isToldApart(scope, type, entity, column));
  const columns = ['Person', 'LegalEntity'].flatMap((entity) =>
    subjects.filter((each) => each.entity === entity).map(({ column }) => column),
  );
  return {
    subject:
      own || !told
        ? `{t}.${key}::text`
        : `coalesce(${[...columns, key].map((column) => `{t}.${column}::text`).join(', ')})`,
    isOwnSubject: own || !told,
  };
}

/**
 * What must be had by what is told of rows that are counted by others. INVARIANT: where those others take rougher counts, they are
 * made of the finer ones, as for a role: a condition on them that fits everybody would give a second rounding of the same number.
 */
function protectionOf(
  model: Model,
  lens: Lens,
  types: readonly string[],
  others: readonly string[],
): Pick<AskedAggregate, 'protection' | 'multiple'> {
  const of = (some: readonly string[]) => {
    const isOfPeople = some.some((each) => aboutWhom(model, each) === 'Person');
    return protectionIn(lens, some, isOfPeople ? 'Person' : 'LegalEntity');
  };
  const own = of(types);
  const multiple = multipleIn(lens, [...types, ...others]);
  if (others.length === 0) return { protection: own, multiple };
  const { minimum, rounding } = of(others);
  return {
    protection: { ...own, minimum: Math.max(own.minimum, minimum) },
    multiple: Math.max(rounding, multiple ?? 0),
  };
}

/** Whom rows of a type are about, named or not; null: nobody. Whom a row may name as a person is protected as people are. */
function aboutWhom(model: Model, type: string): 'Person' | 'LegalEntity' | null {
  const mapping = model.mapping.types[type];
  const named = Object.keys(subjectsOf(type, mapping) ?? {});
  const concerns = mapping?.kind === 'table' ? mapping.concerns : undefined;
  if (concerns === 'Person' || named.includes('Person')) return 'Person';
  return concerns !== undefined || named.length > 0 ? 'LegalEntity' : null;
}

/** Whether a field in clear on every row leads by the column to an entity of which the caller sees which one it is. */
function isToldApart({ model, lens }: CellScope, type: string, entity: string, column: string): boolean {
  if (!isNamed(lens, entity)) return false;
  const { fields = {} } = model.type(type);
  return Object.keys(fields).some((field) => {
    const source = model.source(type, field, '');
    const leads =
      source.kind === 'entities'
        ? source.options.some((option) => option.type === entity && option.column === column)
        : source.kind === 'one' && source.type === entity && source.column === column;
    return leads && isClear(lens, type, field);
  });
}
