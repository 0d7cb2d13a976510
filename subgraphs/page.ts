// One page of a connection: the arguments that ask for it, and the connection object made of its rows.

import type { Cursors, Position } from './cursor.ts';
import { inputError } from './input-error.ts';
import type { ConnectionLevel, ConnectionWriter, Node } from './plan.ts';
import { type Container, fill, type Pending, type Row, reach, shapeRow } from './shape.ts';

const largestPage = 1000;

/** Which page of a list is asked for. */
export interface PageRequest {
  readonly size: number;
  /** Whether the page is the last of the range rather than the first. */
  readonly backward: boolean;
  readonly after: Position | null;
  readonly before: Position | null;
}

/**
 * @throws GraphQLError PAGE_SIZE unless one of `first` and `last` is given and lies in 1 to 1000; CURSOR_INVALID for a
 * cursor of another list.
 */
export function pageArguments(
  given: Readonly<Record<string, unknown>>,
  scope: string,
  cursors: Cursors,
): PageRequest {
  const { first, last } = given;
  const size = first ?? last;
  const isOne = (first ?? null) === null || (last ?? null) === null;
  if (!isOne || !Number.isInteger(size) || (size as number) < 1 || (size as number) > largestPage)
    throw inputError('PAGE_SIZE');
  const position = (cursor: unknown) => (typeof cursor === 'string' ? cursors.decode(scope, cursor) : null);
  return {
    size: size as number,
    backward: size === last && (first ?? null) === null,
    after: position(given.after),
    before: position(given.before),
  };
}

/** What is known of a connection when its rows are there. */
export interface Fill {
  readonly page: PageRequest;
  readonly encode: (position: Position) => string;
  /** How many values an order has. */
  readonly positions: number;
  readonly totalCount: (call: ConnectionWriter & { kind: 'totalCount' }) => unknown;
  /** The names of those whose data is counted. */
  readonly counted: () => string | null;
}

/**
 * The connection for the rows of one parent, of which there may be one more than the page holds. Nodes that further
 * statements bring are filled in by the time `complete` is called; it drops the edges whose node turned out not to exist.
 */
export function connectionOf(
  level: ConnectionLevel,
  rows: readonly Row[],
  { page: request, encode, positions, totalCount, counted }: Fill,
  pending: Pending,
): { value: Record<string, unknown>; complete: () => void } {
  const { size, backward } = request;
  const hasMore = rows.length > size;
  const cut = hasMore ? rows.slice(0, size) : rows;
  const page = backward ? cut.toReversed() : cut;
  const start = level.positionIndex ?? 0;
  const cursorOf = (row: Row) => encode(row.slice(start, start + positions) as Position);
  // A page behind a cursor has the row of the cursor before it, as far as the list is still what it was.
  const info = {
    hasNextPage: backward ? request.before !== null : hasMore,
    hasPreviousPage: backward ? hasMore : request.after !== null,
  };
  const value: Record<string, unknown> = {};
  const completions: (() => void)[] = [];
  for (const writer of level.shape.writers) {
    if (writer.kind === 'constant') value[writer.key] = writer.value;
    else if (writer.kind === 'totalCount') value[writer.key] = totalCount(writer);
    else if (writer.kind === 'counted') value[writer.key] = counted();
    else if (writer.kind === 'subjects') value[writer.key] = subjectsOf(writer, page, pending);
    else if (writer.kind === 'pageInfo') value[writer.key] = pageInfo(writer, page, info, cursorOf);
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

function subjectsOf(
  { key, selection }: ConnectionWriter & { kind: 'subjects' },
  page: readonly Row[],
  pending: Pending,
): string | null {
  const names = page.flatMap((row) => shapeRow(selection, row, pending)[key] ?? []);
  return names.length === 0 ? null : [...new Set(names)].join('\n');
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
  more: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
  cursorOf: (row: Row) => string,
): Record<string, unknown> {
  const cursor = (row: Row | undefined) => (row === undefined ? null : cursorOf(row));
  const info: Record<string, unknown> = {};
  for (const { key, field } of writer.fields) {
    if (field === '__typename') info[key] = 'PageInfo';
    else if (field === 'startCursor') info[key] = cursor(page[0]);
    else if (field === 'endCursor') info[key] = cursor(page.at(-1));
    else info[key] = more[field];
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
