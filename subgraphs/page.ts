// One page of a connection: the arguments that ask for it, and the connection object made of its rows.

import type { Cursors, Position } from './cursor.ts';
import { inputError } from './input-error.ts';
import type { ConnectionLevel, ConnectionWriter, Node, SubjectWriter } from './plan.ts';
import { type Container, fill, type Pending, type Row, reach, shapeRow } from './shape.ts';
import { subjectNames } from './subject.ts';

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

/** What the connections of a level have in common when their rows are there. */
export interface Fill {
  readonly page: PageRequest;
  /** Of the order values of a row. */
  readonly encode: (position: Position) => string;
  /** How many values an order has. */
  readonly positions: number;
  readonly totalCount: (call: ConnectionWriter & { kind: 'totalCount' }, parent: string) => unknown;
  /** The names of those whose data is counted. */
  readonly counted: (parent: string) => string | null;
  /** What further rows are needed for. */
  readonly pending: Pending;
  /** To be called when they are there: drops the edges whose node turned out not to exist. */
  readonly completions: (() => void)[];
}

/** The connection for the rows of one parent, of which there may be one more than the page holds. */
export function connectionOf(
  level: ConnectionLevel,
  rows: readonly Row[],
  filling: Fill,
  parent: string,
): Record<string, unknown> {
  const { size, backward } = filling.page;
  const cut = rows.length > size ? rows.slice(0, size) : rows;
  const page = backward ? cut.toReversed() : cut;
  const value: Record<string, unknown> = {};
  for (const writer of level.shape.writers) {
    switch (writer.kind) {
      case 'constant':
        value[writer.key] = writer.value;
        break;
      case 'totalCount':
        value[writer.key] = filling.totalCount(writer, parent);
        break;
      case 'counted':
        value[writer.key] = filling.counted(parent);
        break;
      case 'subjects':
        value[writer.key] = subjectsOf(writer, page);
        break;
      case 'pageInfo':
        value[writer.key] = pageInfo(writer, page, level, rows.length > size, filling);
        break;
      case 'nodes':
        value[writer.key] = nodesOf(writer.node, page, filling);
        break;
      case 'edges':
        value[writer.key] = edgesOf(writer, page, level, filling);
        break;
      default:
        throw writer satisfies never;
    }
  }
  return value;
}

function nodesOf(node: Node, page: readonly Row[], { pending, completions }: Fill): unknown[] {
  if (node.kind === 'concrete') return page.map((row) => shapeRow(node.selection, row, pending));
  const nodes: unknown[] = [];
  page.forEach((row, index) => {
    placeNode(node, row, nodes, index, pending);
  });
  completions.push(() => keep(nodes, (each) => each !== null));
  return nodes;
}

function edgesOf(
  writer: ConnectionWriter & { kind: 'edges' },
  page: readonly Row[],
  level: ConnectionLevel,
  filling: Fill,
): Record<string, unknown>[] {
  const edges = page.map((row) => edgeOf(writer, row, level, filling));
  const nodeKeys = writer.edge.flatMap((part) =>
    part.kind === 'node' && part.node.kind === 'abstract' ? part.key : [],
  );
  if (nodeKeys.length > 0)
    filling.completions.push(() => keep(edges, (edge) => nodeKeys.every((key) => edge[key] !== null)));
  return edges;
}

function cursorOf({ positionIndex }: ConnectionLevel, row: Row, { encode, positions }: Fill): string {
  const start = positionIndex ?? 0;
  return encode(row.slice(start, start + positions) as Position);
}

function subjectsOf(writer: SubjectWriter, page: readonly Row[]): string | null {
  const names = new Set(page.flatMap((row) => subjectNames(writer, row)?.split('\n') ?? []));
  return names.size === 0 ? null : [...names].join('\n');
}

function edgeOf(
  writer: ConnectionWriter & { kind: 'edges' },
  row: Row,
  level: ConnectionLevel,
  filling: Fill,
): Record<string, unknown> {
  const edge: Record<string, unknown> = {};
  for (const part of writer.edge) {
    if (part.kind === 'constant') edge[part.key] = part.value;
    else if (part.kind === 'cursor') edge[part.key] = cursorOf(level, row, filling);
    else placeNode(part.node, row, edge, part.key, filling.pending);
  }
  return edge;
}

/** @param hasMore whether there is a row behind the page, in the direction of reading */
function pageInfo(
  writer: ConnectionWriter & { kind: 'pageInfo' },
  page: readonly Row[],
  level: ConnectionLevel,
  hasMore: boolean,
  filling: Fill,
): Record<string, unknown> {
  const { backward, after, before } = filling.page;
  const cursor = (row: Row | undefined) => (row === undefined ? null : cursorOf(level, row, filling));
  const info: Record<string, unknown> = {};
  for (const { key, field } of writer.fields) {
    if (field === '__typename') info[key] = 'PageInfo';
    else if (field === 'startCursor') info[key] = cursor(page[0]);
    else if (field === 'endCursor') info[key] = cursor(page.at(-1));
    // A page behind a cursor has the row of the cursor before it, as far as the list is still what it was.
    else if (field === 'hasNextPage') info[key] = backward ? before !== null : hasMore;
    else info[key] = backward ? hasMore : after !== null;
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
