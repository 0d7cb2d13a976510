// The grammar once more, as plain SQL with literals: what the engine's statements are compared with. It shares the mapping
// (which column a field reads) with the engine and nothing of how conditions, orders and pages are written.

import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
} from 'graphql';
import type { Model } from '../../../subgraphs/model.ts';

export type Where = Readonly<Record<string, unknown>>;

/** The columns of a type as the view shows them: placeholder dates and unknown codes are null. */
export interface Leaf {
  /** Path in the input `<type>Where`. */
  readonly path: readonly string[];
  /** Name in the enum `<type>Field`. */
  readonly name: string;
  /** Input type of its operators. */
  readonly filter: string;
  readonly type: string;
  readonly list: boolean;
  /** The domain's schema in the database. */
  readonly schema: string;
  /** Value of the row `v`. */
  readonly sql: string;
  readonly codes: ReadonlyMap<string, string> | undefined;
}

/** A relation to rows of the same domain by which rows can be filtered. */
export interface Relation {
  readonly field: string;
  readonly kind: 'one' | 'many';
  /** Type at its other end. */
  readonly type: string;
  readonly table: string;
  /** Column of the row `v` here, and the one there that equals it. */
  readonly column: string;
  readonly references: string;
  /** Further condition on the rows there, over `v`. */
  readonly further: string;
}

export function relationsOf(model: Model, type: string): readonly Relation[] {
  const input = model.schema.getType(`${type}Where`) as GraphQLInputObjectType;
  return Object.keys(input.getFields()).flatMap((field): Relation[] => {
    if (['and', 'or', 'not'].includes(field)) return [];
    const source = model.source(type, field, '');
    if (source.kind !== 'one' && source.kind !== 'many') return [];
    const target = source.kind === 'one' ? source.type : source.many.many;
    const references = source.kind === 'one' ? source.references : source.many.references;
    const further = (source.kind === 'many' && source.many.where) || 'TRUE';
    const mapping = model.type(target);
    if (!('table' in mapping)) return [];
    const table = `${model.mapping.schema}.${mapping.table}`;
    return [
      {
        ...{ field, kind: source.kind, type: target, table, column: source.column, references },
        further: further.replaceAll('{t}', 'v'),
      },
    ];
  });
}

/** Plain SQL of a relation; in `inner` the row `v` is one of those at its other end. */
export function relatedSql(
  { table, column, references, further }: Relation,
  quantifier: 'one' | 'some' | 'none' | 'every' | 'count',
  inner: string,
): string {
  const rows = (what: string) =>
    `(SELECT ${what} FROM (SELECT v.${column} AS key) AS here, ${table} AS v WHERE v.${references} = here.key AND ${further})`;
  const fitting = rows(`count(*) FILTER (WHERE ${inner})`);
  switch (quantifier) {
    case 'one':
      return rows(`bool_or(${inner})`);
    case 'some':
      return `(${fitting} > 0)`;
    case 'none':
      return `(${fitting} = 0)`;
    case 'every':
      return `(${fitting} = ${rows('count(*)')})`;
    case 'count':
      return rows('count(*)');
    default:
      throw quantifier satisfies never;
  }
}

const placeholders = ['9999-09-09', '9999-12-31', '2099-12-31', '1899-12-31', '1900-01-01'];

export function leavesOf(model: Model, type: string): readonly Leaf[] {
  const input = model.schema.getType(`${type}Where`) as GraphQLInputObjectType;
  return Object.values(input.getFields()).flatMap((field): Leaf[] => {
    const filter = getNamedType(field.type).name;
    if (['and', 'or', 'not'].includes(field.name) || filter.endsWith('ListWhere')) return [];
    if (filter.endsWith('Where')) {
      const source = model.source(type, field.name, '');
      if (source.kind !== 'embedded') return [];
      const inner = model.schema.getType(filter) as GraphQLInputObjectType;
      const present = source.presentIf === undefined ? 'TRUE' : `v.${source.presentIf} IS NOT NULL`;
      return Object.values(inner.getFields()).flatMap((each) => {
        const below = getNamedType(each.type).name;
        if (below.endsWith('Where')) return [];
        const leaf = leafOf(model, source.type, each.name, source.prefix, below, [field.name, each.name]);
        return [{ ...leaf, sql: `(CASE WHEN ${present} THEN ${leaf.sql} END)` }];
      });
    }
    return [leafOf(model, type, field.name, '', filter, [field.name])];
  });
}

function leafOf(
  model: Model,
  type: string,
  field: string,
  prefix: string,
  filter: string,
  path: readonly string[],
): Leaf {
  const source = model.source(type, field, prefix);
  if (source.kind !== 'leaf') throw new Error(`${type}.${field} is no leaf`);
  const named = getNamedType(source.type);
  const list = String(source.type).startsWith('[');
  const codes = isEnumType(named) ? codesOf(named) : undefined;
  const raw = source.raw.replaceAll('{t}', 'v');
  const text = (values: Iterable<string>) => [...values].map((each) => `'${each}'`).join();
  const shown =
    codes !== undefined && !list
      ? `(CASE WHEN ${raw} IN (${text(codes.values())}) THEN ${raw} END)`
      : named.name === 'Date'
        ? `(CASE WHEN ${raw} IN (${text(placeholders)}) THEN NULL ELSE ${raw} END)`
        : raw;
  const { schema } = model.mapping;
  return { path, name: path.join('_'), filter, type: named.name, list, schema, sql: shown, codes };
}

function codesOf(type: GraphQLEnumType): ReadonlyMap<string, string> {
  return new Map(
    type.getValues().map(({ name, astNode }) => {
      const code = astNode?.directives?.find((each) => each.name.value === 'code')?.arguments?.[0]?.value;
      return [name, code?.kind === 'StringValue' ? code.value : name];
    }),
  );
}

/** Plain SQL of one operator; `today` is that of the subgraph under test. */
export function operatorSql(leaf: Leaf, operator: string, operand: unknown, today: string): string {
  const { sql } = leaf;
  const literal = (value: unknown): string => literalOf(leaf, value);
  const span = (value: unknown) => {
    const { years = 0, months = 0, days = 0 } = value as Record<string, number>;
    return `interval '${years} years ${months} months ${days} days'`;
  };
  const day = `DATE '${today}'`;
  const at = (date: string) =>
    leaf.type === 'DateTime' ? `((${date})::text || ' 00:00:00+08')::timestamptz` : `(${date})::date`;
  switch (operator) {
    case 'eq':
      return `${sql} = ${literal(operand)}`;
    case 'ne':
      return `${sql} <> ${literal(operand)}`;
    case 'in':
      return (operand as unknown[]).length === 0
        ? 'FALSE'
        : `${sql} IN (${(operand as unknown[]).map(literal).join()})`;
    case 'notIn':
      return (operand as unknown[]).length === 0
        ? 'TRUE'
        : `${sql} NOT IN (${(operand as unknown[]).map(literal).join()})`;
    case 'lt':
      return `${sql} < ${literal(operand)}`;
    case 'lte':
      return `${sql} <= ${literal(operand)}`;
    case 'gt':
      return `${sql} > ${literal(operand)}`;
    case 'gte':
      return `${sql} >= ${literal(operand)}`;
    case 'between': {
      const { from, to } = operand as { from: unknown; to: unknown };
      return `(${sql} >= ${literal(from)} AND ${sql} <= ${literal(to)})`;
    }
    case 'isNull':
      return operand === true ? `${sql} IS NULL` : `${sql} IS NOT NULL`;
    case 'startsWith':
      return `left(${sql}, ${String(operand).length}) = ${literal(operand)}`;
    case 'matchesPinyinInitials': {
      const initials = literal(String(operand).toLowerCase());
      return `left(${leaf.schema}.pinyin_initials(${sql}), ${String(operand).length}) = ${initials}`;
    }
    case 'contains':
      return leaf.list ? `${literal(operand)} = ANY(${sql})` : `position(${literal(operand)} IN ${sql}) > 0`;
    case 'within':
      return `left(${sql}, ${prefixOf(String(operand)).length}) = '${prefixOf(String(operand))}'`;
    case 'withinLast':
      return `(${sql} >= ${at(`(${day} - ${span(operand)})::date`)} AND ${sql} < ${at(`${day} + 1`)})`;
    case 'withinNext':
      return `(${sql} >= ${at(day)} AND ${sql} < ${at(`((${day} + ${span(operand)})::date + 1)`)})`;
    case 'withinDivision': {
      const code = prefixOf(String(operand)).padEnd(6, '0');
      const share = `ST_Area(ST_Intersection(${sql}, d.boundary)) / ST_Area(${sql}) > 0.5`;
      const within = `CASE WHEN ST_Disjoint(${sql}, d.boundary) THEN FALSE WHEN ST_Dimension(${sql}) = 0 THEN TRUE ELSE ${share} END`;
      return `(SELECT CASE WHEN d.boundary IS NOT NULL THEN ${within} END FROM geospatial.division AS d WHERE d.code = '${code}')`;
    }
    case 'bbox': {
      const { west, south, east, north } = operand as Readonly<Record<string, number>>;
      const ring = [
        `${west} ${south}`,
        `${east} ${south}`,
        `${east} ${north}`,
        `${west} ${north}`,
        `${west} ${south}`,
      ];
      return `NOT ST_Disjoint(${sql}, ${textGeometry(`POLYGON((${ring.join()}))`)})`;
    }
    case 'polygon': {
      const { coordinates } = operand as { coordinates: number[][][] };
      const rings = coordinates.map((ring) => `(${ring.map((each) => each.join(' ')).join()})`);
      return `NOT ST_Disjoint(${sql}, ${textGeometry(`POLYGON(${rings.join()})`)})`;
    }
    case 'distance': {
      const { from, metres } = operand as { from: { lon: number; lat: number }; metres: number };
      const point = textGeometry(`POINT(${from.lon} ${from.lat})`);
      return `ST_Distance((${sql})::geography, ${point}::geography) <= ${metres}`;
    }
    default:
      throw new Error(`the reference knows no operator ${operator}`);
  }
}

function textGeometry(text: string): string {
  return `ST_GeomFromText('${text}', 4490)`;
}

function literalOf({ codes }: Leaf, value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `'${(codes?.get(String(value)) ?? String(value)).replaceAll("'", "''")}'`;
}

function prefixOf(code: string): string {
  const level = code.length === 6 ? /0000$|00$/ : /(?:000)+$/;
  return code.replace(level, '');
}

/** `{ legalRepresentative: { name: { eq: … } } }` */
export function whereOf({ path }: Leaf, operators: Where): Where {
  return [...path].reverse().reduce<Where>((inner, name) => ({ [name]: inner }), operators);
}

/** The operators of an input type. */
export function operatorsOf(model: Model, filter: string): readonly string[] {
  const input = model.schema.getType(filter);
  return isInputObjectType(input) ? Object.keys(input.getFields()) : [];
}
