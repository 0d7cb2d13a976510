// A page as a union of ranges, each of which an index can serve in order: what begins behind a position, and orders in which rows
// without a value do not stand where an index has them.

import { token } from './condition.ts';
import type { OrderTerm } from './ordering.ts';

/** Beyond which position rows begin or end: for each order value whether it is null. */
export type Bound = readonly boolean[];

/** Rows of one range, and their order among themselves. */
export interface Range {
  /** SQL with `{t}`; null: all rows. */
  readonly condition: string | null;
  readonly order: readonly OrderTerm[];
}

/** Disjoint ranges that together are the rows behind a position, or all rows. */
export function rangesOf(order: readonly OrderTerm[], after: Bound | null): readonly Range[] {
  if (after !== null) return rangesBehind(order, after);
  const [first] = order;
  // An index has them behind all others, and so before them when it is read backwards.
  if (first === undefined || isNatural(first)) return [{ condition: null, order }];
  if (first.sql === order.at(-1)?.sql) return [{ condition: null, order: known(order, 0) }];
  return [
    { condition: `${first.sql} IS NOT NULL`, order: known(order, 0) },
    { condition: `${first.sql} IS NULL`, order: fixed(order, 1) },
  ];
}

/** Conditions of which each row behind a position satisfies exactly one. The last term is the key, never null. */
export function rangesBehind(order: readonly OrderTerm[], bound: Bound, name = 'after'): readonly Range[] {
  return order.flatMap(({ sql, direction, nulls }, index) => {
    const equal = order
      .slice(0, index)
      .map((earlier, at) =>
        bound[at] ? `${earlier.sql} IS NULL` : `${earlier.sql} = ${token({ name: `${name}${at}` })}`,
      );
    const range = (condition: string, own: readonly OrderTerm[]): Range => ({
      condition: `(${[...equal, condition].join(' AND ')})`,
      order: own,
    });
    const ranges: Range[] = [];
    const inner = known(fixed(order, index), index);
    if (!bound[index]) {
      const beyond = `${sql} ${direction === 'asc' ? '>' : '<'} ${token({ name: `${name}${index}` })}`;
      ranges.push(range(beyond, inner));
      if (nulls === 'last' && index < order.length - 1)
        ranges.push(range(`${sql} IS NULL`, fixed(order, index + 1)));
    } else if (nulls === 'first') ranges.push(range(`${sql} IS NOT NULL`, inner));
    return ranges;
  });
}

function isNatural({ direction, nulls }: OrderTerm): boolean {
  return (direction === 'asc') === (nulls === 'last');
}

/** The order of rows that have a value of the term at `index`: then nulls of it may be said to stand where an index has them. */
function known(order: readonly OrderTerm[], index: number): readonly OrderTerm[] {
  return order.map((term, at) =>
    at === index ? { ...term, nulls: term.direction === 'asc' ? 'last' : 'first' } : term,
  );
}

/** The order of rows that agree in the first terms, which may then be said to run in the direction of the next. */
function fixed(order: readonly OrderTerm[], count: number): readonly OrderTerm[] {
  const next = order[count];
  if (next === undefined) return order;
  return order.map((term, at) => (at < count ? { ...next, sql: term.sql } : term));
}
