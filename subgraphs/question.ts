// What a caller asks of a list beyond its fields: which rows and in what order, as SQL with its values.

import { createHash } from 'node:crypto';
import { token } from './condition.ts';
import { type FilterScope, filterSql, type Values } from './filter.ts';
import { inputError } from './input-error.ts';
import type { Order } from './mapping.ts';
import { type OrderInput, type OrderTerm, orderTerms } from './ordering.ts';

export interface Question {
  /** SQL with `{t}`; null: all rows. */
  readonly where: string | null;
  readonly order: readonly OrderTerm[];
  /** Values of the parameters, by name. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Equal for questions that ask for the same rows in the same order: cursors are bound to it. */
  readonly identity: string;
}

/** Fields in an order: more than this order nothing more. */
const mostOrderFields = 8;

/**
 * @param given coerced arguments `where` and `orderBy`
 * @param own the order that the domain gives the list
 * @throws GraphQLError for what cannot be asked; LensViolation for a field that is clear on no row
 */
export function questionOf(
  scope: FilterScope,
  type: string,
  given: Readonly<Record<string, unknown>>,
  own: readonly Order[],
): Question {
  const { values, add } = createValues();
  const input = given.where as Readonly<Record<string, unknown>> | null | undefined;
  const where = input == null ? null : filterSql(scope, type, input, { add });
  const asked = (given.orderBy ?? null) as readonly OrderInput[] | null;
  if (asked !== null && asked.length > mostOrderFields) throw inputError('FILTER_TOO_LARGE');
  const order = orderTerms(scope, type, asked, own);
  const identity = createHash('sha256')
    .update(JSON.stringify([where, order, values]))
    .digest('base64url');
  return { where, order, values, identity };
}

export function createValues(): Values & { readonly values: Record<string, unknown> } {
  const values: Record<string, unknown> = {};
  let count = 0;
  return {
    values,
    add(value) {
      if (holdsNull(value)) throw inputError('FILTER_VALUE');
      const name = `w${count++}`;
      values[name] = value;
      return token({ name });
    },
  };
}

// No database takes U+0000 in a text.
function holdsNull(value: unknown): boolean {
  return Array.isArray(value) ? value.some(holdsNull) : typeof value === 'string' && value.includes('\0');
}
