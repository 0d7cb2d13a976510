// By what part of a value rows are grouped, as SQL that gives a text or null.

import { type CellScope, type CellSql, cellSql, clearCondition, leafAt } from './cell-sql.ts';
import { inputError } from './input-error.ts';
import type { Case, Condition } from './lens.ts';

export type Band =
  | 'VALUE'
  | 'YEAR'
  | 'QUARTER'
  | 'MONTH'
  | 'AGE_BAND'
  | 'PROVINCE'
  | 'CITY'
  | 'COUNTY'
  | 'TOWNSHIP'
  | 'BAND';

/** A coerced value of the input `<type>GroupBy`. */
export interface GroupInput {
  readonly field: string;
  readonly by: Band;
  readonly width?: number | null;
}

export interface GroupTerm {
  /** SQL with `{t}` of a value by which rows may be gathered first: cheap, and rows that agree in it agree in the group. */
  readonly raw: string;
  /** SQL of the text by which they are grouped, over a value of `raw`. */
  readonly band: (raw: string) => string;
  /** The text as the answer has it. */
  readonly shown: (text: string) => string;
}

export interface GroupScope extends CellScope {
  readonly today: () => string;
  /** Notes a value and returns the token that stands for it. */
  readonly add: (value: unknown) => string;
}

/** What a cell that is shown at a rung may be grouped by: no finer than the mask shows it. */
export const bandsOfRung: Readonly<Record<string, readonly Band[]>> = {
  MONTH: ['MONTH', 'QUARTER', 'YEAR', 'AGE_BAND'],
  YEAR: ['YEAR', 'AGE_BAND'],
  AGE_BAND: ['AGE_BAND'],
  TOWNSHIP: ['TOWNSHIP', 'COUNTY', 'CITY', 'PROVINCE'],
  COUNTY: ['COUNTY', 'CITY', 'PROVINCE'],
  CITY: ['CITY', 'PROVINCE'],
};

/** @throws GraphQLError GROUP_BAND; LensViolation for a field that may not be grouped so */
export function groupTerm(scope: GroupScope, type: string, { field, by, width }: GroupInput): GroupTerm {
  const leaf = leafAt(scope, type, field);
  const cell = cellSql(scope, leaf.place, leaf.field, (cases) => groupable(cases, by));
  const { raw, band } = bandSql(scope, cell, by, width ?? null);
  const conditions = [...cell.shown, ...(cell.known === null ? [] : [cell.known])];
  const names = new Map([...(cell.codes ?? [])].map(([name, code]) => [code, name]));
  return {
    raw: conditions.length === 0 ? raw : `(CASE WHEN ${conditions.join(' AND ')} THEN ${raw} END)`,
    band,
    shown: (text) => names.get(text) ?? text,
  };
}

type BandSql = Pick<GroupTerm, 'raw' | 'band'>;

/** The text of a value, which is all there is to work out. */
function textSql(sql: string): BandSql {
  return { raw: sql, band: (raw) => `(${raw})::text` };
}

function groupable(cases: readonly Case[], by: Band): Condition {
  const [first] = cases;
  const masked = first?.when === true && bandsOfRung[first.rung]?.includes(by);
  return masked ? true : clearCondition(cases);
}

const dateBands: readonly Band[] = ['YEAR', 'QUARTER', 'MONTH', 'AGE_BAND'];
const divisionBands: readonly Band[] = ['PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP'];
const numbers: ReadonlySet<string> = new Set(['Int', 'Float', 'Money']);

function bandSql(scope: GroupScope, { value, type, list }: CellSql, by: Band, width: number | null): BandSql {
  if (by === 'VALUE' && !list) return textSql(value);
  if (dateBands.includes(by) && (type === 'Date' || type === 'DateTime'))
    return dateBandSql(scope, type === 'Date' ? value : `(${value} AT TIME ZONE 'Asia/Shanghai')`, by);
  // Of codes there are few: they are cut when rows are gathered, not one by one.
  if (divisionBands.includes(by) && type === 'DivisionCode')
    return { raw: value, band: (raw) => divisionBandSql(raw, by) };
  if (by === 'BAND' && numbers.has(type) && width !== null && width > 0) {
    const size = `${scope.add(width)}::numeric`;
    return { raw: `floor(${value}::numeric / ${size})`, band: (raw) => `trim_scale(${raw} * ${size})::text` };
  }
  throw inputError('GROUP_BAND');
}

function dateBandSql({ add, today }: GroupScope, value: string, by: Band): BandSql {
  if (by === 'YEAR') return textSql(`to_char(${value}, 'YYYY')`);
  if (by === 'QUARTER') return textSql(`to_char(${value}, 'YYYY-"Q"Q')`);
  if (by === 'MONTH') return textSql(`to_char(${value}, 'YYYY-MM')`);
  // The bands of the mask AGE_BAND, see masks-dates.ts. Ages are counted in calendar years, so each band begins with a year.
  // Rows are gathered by the number of their band, which is cheaper to find and to sort than its name.
  const year = Number(today().slice(0, 4));
  const begins = [...ageBands.map(({ oldest }) => year - oldest), year + 1].map((each) => `${each}-01-01`);
  const names = ageBands.map(({ name }) => `'${name}'`).join(', ');
  return {
    raw: `width_bucket((${value})::date, ${add(begins)}::date[])`,
    band: (raw) => `(ARRAY['90+', ${names}])[${raw} + 1]`,
  };
}

/** From the oldest; who is born behind this year has no age. */
const ageBands = [
  ...[80, 70, 60, 50, 40, 30, 20].map((from) => ({ oldest: from + 9, name: `${from}-${from + 9}` })),
  { oldest: 19, name: '14-19' },
  { oldest: 14, name: '0-13' },
];

function divisionBandSql(value: string, by: Band): string {
  const isCode = `${value} ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'`;
  switch (by) {
    case 'PROVINCE':
      return `(CASE WHEN ${isCode} THEN left(${value}, 2) || '0000' END)`;
    case 'CITY':
      return `(CASE WHEN ${isCode} THEN left(${value}, 4) || '00' END)`;
    case 'COUNTY':
      return `(CASE WHEN ${isCode} THEN left(${value}, 6) END)`;
    default:
      return `(CASE WHEN ${isCode} AND length(${value}) >= 9 THEN left(${value}, 9) END)`;
  }
}
