// Compiles a Relay connection: the rows of a type that belong to a key, or all of them, in a total order, page by page.

import { type FieldNode, isAbstractType, type SelectionSetNode } from 'graphql';
import { collectFields, subselections } from './fields.ts';
import { isClear, rowsOf } from './lens.ts';
import type { AbstractMapping, Order, TableMapping } from './mapping.ts';
import type {
  Call,
  ConnectionLevel,
  ConnectionWriter,
  EdgeWriter,
  Node,
  ObjectTarget,
  PageInfoWriter,
} from './plan.ts';
import { objectTarget, rowsSql, type SelectScope, select, whenSql } from './select.ts';
import { type Columns, childrenStatement, createColumns, listStatement } from './statement.ts';

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

export function connectionLevel(request: ConnectionRequest): ConnectionLevel {
  const { scope, call, type, references, coordinate, where } = request;
  const mapping = scope.model.type(type);
  if (mapping.kind !== 'table' && mapping.kind !== 'abstract') throw new Error(`${type} has no rows to list`);
  const key = scope.model.keyColumn(type);
  const order: readonly Order[] = [...visibleOrder(request), { column: key, direction: 'asc' }];
  const columns = createColumns();
  const connection: Connection = { scope, type, mapping, key, columns, usesCursor: false };
  const writers = connectionWriters(connection, request.selections);
  const orderIndexes = connection.usesCursor
    ? order.map(({ column }) => columns.add(`{t}.${column}::text`))
    : [];
  // A page that selects nothing of its rows (only hasNextPage, say) still has to be counted.
  if (columns.expressions.length === 0) columns.add(`{t}.${key}`);
  const rows = mapping.kind === 'table' ? rowsSql(scope, type) : abstractRowsSql(scope, type, mapping);
  const build = (after: boolean) => {
    const page = {
      source: { schema: scope.model.mapping.schema, table: mapping.table, rows },
      columns,
      order,
      after,
      where,
    };
    return references === undefined ? listStatement(page) : childrenStatement({ ...page, references });
  };
  return {
    call,
    first: build(false),
    following: build(true),
    keyed: references !== undefined,
    order,
    orderIndexes,
    scope: `${coordinate}(${order.map(({ column, direction }) => `${column} ${direction}`).join()})`,
    shape: { writers },
  };
}

// INVARIANT: a query sees the view, not the table. What is not clear to the caller orders nothing: the place of a row in
// a list would tell what its cell hides.
function visibleOrder({ scope, type, order }: ConnectionRequest): readonly Order[] {
  const types = concreteTypes(scope, type);
  return order.filter(({ column }) => {
    return types.every((each) => {
      const field = scope.model.fieldOf(each, column);
      return field !== undefined && isClear(scope.lens, each, field);
    });
  });
}

/** Rows of the view that stand for rows of concrete types which exist for the caller. */
function abstractRowsSql(scope: SelectScope, type: string, { typeColumn }: AbstractMapping): string | null {
  const parts = concreteTypes(scope, type).map((each) => ({ each, rows: rowsOf(scope.lens, each) }));
  if (parts.every(({ rows }) => rows === true)) return null;
  const terms = parts.flatMap(({ each, rows }) => {
    if (rows === false) return [];
    const condition = whenSql(scope, type, rows);
    return `({t}.${typeColumn} = '${each}'${condition === null ? '' : ` AND ${condition}`})`;
  });
  return terms.length === 0 ? 'FALSE' : `(${terms.join(' OR ')})`;
}

function concreteTypes(scope: SelectScope, type: string): readonly string[] {
  const named = scope.model.schema.getType(type);
  return isAbstractType(named) ? scope.model.schema.getPossibleTypes(named).map(({ name }) => name) : [type];
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
  return [...collectFields(scope, `${type}Connection`, selections)].map(([key, nodes]): ConnectionWriter => {
    switch (fieldName(nodes)) {
      case 'edges':
        return { kind: 'edges', key, edge: edgeWriters(connection, subselections(nodes)) };
      case 'nodes':
        return { kind: 'nodes', key, node: nodeOf(connection, subselections(nodes)) };
      case 'pageInfo':
        return { kind: 'pageInfo', key, fields: pageInfoWriters(connection, subselections(nodes)) };
      default:
        return { kind: 'constant', key, value: `${type}Connection` };
    }
  });
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
    if (field === 'endCursor') connection.usesCursor = true;
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
  for (const each of concreteTypes(scope, type)) targets.set(each, objectTarget(scope, each, selections));
  const keyIndex = columns.add(`{t}.${key}`);
  return { kind: 'abstract', keyIndex, typeIndex: columns.add(`{t}.${mapping.typeColumn}`), targets };
}

function fieldName(nodes: readonly FieldNode[]): string {
  return (nodes[0] as FieldNode).name.value;
}
