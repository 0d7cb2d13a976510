// The statements of an aggregate: the totals of each group, and of what its subjects contribute to them.

import type { OtherAggregate } from './aggregate.ts';
import type { GroupTerm } from './group-sql.ts';
import { type BoundStatement, finished } from './statement.ts';

export interface AggregateOptions {
  /** `schema.table`. */
  readonly from: string;
  /** SQL conditions with `{t}`. */
  readonly where: readonly string[];
  readonly groups: readonly Pick<GroupTerm, 'raw' | 'band'>[];
  /** SQL of the subject of a row, with `{t}`. */
  readonly subject: string;
  /** Whether a subject has one row at most. */
  readonly isOwnSubject: boolean;
  /** SQL of the numbers to be summed, with `{t}`. */
  readonly sums: readonly string[];
  /** Further aggregates over the rows: SQL of which `v` is the row. */
  readonly others: readonly OtherAggregate[];
  /** All rows as one group; of the groups in the parameter `merged` where that is set. */
  readonly whole: 'all' | 'merged' | null;
  /** Number by which subjects are given their keys; null where no noise is made of them. */
  readonly seed: string | null;
  /** Tokens of the parameters. */
  readonly limit: string;
  readonly merged: string;
}

/** Columns: key, rows, subjects, cell key, most rows of a subject; of each sum: sum, absolute, largest, values, most values of a subject, subjects with a value; the others. */
export function aggregateStatement(options: AggregateOptions): BoundStatement {
  return options.isOwnSubject && options.others.length === 0 && options.whole !== 'merged'
    ? gathered(options)
    : bySubject(options);
}

const row = (sql: string) => sql.replaceAll('{t}', 't');

function keyOf(values: readonly string[]): string {
  return values.length === 0 ? `'[]'::text` : `json_build_array(${values.join(', ')})::text`;
}

/** Of each subject a number below 2^40 that it always has. */
function cellKey(subject: string, { seed }: AggregateOptions): string {
  return seed === null ? '0' : `sum(hashtextextended(${subject}, ${seed}::bigint) & 1099511627775)`;
}

/** Where each row is a subject, totals add up: rows are gathered by what costs little, and few values are left to be cut to bands. */
function gathered(options: AggregateOptions): BoundStatement {
  const { sums, whole } = options;
  const groups = whole === null ? options.groups : [];
  const raws = groups.length === 0 ? ["''::text"] : groups.map(({ raw }) => row(raw));
  const key = groups.length === 0 ? keyOf([]) : keyOf(groups.map(({ band }, index) => band(`g${index}`)));
  const columns = [
    ...raws.map((raw, index) => `${raw} AS g${index}`),
    'count(*) AS n',
    `${cellKey(row(options.subject), options)} AS h`,
    ...sums
      .map(row)
      .flatMap((value, i) => [
        `sum((${value})::numeric) AS a${i}`,
        `sum(abs((${value})::numeric)) AS b${i}`,
        `max(abs((${value})::numeric)) AS m${i}`,
        `count(${value}) AS n${i}`,
      ]),
  ];
  const totals = [
    ...[key, 'sum(n)::float8', 'sum(n)::float8', 'sum(h)::text', '1::float8'],
    ...sums.flatMap((_, i) => [
      ...[`sum(a${i})::float8`, `sum(b${i})::float8`, `max(m${i})::float8`, `sum(n${i})::float8`],
      `max((n${i} > 0)::int)::float8`,
      `sum(n${i})::float8`,
    ]),
  ];
  const rows = `SELECT ${columns.join(', ')} FROM ${options.from} AS t${whereOf(options)} GROUP BY ${raws.map((_, i) => i + 1).join(', ')}`;
  return finished(
    `WITH r AS (${rows}) SELECT ${totals.join(', ')} FROM r GROUP BY 1 ORDER BY 1 LIMIT ${options.limit}`,
  );
}

/**
 * Three of four subjects of a cell, others for each set of rows: a value in the order of all moves when one comes to them, and
 * would say on which side of it that one is.
 * @param sum index of the sum of the values: with other rows of the same subjects it is another one
 */
function drawn(sum: number, seed: string): string {
  const rows = ['a.c3', 'a.c1', `a.c${5 + sum * 6}`].join(" || ' ' || ");
  return `hashtextextended(s, hashtextextended(${rows}, ${seed}::bigint)) & 3 <> 0`;
}

function whereOf({ where }: AggregateOptions): string {
  return where.length === 0 ? '' : ` WHERE ${where.map(row).join(' AND ')}`;
}

function bySubject(options: AggregateOptions): BoundStatement {
  const { groups, sums, others, whole } = options;
  const key = keyOf(groups.map(({ raw, band }) => band(row(raw))));
  const columns = [
    `${key} AS k`,
    `${row(options.subject)} AS s`,
    ...sums.map((sql, index) => `(${row(sql)})::numeric AS v${index}`),
    ...others.map(({ value }, index) => `${row(value)} AS x${index}`),
  ];
  const rows = `SELECT ${columns.join(', ')} FROM ${options.from} AS t${whereOf(options)}`;
  const chosen = whole === 'merged' ? ` WHERE k = ANY(${options.merged}::text[])` : '';
  const groupKey = whole === null ? 'k' : `''::text`;
  const perSubject = options.isOwnSubject
    ? `SELECT ${groupKey} AS k, s, 1 AS n${sums.map((_, i) => `, v${i} AS a${i}, (v${i} IS NOT NULL)::int AS n${i}`).join('')} FROM r${chosen}`
    : `SELECT ${groupKey} AS k, s, count(*) AS n${sums.map((_, i) => `, sum(v${i}) AS a${i}, count(v${i}) AS n${i}`).join('')} FROM r${chosen} GROUP BY 1, 2`;
  const totals = [
    'k',
    'sum(n)::float8',
    'count(*)::float8',
    `(${cellKey('s', options)})::text`,
    'max(n)::float8',
    ...sums.flatMap((_, i) => [
      `sum(a${i})::float8`,
      `sum(abs(a${i}))::float8`,
      `max(abs(a${i}))::float8`,
      `sum(n${i})::float8`,
      `max(n${i})::float8`,
      `(count(*) FILTER (WHERE n${i} > 0))::float8`,
    ]),
  ];
  const grouped = `SELECT ${totals.join(', ')} FROM p GROUP BY k ORDER BY k LIMIT ${options.limit}`;
  if (others.length === 0) return finished(`WITH r AS (${rows}), p AS (${perSubject}) ${grouped}`);
  const { seed } = options;
  const sample = (drawnBy: number | undefined) =>
    seed === null || drawnBy === undefined ? '' : ` FILTER (WHERE ${drawn(drawnBy, seed)})`;
  const cell = others.some(({ drawnBy }) => sample(drawnBy) !== '') ? ` JOIN a ON a.c0 = ${groupKey}` : '';
  const further = others
    .map(({ aggregate, drawnBy }, i) => `(${aggregate(`x${i}`)}${sample(drawnBy)})::text AS y${i}`)
    .join(', ');
  const names = totals.map((_, i) => `a.c${i}`).join(', ');
  const named = totals.map((sql, i) => `${sql} AS c${i}`).join(', ');
  return finished(
    `WITH r AS (${rows}), p AS (${perSubject}), a AS (SELECT ${named} FROM p GROUP BY k ORDER BY k LIMIT ${options.limit}), ` +
      `b AS (SELECT ${groupKey} AS k, ${further} FROM r${cell}${chosen} GROUP BY 1) ` +
      `SELECT ${names}, ${others.map((_, i) => `b.y${i}`).join(', ')} FROM a JOIN b ON b.k = a.c0 ORDER BY a.c0`,
  );
}
