// One page of a connection: the arguments that ask for it, and the connection object made of its rows.

import type { Cursors, Position } from './cursor.ts';
import { inputError } from './input-error.ts';
import type { ConnectionLevel, ConnectionWriter, Node } from './plan.ts';
import { type Container, fill, type Pending, type Row, reach, shapeRow } from './shape.ts';

const largestPage = 1000;

/** @throws GraphQLError PAGE_SIZE for `first` outside 1 to 1000, CURSOR_INVALID for a cursor of another list. */
export function pageArguments(
  given: Readonly<Record<string, unknown>>,
  scope: string,
  cursors: Cursors,
): { first: number; after: Position | null } {
  const first = given.first as number;
  if (!Number.isInteger(first) || first < 1 || first > largestPage) throw inputError('PAGE_SIZE');
  const after = typeof given.after === 'string' ? cursors.decode(scope, given.after) : null;
  return { first, after };
}

/**
 * The connection for the rows of one parent, of which there may be one more than `first`. Nodes that further statements
 * bring are filled in by the time `complete` is called; it drops the edges whose node turned out not to exist.
 */
export function connectionOf(
  level: ConnectionLevel,
  rows: readonly Row[],
  first: number,
  encode: (position: Position) => string,
  pending: Pending,
): { value: Record<string, unknown>; complete: () => void } {
  const page = rows.length > first ? rows.slice(0, first) : rows;
  const cursorOf = (row: Row) => encode(level.orderIndexes.map((index) => row[index]) as Position);
  const value: Record<string, unknown> = {};
  const completions: (() => void)[] = [];
  for (const writer of level.shape.writers) {
    if (writer.kind === 'constant') value[writer.key] = writer.value;
    else if (writer.kind === 'pageInfo')
      value[writer.key] = pageInfo(writer, page, rows.length > first, cursorOf);
    else if (writer.kind === 'nodes') {
      const nodes: unknown[] = [];
      page.forEach((row, index) => {
        placeNode(writer.node, row, nodes, index, pending);
      });
      value[writer.key] = nodes;
      if (writer.node.kind === 'abstract') completions.push(() => keep(nodes, (node) => node !== null));
    } else {
      const edges = page.map((row) => edgeOf(writer, row, cursorOf, pending));
      value[writer.key] = edges;
      const nodeKeys = writer.edge.flatMap((part) =>
        part.kind === 'node' && part.node.kind === 'abstract' ? part.key : [],
      );
      if (nodeKeys.length > 0)
        completions.push(() => keep(edges, (edge) => nodeKeys.every((key) => edge[key] !== null)));
    }
  }
  return { value, complete: () => completions.forEach((each) => void each()) };
}

function edgeOf(
  writer: ConnectionWriter & { kind: 'edges' },
  row: Row,
  cursorOf: (row: Row) => string,
  pending: Pending,
): Record<string, unknown> {
  const edge: Record<string, unknown> = {};
  for (const part of writer.edge) {
    if (part.kind === 'constant') edge[part.key] = part.value;
    else if (part.kind === 'cursor') edge[part.key] = cursorOf(row);
    else placeNode(part.node, row, edge, part.key, pending);
  }
  return edge;
}

function pageInfo(
  writer: ConnectionWriter & { kind: 'pageInfo' },
  page: readonly Row[],
  hasNextPage: boolean,
  cursorOf: (row: Row) => string,
): Record<string, unknown> {
  const last = page.at(-1);
  const info: Record<string, unknown> = {};
  for (const { key, field } of writer.fields) {
    if (field === 'hasNextPage') info[key] = hasNextPage;
    else if (field === 'endCursor') info[key] = last === undefined ? null : cursorOf(last);
    else info[key] = 'PageInfo';
  }
  return info;
}

function placeNode(
  node: Node,
  row: Row,
  container: Container,
  slot: string | number,
  pending: Pending,
): void {
  if (node.kind === 'concrete') {
    fill({ container, slot, key: '' }, shapeRow(node.selection, row, pending));
    return;
  }
  const place = { container, slot, key: String(row[node.keyIndex]) };
  fill(place, null);
  const target = node.targets.get(row[node.typeIndex]);
  if (target !== undefined) reach(target, place, pending);
}

function keep<Item>(items: Item[], wanted: (item: Item) => boolean): void {
  items.splice(0, items.length, ...items.filter(wanted));
}
