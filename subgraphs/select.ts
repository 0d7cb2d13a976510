// Compiles what is selected of a type into columns of a statement and writers over its rows. A level of the selection
// is one statement, whatever the number of objects on it.

import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  type SelectionSetNode,
} from 'graphql';
import { conditionSql } from './condition.ts';
import { connectionLevel } from './connection.ts';
import type { Convert } from './convert.ts';
import { collectFields, type FieldScope, subselections } from './fields.ts';
import { type Case, type Condition, casesOf, type Lens, rowsOf } from './lens.ts';
import type { Mask } from './masks.ts';
import type { FieldSource, Model } from './model.ts';
import type { KeyedLevel, ObjectOption, ObjectTarget, Selection, Writer } from './plan.ts';
import { recordMaker } from './record-maker.ts';
import { type Columns, createColumns, joiningColumns, keyedStatement, type Source } from './statement.ts';
import { subjectField, subjectsOf, subjectWriter } from './subject.ts';

export interface SelectScope extends FieldScope {
  readonly model: Model;
  readonly lens: Lens;
  /** The mask of a rung on a ladder. */
  readonly mask: (rung: string, ladder: readonly string[]) => Mask;
}

/** The field by which the owner of a row tells the gateway that it exists for the caller, and what holds of it. */
export const accessField = '_access';

/** The writers for `typeName`; the columns that they read are added to `columns`. */
export function select(
  scope: SelectScope,
  typeName: string,
  selections: readonly SelectionSetNode[],
  columns: Columns,
  prefix = '',
): Selection {
  const writers: Writer[] = [];
  const level = { scope, typeName, columns, prefix };
  for (const [key, nodes] of collectFields(scope, typeName, selections)) {
    const field = (nodes[0] as FieldNode).name.value;
    if (field === '__typename') writers.push({ kind: 'constant', key, value: typeName });
    else if (field === accessField) writers.push(accessWriter(level, key));
    else if (field === subjectField)
      writers.push(subjectWriter(key, subjectsOf(typeName, scope.model.type(typeName)) ?? {}, columns));
    else writers.push(governedWriter(level, key, field, nodes));
  }
  const reaching = writers.filter((writer) => writer.kind === 'object' || writer.kind === 'connection');
  return { writers, reaching, make: recordMaker(writers.map(({ key }) => key)) };
}

interface Level {
  readonly scope: SelectScope;
  readonly typeName: string;
  readonly columns: Columns;
  readonly prefix: string;
}

/** SQL under which rows of the type exist for the caller; null for all rows. */
export function rowsSql(scope: Pick<SelectScope, 'model' | 'lens'>, typeName: string): string | null {
  return whenSql(scope, typeName, rowsOf(scope.lens, typeName));
}

/** SQL of a condition over the rows of a type; null for one that always holds. */
export function whenSql(
  scope: Pick<SelectScope, 'model'>,
  typeName: string,
  condition: Condition,
): string | null {
  if (condition === true) return null;
  const type = scope.model.type(typeName);
  const attributes = 'attributes' in type ? (type.attributes ?? {}) : {};
  return conditionSql(condition, attributes);
}

/** The same for a type whose rows may be of several concrete types. */
export function rowsSqlOf(scope: Pick<SelectScope, 'model' | 'lens'>, typeName: string): string | null {
  const mapping = scope.model.type(typeName);
  return mapping.kind === 'abstract'
    ? abstractRowsSql(scope, typeName, mapping.typeColumn)
    : rowsSql(scope, typeName);
}

/** Rows of a view that stand for rows of concrete types which exist for the caller. */
function abstractRowsSql(
  scope: Pick<SelectScope, 'model' | 'lens'>,
  type: string,
  typeColumn: string,
): string | null {
  const parts = concreteTypes(scope.model, type).map((each) => ({ each, rows: rowsOf(scope.lens, each) }));
  if (parts.every(({ rows }) => rows === true)) return null;
  const terms = parts.flatMap(({ each, rows }) => {
    if (rows === false) return [];
    const condition = whenSql(scope, type, rows);
    return `({t}.${typeColumn} = '${each}'${condition === null ? '' : ` AND ${condition}`})`;
  });
  return terms.length === 0 ? 'FALSE' : `(${terms.join(' OR ')})`;
}

/** The object types that rows of a type may be of. */
export function concreteTypes({ schema }: Model, type: string): readonly string[] {
  const named = schema.getType(type);
  return isAbstractType(named) ? schema.getPossibleTypes(named).map(({ name }) => name) : [type];
}

/** The table of a type with the rows that exist for the caller. */
export function sourceOf(scope: SelectScope, typeName: string): Source {
  const type = scope.model.type(typeName);
  if (type.kind !== 'table') throw new Error(`${typeName} has no table`);
  return { schema: scope.model.mapping.schema, table: type.table, rows: rowsSql(scope, typeName) };
}

function accessWriter({ scope, typeName, columns }: Level, key: string): Writer {
  const bits = scope.lens.types?.[typeName]?.access ?? [];
  if (bits.length === 0) return { kind: 'constant', key, value: '' };
  const terms = bits.map(
    (bit) => `CASE WHEN ${whenSql(scope, typeName, bit) ?? 'TRUE'} THEN '1' ELSE '0' END`,
  );
  return { kind: 'leaf', key, index: columns.add(`concat(${terms.join(', ')})`), convert: (value) => value };
}

function governedWriter(level: Level, key: string, field: string, nodes: readonly FieldNode[]): Writer {
  const { scope, typeName, prefix } = level;
  const source = scope.model.source(typeName, field, prefix);
  // INVARIANT: what entities are joined by reaches the gateway as it is; the gateway decides whether it leaves. The key of rows that
  // no other subgraph knows is a field like any other.
  if (scope.model.isEntityKey(typeName, field)) return writer(level, key, source, nodes, null);
  const cases = casesOf(scope.lens, typeName, field);
  const [first] = cases;
  if (first === undefined) return { kind: 'constant', key, value: null };
  if (first.when === true) {
    const written = writer(level, key, source, nodes, null);
    return first.rung === 'CLEAR'
      ? written
      : masked(written, scope.mask(first.rung, scope.model.ladder(typeName, field)));
  }
  const anyCase = cases.map(({ when }) => whenSql(scope, typeName, when) ?? 'TRUE').join(' OR ');
  const written = writer(level, key, source, nodes, anyCase);
  return cases.every(({ rung }) => rung === 'CLEAR') ? written : varying(level, field, written, cases);
}

function masked(written: Writer, mask: Mask): Writer {
  if (written.kind !== 'leaf' && written.kind !== 'computed')
    return { kind: 'constant', key: written.key, value: null };
  const { convert } = written;
  return { ...written, convert: (value) => mask(convert(value)) };
}

/** Another rung on other rows: the statement says which case fits the row. */
function varying(
  { scope, typeName, columns }: Level,
  field: string,
  written: Writer,
  cases: readonly Case[],
): Writer {
  if (written.kind !== 'leaf') return { kind: 'constant', key: written.key, value: null };
  const terms = cases.map(
    ({ when }, index) => `WHEN ${whenSql(scope, typeName, when) ?? 'TRUE'} THEN ${index}`,
  );
  const converts = cases.map(({ rung }): Convert => {
    const mask = rung === 'CLEAR' ? null : scope.mask(rung, scope.model.ladder(typeName, field));
    return mask === null ? written.convert : (value) => mask(written.convert(value));
  });
  const caseIndex = columns.add(`CASE ${terms.join(' ')} END`);
  return { kind: 'varying', key: written.key, index: written.index, caseIndex, converts };
}

/** @param when SQL of the rows on which the value may be read at all; null: on every row */
function writer(
  level: Level,
  key: string,
  source: FieldSource,
  nodes: readonly FieldNode[],
  when: string | null,
): Writer {
  const { scope, typeName, columns, prefix } = level;
  const column = (sql: string) => columns.add(when === null ? sql : `CASE WHEN ${when} THEN ${sql} END`);
  switch (source.kind) {
    case 'leaf':
      return { kind: 'leaf', key, index: column(source.sql), convert: source.convert };
    case 'computed': {
      const sources = source.sources.map((field) => {
        const from = scope.model.source(typeName, field, prefix);
        if (from.kind !== 'leaf')
          throw new Error(`${typeName}.${key} computes from ${field}, which is no leaf`);
        return { field, index: column(from.sql), convert: from.convert };
      });
      return { kind: 'computed', key, sources, compute: source.compute, convert: source.convert };
    }
    case 'embedded': {
      if (rowsOf(scope.lens, source.type) === false) return { kind: 'constant', key, value: null };
      const present = source.presentIf === undefined ? `'present'` : `{t}.${source.presentIf}`;
      const presentIndex = source.presentIf === undefined && when === null ? null : column(present);
      const selection = select(scope, source.type, subselections(nodes), columns, source.prefix);
      return { kind: 'embedded', key, presentIndex, selection };
    }
    case 'one': {
      const from = column(`{t}.${source.column}`);
      const joined = joinedRow(level, key, source, from, nodes);
      if (joined !== null) return joined;
      const rows = keyedLevel(scope, source.type, source.references, subselections(nodes));
      return { kind: 'object', key, options: [{ index: from, target: { kind: 'rows', level: rows } }] };
    }
    case 'entities': {
      const options = source.options.map((option): ObjectOption => {
        const target = objectTarget(scope, option.type, subselections(nodes));
        return { index: column(`{t}.${option.column}`), target };
      });
      return { kind: 'object', key, options };
    }
    case 'many': {
      const node = nodes[0] as FieldNode;
      const { many, references, order = [], where } = source.many;
      const level = connectionLevel({
        scope,
        call: { definition: definitionOf(scope, typeName, node), node },
        type: many,
        references,
        order,
        where,
        coordinate: `${typeName}.${node.name.value}`,
        selections: subselections(nodes),
      });
      return { kind: 'connection', key, index: column(`{t}.${source.column}`), level };
    }
    default:
      throw source satisfies never;
  }
}

/**
 * The object that a row refers to, read with the row; null where that takes a statement of its own: where there may be several rows of
 * that key or no index of it, or where a large value would be read for each row that refers to it.
 */
function joinedRow(
  { scope, columns }: Level,
  key: string,
  { type, references }: FieldSource & { readonly kind: 'one' },
  from: number,
  nodes: readonly FieldNode[],
): Writer | null {
  const mapping = scope.model.type(type);
  if (mapping.kind !== 'table' || mapping.view === true || references !== scope.model.keyColumn(type))
    return null;
  const selections = subselections(nodes);
  if (holdsShapes(scope, type, selections)) return null;
  const joined = columns.join(sourceOf(scope, type), references, from);
  if (joined === null) return null;
  const presentIndex = joined.add(`{t}.${references}`);
  return { kind: 'embedded', key, presentIndex, selection: select(scope, type, selections, joined) };
}

function holdsShapes(scope: SelectScope, type: string, selections: readonly SelectionSetNode[]): boolean {
  return [...collectFields(scope, type, selections).values()].some(
    ([node]) => node !== undefined && getNamedType(definitionOf(scope, type, node)?.type)?.name === 'GeoJSON',
  );
}

/** How an object of `typeName` is reached by its key: through its table, or as a bare reference. */
export function objectTarget(
  scope: SelectScope,
  typeName: string,
  selections: readonly SelectionSetNode[],
): ObjectTarget {
  const type = scope.model.type(typeName);
  if (type.kind === 'table') {
    return { kind: 'rows', level: keyedLevel(scope, typeName, scope.model.keyColumn(typeName), selections) };
  }
  // A reference is shaped from a row that holds nothing but the key.
  const columns = createColumns(`{t}.${scope.model.keyColumn(typeName)}`);
  const selection = select(scope, typeName, selections, columns);
  if (columns.expressions.length > 1)
    throw new Error(`${typeName} is a reference; only its key can be read here`);
  return { kind: 'reference', selection };
}

/** Rows of `typeName` by the values of `column`. @param when further SQL condition */
export function keyedLevel(
  scope: SelectScope,
  typeName: string,
  column: string,
  selections: readonly SelectionSetNode[],
  when: string | null = null,
): KeyedLevel {
  const columns = joiningColumns(`{t}.${column}`);
  const selection = select(scope, typeName, selections, columns);
  const source = sourceOf(scope, typeName);
  const rows = source.rows !== null && when !== null ? `${source.rows} AND ${when}` : (source.rows ?? when);
  return { statement: keyedStatement({ ...source, rows }, column, columns), selection };
}

function definitionOf(scope: SelectScope, typeName: string, node: FieldNode): GraphQLField<unknown, unknown> {
  const type = scope.model.schema.getType(typeName) as GraphQLObjectType;
  return type.getFields()[node.name.value] as GraphQLField<unknown, unknown>;
}
