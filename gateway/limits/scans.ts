// The lists and aggregates of an operation for which a domain may read all rows of a type, because no index serves their conditions
// or their order. Lists below an object are found by its key, whatever else they ask.

import { type FragmentDefinitionNode, type GraphQLSchema, Kind, type SelectionSetNode } from 'graphql';
import { type Amount, amountOf, times, type Values } from './amount.ts';
import { inclusionOf } from './inclusion.ts';
import { type Indexes, type Unserved, unserved } from './served.ts';

export interface Unindexed {
  /** Response key of the list or aggregate. */
  readonly path: string;
  readonly argument: Unserved;
}

export interface Scan extends Unindexed {
  /** More than 0 where all rows may be read. */
  readonly when: Amount;
}

export interface ScanScope {
  readonly schema: GraphQLSchema;
  readonly indexes: Indexes;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** @param set of the root of an operation */
export function scansOf(
  scope: ScanScope,
  set: SelectionSetNode | undefined,
  included: Amount = 1,
): readonly Scan[] {
  return (set?.selections ?? []).flatMap((selection) => {
    const also = times(included, inclusionOf(selection));
    if (also === 0) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return scansOf(scope, selection.selectionSet, also);
    if (selection.kind === Kind.FRAGMENT_SPREAD)
      return scansOf(scope, scope.fragments.get(selection.name.value)?.selectionSet, also);
    const { name, alias, arguments: given = [] } = selection;
    const field = scope.schema.getQueryType()?.getFields()[name.value];
    if (field === undefined) return [];
    return [...unserved(scope.indexes, field, given)].flatMap(([argument, amount]): Scan[] => {
      const when = times(also, amount);
      return when === 0 ? [] : [{ path: (alias ?? name).value, argument, when }];
    });
  });
}

/** What the variables of a request leave, each once. */
export function madeWith(scans: readonly Scan[], values: Values): readonly Unindexed[] {
  const found = new Map<string, Unindexed>();
  for (const { path, argument, when } of scans)
    if (amountOf(when, values) > 0) found.set(`${path} ${argument}`, { path, argument });
  return [...found.values()];
}
