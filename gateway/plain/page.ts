// The page of a connection that was read whole: rows that exist for the caller, in an order that tells nothing, with
// cursors that count these rows alone.

import { type ValueNode, valueFromASTUntyped } from 'graphql';
import { inputError } from '../data-sources.ts';
import { gatewayError } from '../errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type ConnectionField, type ConnectionPart, plainKeys, type View } from './plan.ts';
import { isObject, orderOf, type Shaping, shapeObject, sortRows, type Value } from './shape.ts';

/** @param pages what the subgraph answered, page by page, to its end */
export function connectionValue(
  shaping: Shaping,
  field: ConnectionField,
  pages: readonly Value[],
): Record<string, unknown> {
  const { first, after } = pageOf(shaping, field);
  // INVARIANT: rows that were not read must not pass for rows that are hidden.
  if (!isLast(pages.at(-1))) throw gatewayError('LIST_TOO_LONG');
  const rows = rowsOf(shaping, field, pages);
  const start = after === undefined ? 0 : after + 1;
  const shown = rows.slice(start, first === undefined ? undefined : start + first);
  const scope = `${field.coordinate} ${shaping.lens.fingerprint}`;
  const page: Page = { shown, start, total: rows.length, cursor: (index) => encodeCursor(scope, index) };
  return Object.fromEntries(field.parts.map((part) => [part.key, partValue(part, page)]));
}

export function isLast(page: Value | undefined): boolean {
  const info = page?.[plainKeys.page];
  return isObject(info) && info.hasNextPage === false;
}

/** A row as each view shows it. */
type Row = readonly unknown[];

interface Page {
  readonly shown: readonly Row[];
  readonly start: number;
  readonly total: number;
  readonly cursor: (index: number) => string;
}

const largestPage = 1000;

/** @throws GraphQLError PAGE_SIZE or CURSOR_INVALID */
function pageOf({ lens, variables }: Shaping, { call, coordinate }: ConnectionField) {
  const given = (name: string): unknown => {
    const node = call.node.arguments?.find((each) => each.name.value === name)?.value;
    const value = node && valueFromASTUntyped(node as ValueNode, variables as Record<string, unknown>);
    return value ?? call.definition.args.find((each) => each.name === name)?.defaultValue;
  };
  const first = given('first') ?? undefined;
  const after = given('after') ?? undefined;
  if (first !== undefined && !isPageSize(first)) throw inputError('PAGE_SIZE');
  if (after === undefined) return { first, after };
  const index = decodeCursor(`${coordinate} ${lens.fingerprint}`, after);
  if (index === undefined) throw inputError('CURSOR_INVALID');
  return { first, after: index };
}

function isPageSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largestPage;
}

function rowsOf(shaping: Shaping, { views, matches }: ConnectionField, pages: readonly Value[]): Row[] {
  const columns = views.map((view) => pages.flatMap((page) => rawRows(view, page)));
  const [leading = []] = columns;
  const rows = leading.flatMap((raw, index) => {
    const shaped = views.map(({ place }, column) => {
      const each = columns[column]?.[index];
      return isObject(each) ? shapeObject(shaping, place, each, matches) : null;
    });
    return shaped.includes(null) ? [] : [{ raw, shaped }];
  });
  const [view] = views;
  if (view !== undefined) sortRows(rows, ({ raw, shaped }) => orderOf(view.place, raw, shaped[0]));
  return rows.map(({ shaped }) => shaped);
}

function rawRows({ key, edges }: View, page: Value): readonly unknown[] {
  const rows = page[key];
  if (!Array.isArray(rows)) return [];
  return edges ? rows.map((edge) => (isObject(edge) ? edge[plainKeys.node] : null)) : rows;
}

function partValue(part: ConnectionPart, page: Page): unknown {
  const { shown, start, total, cursor } = page;
  switch (part.kind) {
    case 'constant':
      return part.value;
    case 'total':
      return total;
    case 'nodes':
      return shown.map((row) => row[part.view]);
    case 'edges':
      return shown.map((row, index) =>
        Object.fromEntries(
          part.parts.map((each) => {
            if (each.kind === 'constant') return [each.key, each.value];
            return [each.key, each.kind === 'cursor' ? cursor(start + index) : row[each.view]];
          }),
        ),
      );
    case 'pageInfo':
      return Object.fromEntries(part.fields.map(({ key, field }) => [key, pageInfo(field, page)]));
    default:
      throw part satisfies never;
  }

  function pageInfo(field: string, { shown: { length } }: Page): unknown {
    switch (field) {
      case 'hasNextPage':
        return start + length < total;
      case 'hasPreviousPage':
        return start > 0;
      case 'startCursor':
        return length === 0 ? null : cursor(start);
      case 'endCursor':
        return length === 0 ? null : cursor(start + length - 1);
      default:
        return 'PageInfo';
    }
  }
}
