// Compiles a Relay connection: the rows of a type that belong to a key, or all of them, in a total order, page by page.

import type { FieldNode, GraphQLObjectType, SelectionSetNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type CountedRows, namesStatement } from './counted-subjects.ts';
import { collectFields, subselections } from './fields.ts';
import type { AbstractMapping, Order, TableMapping } from './mapping.ts';
import { reversed } from './ordering.ts';
import type {
  Call,
  ConnectionLevel,
  ConnectionWriter,
  EdgeWriter,
  Node,
  ObjectTarget,
  PageInfoWriter,
} from './plan.ts';
import { type Question, questionOf } from './question.ts';
import { concreteTypes, objectTarget, rowsSqlOf, type SelectScope, select } from './select.ts';
import {
  type BoundStatement,
  type Columns,
  childrenStatement,
  countStatement,
  createColumns,
  joiningColumns,
  listStatement,
  type Source,
} from './statement.ts';
import { subjectField, subjectsOf, subjectWriter } from './subject.ts';

export interface ConnectionRequest {
  readonly scope: SelectScope;
  readonly call: Call;
  /** Type of the nodes. */
  readonly type: string;
  /** Column that holds the parent's key; absent for a list of all rows. */
  readonly references: string | undefined;
  readonly order: readonly Order[];
  readonly where: string | undefined;
  /** Schema coordinate of the connection field. */
  readonly coordinate: string;
  readonly selections: readonly SelectionSetNode[];
}

/** Rows to which an estimate counts; one more stands for more. */
export const mostEstimated = 10_000;

/** Shapes of questions whose statements a list keeps. */
const keptShapes = 100;

export function connectionLevel(request: ConnectionRequest): ConnectionLevel {
  const { scope, call, type, references, coordinate } = request;
  const mapping = scope.model.type(type);
  if (mapping.kind !== 'table' && mapping.kind !== 'abstract') throw new Error(`${type} has no rows to list`);
  const key = scope.model.keyColumn(type);
  // A page is cut from rows in order before anything is joined to it; of all rows of a type there is no such statement.
  const columns = references === undefined ? createColumns() : joiningColumns();
  const connection: Connection = { scope, type, mapping, key, columns, usesCursor: false };
  const writers = connectionWriters(connection, request.selections);
  // A page that selects nothing of its rows (only hasNextPage, say) still has to be read.
  if (columns.expressions.length === 0) columns.add(`{t}.${key}`);
  const source: Source = {
    schema: scope.model.mapping.schema,
    table: mapping.table,
    rows: rowsSqlOf(scope, type),
  };
  const statements = new LRUCache<string, BoundStatement>({ max: keptShapes });
  const once = (shape: unknown, make: () => BoundStatement) => {
    const id = JSON.stringify(shape);
    const known = statements.get(id) ?? make();
    statements.set(id, known);
    return known;
  };
  // How many rows fit depends on the values so much that a plan for any values may take a hundred times as long as one for these.
  const planned = (statement: BoundStatement, { where }: Question): BoundStatement =>
    where === null || references !== undefined ? statement : { ...statement, name: '' };
  const conditions = ({ where }: Question) => [request.where, where].filter((each) => each != null);
  const positions = connection.usesCursor;
  const subjects = writers.some(({ kind }) => kind === 'counted') ? subjectsOf(type, mapping) : null;
  return {
    call,
    ask: (given, today) =>
      questionOf({ model: scope.model, lens: scope.lens, today }, type, given, request.order),
    page: (question, bounds) =>
      once([question.where, question.order, bounds], () => {
        const order = bounds.backward ? reversed(question.order) : question.order;
        const [after, before] = bounds.backward
          ? [bounds.before, bounds.after]
          : [bounds.after, bounds.before];
        const page = { source, columns, order, positions, after, before, where: conditions(question) };
        return planned(
          references === undefined ? listStatement(page) : childrenStatement({ ...page, references }),
          question,
        );
      }),
    count: (question, mode) =>
      once([question.where, mode], () => {
        const where = conditions(question);
        return planned(
          countStatement({ source, where, references, limited: mode === 'ESTIMATED' }),
          question,
        );
      }),
    counted:
      subjects === null
        ? null
        : (question, mode) => {
            const where = [source.rows, ...conditions(question)].filter((each) => each !== null);
            const from = `${source.schema}.${source.table}`;
            const rows: CountedRows = { from, where, subjects, key, references };
            return {
              names: () => once(['names', question.where], () => namesStatement(rows)),
              set: { ...rows, limit: mode === 'ESTIMATED' ? mostEstimated + 1 : null },
            };
          },
    keyed: references !== undefined,
    direct: source.rows === null && request.where == null,
    positionIndex: positions ? columns.expressions.length : null,
    scope: coordinate,
    shape: { writers },
  };
}

interface Connection {
  readonly scope: SelectScope;
  readonly type: string;
  readonly mapping: TableMapping | AbstractMapping;
  readonly key: string;
  readonly columns: Columns;
  usesCursor: boolean;
}

function connectionWriters(
  connection: Connection,
  selections: readonly SelectionSetNode[],
): ConnectionWriter[] {
  const { scope, type } = connection;
  const fields = [...collectFields(scope, `${type}Connection`, selections)];
  const names = new Set(fields.map(([, nodes]) => fieldName(nodes)));
  return fields.map(([key, nodes]): ConnectionWriter => {
    switch (fieldName(nodes)) {
      case 'edges':
        return { kind: 'edges', key, edge: edgeWriters(connection, subselections(nodes)) };
      case 'nodes':
        return { kind: 'nodes', key, node: nodeOf(connection, subselections(nodes)) };
      case 'pageInfo':
        return { kind: 'pageInfo', key, fields: pageInfoWriters(connection, subselections(nodes)) };
      case 'totalCount':
        return { kind: 'totalCount', key, call: totalCountCall(connection, nodes) };
      case subjectField:
        return names.has('totalCount') ? { kind: 'counted', key } : subjectsOfPage(connection, key, fields);
      default:
        return { kind: 'constant', key, value: `${type}Connection` };
    }
  });
}

/** Rows that are shown name their subjects themselves. */
function subjectsOfPage(
  { scope, type, mapping, columns }: Connection,
  key: string,
  fields: readonly (readonly [string, readonly FieldNode[]])[],
): ConnectionWriter {
  const shows = fields.some(([, nodes]) => {
    if (fieldName(nodes) !== 'edges') return fieldName(nodes) === 'nodes';
    const parts = collectFields(scope, `${type}Edge`, subselections(nodes)).values();
    return [...parts].some((part) => fieldName(part) === 'node');
  });
  const subjects = subjectsOf(type, mapping);
  if (shows || subjects === null) return { kind: 'constant', key, value: null };
  return subjectWriter(key, subjects, columns);
}

function edgeWriters(connection: Connection, selections: readonly SelectionSetNode[]): EdgeWriter[] {
  const edge = `${connection.type}Edge`;
  return [...collectFields(connection.scope, edge, selections)].map(([key, nodes]): EdgeWriter => {
    switch (fieldName(nodes)) {
      case 'cursor':
        connection.usesCursor = true;
        return { kind: 'cursor', key };
      case 'node':
        return { kind: 'node', key, node: nodeOf(connection, subselections(nodes)) };
      default:
        return { kind: 'constant', key, value: edge };
    }
  });
}

function pageInfoWriters(connection: Connection, selections: readonly SelectionSetNode[]): PageInfoWriter[] {
  return [...collectFields(connection.scope, 'PageInfo', selections)].map(([key, nodes]) => {
    const field = fieldName(nodes) as PageInfoWriter['field'];
    if (field === 'endCursor' || field === 'startCursor') connection.usesCursor = true;
    return { key, field };
  });
}

function nodeOf(
  { scope, type, mapping, key, columns }: Connection,
  selections: readonly SelectionSetNode[],
): Node {
  if (mapping.kind === 'table')
    return { kind: 'concrete', selection: select(scope, type, selections, columns) };
  const targets = new Map<unknown, ObjectTarget>();
  for (const each of concreteTypes(scope.model, type))
    targets.set(each, objectTarget(scope, each, selections));
  const keyIndex = columns.add(`{t}.${key}`);
  return { kind: 'abstract', keyIndex, typeIndex: columns.add(`{t}.${mapping.typeColumn}`), targets };
}

function totalCountCall({ scope, type }: Connection, nodes: readonly FieldNode[]): Call {
  const connection = scope.model.schema.getType(`${type}Connection`) as GraphQLObjectType;
  const definition = connection.getFields().totalCount as Call['definition'];
  return { definition, node: nodes[0] as FieldNode };
}

function fieldName(nodes: readonly FieldNode[]): string {
  return (nodes[0] as FieldNode).name.value;
}
