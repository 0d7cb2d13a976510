// The total order of a list: what the caller asks for, or else the domain's own order, and then the key. What is not clear
// to the caller on a row has no value there, as in the answer.

import { type CellScope, cellSql, compared, leafAt } from './cell-sql.ts';
import { isClear } from './lens.ts';
import type { Order } from './mapping.ts';
import { concreteTypes } from './select.ts';

export interface OrderTerm {
  /** SQL with `{t}`. */
  readonly sql: string;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

/** A coerced value of the input `<type>OrderBy`. */
export interface OrderInput {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
  readonly nulls: 'FIRST' | 'LAST';
}

/**
 * @param asked null: the order that the domain gives the list
 * @throws LensViolation for a field that is clear on no row
 */
export function orderTerms(
  scope: CellScope,
  type: string,
  asked: readonly OrderInput[] | null,
  own: readonly Order[],
): readonly OrderTerm[] {
  const terms =
    asked === null
      ? visibleOrder(scope, type, own).map(columnTerm)
      : asked.map((input) => askedTerm(scope, type, input));
  const key = columnTerm({ column: scope.model.keyColumn(type), direction: 'asc' });
  return tellsHidden(scope, type) ? [...terms, shuffled(scope, key), key] : [...terms, key];
}

/**
 * Whether the order of the keys would tell what is hidden: neighbours by the code of a parcel are neighbours. No index has the other
 * order, so that all rows are sorted for it; keys that are drawn say nothing by their order.
 */
function tellsHidden({ model, lens }: CellScope, type: string): boolean {
  return concreteTypes(model, type).some((each) => {
    const mapping = model.type(each);
    return mapping.kind === 'table' && mapping.keyTells === true && !isClear(lens, each, mapping.key);
  });
}

/** INVARIANT: by a secret: who guesses a key cannot work out where its row would stand. */
function shuffled({ model }: CellScope, { sql }: OrderTerm): OrderTerm {
  return { sql: `hashtextextended(${sql}, ${model.shuffle})`, direction: 'asc', nulls: 'last' };
}

/** A column as the domain orders by it. */
export function columnTerm({ column, direction }: Order): OrderTerm {
  return { sql: `{t}.${column}`, direction, nulls: 'last' };
}

function askedTerm(scope: CellScope, type: string, { field, direction, nulls }: OrderInput): OrderTerm {
  const leaf = leafAt(scope, type, field);
  // A code is sorted as such, known to the standard or not.
  const { value, shown } = compared(cellSql(scope, leaf.place, leaf.field));
  return {
    sql: shown.length === 0 ? value : `(CASE WHEN ${shown.join(' AND ')} THEN ${value} END)`,
    direction: direction === 'ASC' ? 'asc' : 'desc',
    nulls: nulls === 'FIRST' ? 'first' : 'last',
  };
}

// INVARIANT: what is not clear to the caller orders nothing: the place of a row in a list would tell what its cell hides.
function visibleOrder({ model, lens }: CellScope, type: string, order: readonly Order[]): readonly Order[] {
  const types = concreteTypes(model, type);
  return order.filter(({ column }) => {
    return types.every((each) => {
      const field = model.fieldOf(each, column);
      return field !== undefined && isClear(lens, each, field);
    });
  });
}

/** The order seen from its end. */
export function reversed(order: readonly OrderTerm[]): readonly OrderTerm[] {
  return order.map(({ sql, direction, nulls }) => ({
    sql,
    direction: direction === 'asc' ? 'desc' : 'asc',
    nulls: nulls === 'first' ? 'last' : 'first',
  }));
}
