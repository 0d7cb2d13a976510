// Random questions over one type: a `where` with the plain SQL that means the same, and an `orderBy` with its ORDER BY.
// A draft is a tree of numbers that means something only beside the type's fields and values, so that it shrinks freely.

import fc from 'fast-check';
import type { Database } from '../../../subgraphs/database.ts';
import type { Model } from '../../../subgraphs/model.ts';
import { type Leaf, leavesOf, operatorSql, operatorsOf, type Where, whereOf } from './reference.ts';

export interface Vocabulary {
  readonly type: string;
  readonly model: Model;
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
): Promise<Vocabulary> {
  const mapping = model.type(type);
  if (!('table' in mapping)) throw new Error(`${type} has no rows`);
  const table = `${model.mapping.schema}.${mapping.table}`;
  const leaves = leavesOf(model, type);
  const values = new Map<Leaf, readonly unknown[]>();
  for (const leaf of leaves) {
    const item = leaf.list ? `unnest(${leaf.sql})` : leaf.sql;
    const shown =
      leaf.type === 'DateTime'
        ? `to_char(x AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"')`
        : 'x::text';
    const text = `SELECT DISTINCT ${shown} FROM (SELECT ${item} AS x FROM ${table} AS v LIMIT 400) AS s WHERE x IS NOT NULL ORDER BY 1 LIMIT 25`;
    const rows = await database.query({ name: '', text }, []);
    values.set(
      leaf,
      rows.map(([value]) => written(leaf, String(value))).filter((value) => isAccepted(model, leaf, value)),
    );
  }
  return { type, model, leaves, values, today };
}

function written({ type, codes }: Leaf, text: string): unknown {
  if (codes !== undefined) return [...codes].find(([, code]) => code === text)?.[0];
  if (type === 'Int' || type === 'Float') return Number(text);
  if (type === 'Boolean') return text === 't' || text === 'true';
  if (type === 'Money') return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return text;
}

/** What a source delivered may break a rule of its identifier; no caller could write it. */
function isAccepted(model: Model, { type }: Leaf, value: unknown): boolean {
  const scalar = model.schema.getType(type);
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

function operandOf(leaf: Leaf, operator: string, values: readonly unknown[], pick: number): unknown {
  const value = values[pick % Math.max(values.length, 1)];
  const other = values[(pick * 7 + 3) % Math.max(values.length, 1)];
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
    case 'contains':
      return typeof value === 'string' && !leaf.list ? value.slice(pick % 2, 2 + (pick % 3)) || value : value;
    default:
      return value;
  }
}

export interface Draft {
  readonly kind: 'leaf' | 'and' | 'or' | 'not';
  readonly leaf: number;
  readonly operator: number;
  readonly pick: number;
  readonly children: readonly Draft[];
}

export const drafts: fc.Arbitrary<Draft> = fc.letrec<{ draft: Draft }>((tie) => ({
  draft: fc.record({
    kind: fc.constantFrom('leaf', 'leaf', 'and', 'or', 'not'),
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
