// Which arguments a plain subgraph may be given on a caller's behalf. An argument compares with something: if with what
// the caller may not see, the answer would tell it. What is not known to be harmless is refused.

import { type ArgumentNode, type FieldNode, type GraphQLNamedType, Kind } from 'graphql';
import type { PlainModel } from './model.ts';
import type { MatchPlan, Refusal } from './plan.ts';
import type { Sight } from './sight.ts';

export interface FieldCall {
  /** Coordinate of the field: `Query.books`. */
  readonly coordinate: string;
  readonly node: FieldNode;
  /** Type of the rows behind the field. */
  readonly rows: GraphQLNamedType;
  readonly shape: 'one' | 'list' | 'connection';
}

export interface CheckedArguments {
  readonly refusals: readonly Refusal[];
  readonly matches: readonly MatchPlan[];
}

/** Arguments that say how much of a list is wanted. */
export const pagingArguments: ReadonlySet<string> = new Set([
  'first',
  'after',
  'last',
  'before',
  'limit',
  'offset',
]);

/** Those of them that the gateway follows itself where it reads a connection whole. */
export const ownPaging: ReadonlySet<string> = new Set(['first', 'after']);

export function checkArguments(model: PlainModel, sight: Sight, call: FieldCall): CheckedArguments {
  const refusals: Refusal[] = [];
  const matches: MatchPlan[] = [];
  for (const argument of call.node.arguments ?? []) {
    if (sight.lens.types === null) continue;
    const given = givenBy(argument);
    const match = matchOf(model, sight, call, argument.name.value);
    if (match !== undefined) matches.push({ ...given, when: match });
    else if (!isHarmless(model, sight, call, argument.name.value))
      refusals.push({ ...given, code: 'ARGUMENT_REFUSED' });
  }
  return { refusals, matches };
}

/** An argument that is a variable is used only where the variable is given. */
function givenBy({ value }: ArgumentNode): { readonly variable?: string } {
  return value.kind === Kind.VARIABLE ? { variable: value.name.value } : {};
}

/**
 * On which rows the argument may be compared: by `@matches`, with a field of the very rows that are returned. A list is
 * filtered by what is clear on all rows only, as a filter need not ask for equality.
 */
function matchOf(model: PlainModel, sight: Sight, { coordinate, rows, shape }: FieldCall, argument: string) {
  const [type, field] = model.comparedWith(`${coordinate}(${argument}:)`)?.split('.') ?? [];
  if (type === undefined || field === undefined || type !== rows.name || !model.holds(type)) return undefined;
  if (shape !== 'one' && !sight.isClear(type, field)) return undefined;
  return sight.match(type, field);
}

function isHarmless(
  model: PlainModel,
  sight: Sight,
  { coordinate, rows, shape }: FieldCall,
  argument: string,
) {
  if (coordinate === 'Query._entities') return argument === 'representations';
  if (model.comparedWith(`${coordinate}(${argument}:)`) !== undefined) return false;
  if (sight.lens.whole === true) return true;
  if (shape === 'one') {
    const possible = model.possible(rows);
    return possible.length > 0 && possible.every(({ name }) => model.governed(name)?.keys.has(argument));
  }
  if (!pagingArguments.has(argument)) return false;
  return sight.isOpen(rows) || (shape === 'connection' && ownPaging.has(argument));
}
