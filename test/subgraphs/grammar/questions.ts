// Random questions over one type: a `where` with the plain SQL that means the same, and an `orderBy` with its ORDER BY.
// A draft is a tree of numbers that means something only beside the type's fields and values, so that it shrinks freely.

import fc from 'fast-check';
import type { Database } from '../../../subgraphs/database.ts';
import type { Model } from '../../../subgraphs/model.ts';
import { pinyinInitials } from '../../../subgraphs/pinyin-initials.ts';
import {
  type Leaf,
  leavesOf,
  operatorSql,
  operatorsOf,
  type Relation,
  relatedSql,
  relationsOf,
  type Where,
  whereOf,
} from './reference.ts';

export interface Vocabulary {
  readonly type: string;
  readonly model: Model;
  readonly relations: readonly Relation[];
  /** The vocabulary of another type of the domain. */
  readonly of: (type: string) => Vocabulary;
  readonly leaves: readonly Leaf[];
  /** Values of a leaf as a caller writes them. */
  readonly values: ReadonlyMap<Leaf, readonly unknown[]>;
  readonly today: string;
}

export async function vocabularyOf(
  model: Model,
  type: string,
  database: Database,
  today: string,
  of: (type: string) => Vocabulary,
): Promise<Vocabulary> {
  const mapping = model.type(type);
  if (!('table' in mapping)) throw new Error(`${type} has no rows`);
  const table = `${model.mapping.schema}.${mapping.table}`;
  const leaves = leavesOf(model, type);
  const values = new Map<Leaf, readonly unknown[]>();
  for (const leaf of leaves) {
    const item = leaf.list ? `unnest(${leaf.sql})` : leaf.sql;
    const shown = shownAs(leaf);
    const text = `SELECT DISTINCT ${shown} FROM (SELECT ${item} AS x FROM ${table} AS v LIMIT 400) AS s WHERE x IS NOT NULL ORDER BY 1 LIMIT 25`;
    const rows = await database.query({ name: '', text }, []);
    values.set(
      leaf,
      rows.map(([value]) => written(leaf, String(value))).filter((value) => isAccepted(model, leaf, value)),
    );
  }
  return { type, model, leaves, relations: relationsOf(model, type), values, today, of };
}

/** SQL of a value `x` as text. Of a geometry it is a point in it and the division around that: what one may ask it by. */
function shownAs({ type }: Leaf): string {
  if (type === 'DateTime')
    return `to_char(x AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"')`;
  if (type !== 'GeoJSON') return 'x::text';
  const point = 'ST_PointOnSurface(x)';
  const around = `SELECT code FROM geospatial.division WHERE ST_Covers(boundary, ${point}) ORDER BY depth DESC LIMIT 1`;
  return `json_build_object('lon', round(ST_X(${point})::numeric, 4), 'lat', round(ST_Y(${point})::numeric, 4), 'division', (${around}))::text`;
}

function written({ type, codes }: Leaf, text: string): unknown {
  if (type === 'GeoJSON') return JSON.parse(text);
  if (codes !== undefined) return [...codes].find(([, code]) => code === text)?.[0];
  if (type === 'Int' || type === 'Float') return Number(text);
  if (type === 'Boolean') return text === 't' || text === 'true';
  if (type === 'Money') return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return text;
}

/** What a source delivered may break a rule of its identifier; no caller could write it. */
function isAccepted(model: Model, { type }: Leaf, value: unknown): boolean {
  const scalar = model.schema.getType(type);
  if (type === 'GeoJSON') return (value as Spot).division !== null;
  if (value === undefined || scalar === undefined || !('parseValue' in scalar)) return false;
  try {
    scalar.parseValue(value);
    return true;
  } catch {
    return false;
  }
}

export interface Asked {
  readonly where: Where;
  readonly sql: string;
}

/** One operator of one leaf; undefined where no row has a value to compare with. */
export function condition(
  { values, today }: Vocabulary,
  leaf: Leaf,
  operator: string,
  pick: number,
): Asked | undefined {
  const operand = operandOf(leaf, operator, values.get(leaf) ?? [], pick);
  if (operand === undefined) return undefined;
  return {
    where: whereOf(leaf, { [operator]: operand }),
    sql: `(${operatorSql(leaf, operator, operand, today)})`,
  };
}

interface Spot {
  readonly lon: number;
  readonly lat: number;
  readonly division: string | null;
}

/** About the spot, from some hundred metres to half a degree; every other polygon is a triangle with a hole. */
function spatialOperand(operator: string, { lon, lat, division }: Spot, pick: number): unknown {
  const reach = [0.002, 0.02, 0.1, 0.5][pick % 4] as number;
  const box = { west: lon - reach, south: lat - reach, east: lon + reach / 2, north: lat + reach / 3 };
  switch (operator) {
    case 'withinDivision':
      return pick % 3 === 0 ? `${String(division).slice(0, 4)}00` : division;
    case 'bbox':
      return box;
    case 'distance':
      return { from: { lon, lat }, metres: reach * 100_000 };
    default: {
      const ring = (scale: number) => [
        [lon - reach * scale, lat - reach * scale],
        [lon + reach * scale, lat - reach * scale],
        [lon, lat + reach * scale],
        [lon - reach * scale, lat - reach * scale],
      ];
      return { type: 'Polygon', coordinates: pick % 2 === 0 ? [ring(1)] : [ring(1), ring(0.3)] };
    }
  }
}

function operandOf(leaf: Leaf, operator: string, values: readonly unknown[], pick: number): unknown {
  const value = values[pick % Math.max(values.length, 1)];
  const other = values[(pick * 7 + 3) % Math.max(values.length, 1)];
  if (leaf.type === 'GeoJSON' && operator !== 'isNull')
    return value === undefined ? undefined : spatialOperand(operator, value as Spot, pick);
  switch (operator) {
    case 'isNull':
      return pick % 2 === 0;
    case 'in':
    case 'notIn':
      return value === undefined ? undefined : [[value, other], [value], []][pick % 3];
    case 'between': {
      const [from, to] = [value, other].sort();
      return value === undefined ? undefined : { from, to };
    }
    case 'withinLast':
    case 'withinNext':
      return [
        { years: pick % 90 },
        { months: pick % 40 },
        { days: pick % 400 },
        { years: 1, months: 2, days: 3 },
      ][(pick + 2) % 4];
    case 'startsWith':
      return value === undefined ? undefined : String(value).slice(0, 1 + (pick % 4));
    case 'matchesPinyinInitials': {
      const initials = pinyinInitials(String(value)).replace(/[^a-z0-9].*/, '');
      const asked = initials.slice(0, 1 + (pick % 4));
      return asked === '' ? undefined : pick % 2 === 0 ? asked : asked.toUpperCase();
    }
    case 'contains':
      return typeof value === 'string' && !leaf.list ? value.slice(pick % 2, 2 + (pick % 3)) || value : value;
    default:
      return value;
  }
}

export interface Draft {
  readonly kind: 'leaf' | 'and' | 'or' | 'not' | 'related';
  readonly leaf: number;
  readonly operator: number;
  readonly pick: number;
  readonly children: readonly Draft[];
}

const draftsOf = (...kinds: readonly Draft['kind'][]): fc.Arbitrary<Draft> =>
  fc.letrec<{ draft: Draft }>((tie) => ({
    draft: fc.record({
      kind: fc.constantFrom(...kinds),
      leaf: fc.nat(997),
      operator: fc.nat(97),
      pick: fc.nat(97),
      children: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'where' },
        fc.constant<Draft[]>([]),
        fc.array(tie('draft'), { maxLength: 3, depthIdentifier: 'where' }),
      ),
    }),
  })).draft;

export const drafts = draftsOf('leaf', 'leaf', 'and', 'or', 'not', 'related');
/** Drafts that ask about the row itself. */
export const plainDrafts = draftsOf('leaf', 'leaf', 'and', 'or', 'not');

/** The question of a draft. A leaf without a value to compare with asks whether it is null. */
export function asked(vocabulary: Vocabulary, draft: Draft): Asked {
  const { leaves, model } = vocabulary;
  const parts = draft.children.map((each) => asked(vocabulary, each));
  const all = (word: string, none: string) => `(${parts.map(({ sql }) => sql).join(` ${word} `) || none})`;
  switch (draft.kind) {
    case 'and':
      return { where: { and: parts.map(({ where }) => where) }, sql: all('AND', 'TRUE') };
    case 'or':
      return { where: { or: parts.map(({ where }) => where) }, sql: all('OR', 'FALSE') };
    case 'not': {
      const where = parts.length === 1 ? (parts[0] as Asked).where : { and: parts.map((each) => each.where) };
      return { where: { not: where }, sql: `(NOT ${all('AND', 'TRUE')})` };
    }
    case 'related': {
      const relation = vocabulary.relations[draft.leaf % Math.max(vocabulary.relations.length, 1)];
      return relation === undefined
        ? asked(vocabulary, { ...draft, kind: 'leaf' })
        : related(vocabulary, relation, draft);
    }
    case 'leaf': {
      const leaf = leaves[draft.leaf % leaves.length] as Leaf;
      const operators = operatorsOf(model, leaf.filter);
      const operator = operators[draft.operator % operators.length] as string;
      return (
        condition(vocabulary, leaf, operator, draft.pick) ??
        (condition(vocabulary, leaf, 'isNull', draft.pick) as Asked)
      );
    }
    default:
      throw draft.kind satisfies never;
  }
}

const quantifiers = ['some', 'none', 'every', 'count'] as const;

/** The question that a draft puts to a relation: its first child is about the rows there. */
export function related(vocabulary: Vocabulary, relation: Relation, draft: Draft): Asked {
  const [child] = draft.children;
  const inner = child === undefined ? { where: {}, sql: 'TRUE' } : asked(vocabulary.of(relation.type), child);
  if (relation.kind === 'one')
    return { where: { [relation.field]: inner.where }, sql: relatedSql(relation, 'one', inner.sql) };
  const quantifier = quantifiers[draft.operator % quantifiers.length] as (typeof quantifiers)[number];
  if (quantifier !== 'count')
    return {
      where: { [relation.field]: { [quantifier]: inner.where } },
      sql: relatedSql(relation, quantifier, inner.sql),
    };
  const [operator, sign] = (
    [
      ['eq', '='],
      ['gt', '>'],
      ['lte', '<='],
      ['ne', '<>'],
    ] as const
  )[draft.pick % 4] ?? ['eq', '='];
  const number = draft.pick % 3;
  return {
    where: { [relation.field]: { count: { [operator]: number } } },
    sql: `(${relatedSql(relation, 'count', 'TRUE')} ${sign} ${number})`,
  };
}

export interface OrderDraft {
  readonly leaf: number;
  readonly direction: 'ASC' | 'DESC';
  readonly nulls: 'FIRST' | 'LAST';
}

export const orderDrafts: fc.Arbitrary<readonly OrderDraft[]> = fc.array(
  fc.record({
    leaf: fc.nat(997),
    direction: fc.constantFrom('ASC', 'DESC'),
    nulls: fc.constantFrom('FIRST', 'LAST'),
  }),
  { maxLength: 3 },
);

export function ordered({ leaves, model, type }: Vocabulary, given: readonly OrderDraft[]) {
  const names = model.schema.getType(`${type}Field`);
  const sortable = leaves.filter(
    ({ name }) => names !== undefined && 'getValue' in names && names.getValue(name),
  );
  const terms = given.map(({ leaf, ...how }) => ({ leaf: sortable[leaf % sortable.length] as Leaf, ...how }));
  return {
    orderBy: terms.map(({ leaf, direction, nulls }) => ({ field: leaf.name, direction, nulls })),
    // A code of no standard is sorted by what it is, though it is shown as null.
    sql: terms.map(({ leaf, direction, nulls }) => `${leaf.sql} ${direction} NULLS ${nulls}, `).join(''),
  };
}
