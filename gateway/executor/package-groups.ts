// A fetch of the packages' executor, which asks of all objects alike, where each has its own values of contextual variables. It becomes one
// that asks with each, and the answer is put together as if there had been one.

import type { GraphQLFormattedError } from 'graphql';
import { type Group, type Grouping, groupsOf } from './groups.ts';
import { isValue, type Value } from './own.ts';
import type { Lineage } from './path.ts';
import type { FetchAnswer } from './source.ts';

/** @param lineages those of the objects that are represented, in the same order */
export async function askInGroups(
  { valuesOf, ask }: Grouping,
  lineages: readonly Lineage[],
  variables: Readonly<Value>,
  representations: readonly Value[],
  context: unknown,
): Promise<FetchAnswer> {
  const groups = groupsOf(lineages, valuesOf);
  const entities: unknown[] = representations.map(() => null);
  if (groups.length === 0) return { data: { _entities: entities } };
  const sets = groups.map(({ values, positions }) => ({
    ...variables,
    ...values,
    representations: positions.map((position) => representations[position]),
  }));
  const answers = await ask(sets, context);
  const errors = groups.flatMap((group, index) => errorsOf(group, answers[index]?.errors ?? []));
  let hasData = false;
  for (const [index, { positions }] of groups.entries()) {
    const data = answers[index]?.data;
    if (!isValue(data)) continue;
    hasData = true;
    const found: unknown = data._entities;
    if (!Array.isArray(found) || found.length !== positions.length)
      throw new Error('the answer does not have one entity for each representation');
    for (const [at, position] of positions.entries()) entities[position] = found[at];
  }
  const data = hasData ? { _entities: entities } : null;
  return errors.length === 0 ? { data } : { data, errors };
}

/** Errors at the objects of the whole fetch: what is said of none of a group is said of each. */
function errorsOf(
  { positions }: Group,
  errors: readonly GraphQLFormattedError[],
): readonly GraphQLFormattedError[] {
  return errors.flatMap((error) => {
    const [field, index, ...rest] = error.path ?? [];
    if (field === undefined) return [error];
    if (typeof index === 'number') return [{ ...error, path: [field, positions[index] ?? index, ...rest] }];
    return positions.map((position) => ({ ...error, path: [field, position] }));
  });
}
