// What is said of values that are not as their types demand where fetches failed, too. Without it, a null that a subgraph's nonsense
// caused would look like one that is true, because an error elsewhere in the answer drew all attention.

import { GraphQLError } from 'graphql';
import type { Incomplete } from './complete.ts';
import { isValue, own, type Value } from './own.ts';
import type { Path } from './path.ts';

/**
 * @param data the completed answer
 * @param errors of fetches: what they explain is not said again
 * @returns an error for each null that nothing else explains, where it stands
 */
export function incompleteErrors(
  incomplete: readonly Incomplete[],
  data: Readonly<Value> | null,
  errors: readonly GraphQLError[],
): readonly GraphQLError[] {
  const explained = errors.map(({ path = [] }) => path);
  const found = new Map<string, GraphQLError>();
  for (const { path, message } of incomplete) {
    if (explained.some((other) => isWithin(path, other) || isWithin(other, path))) continue;
    // A required value makes its parents null: there it is seen, and what is released of the answer can be asked about it.
    const at = nullOn(path, data);
    found.set(
      at.join('\n'),
      new GraphQLError(message, {
        path: at.length === 0 ? null : at,
        extensions: { code: 'RESULT_INVALID' },
      }),
    );
  }
  return [...found.values()];
}

function isWithin(path: Path, other: Path): boolean {
  return other.length <= path.length && other.every((step, index) => step === path[index]);
}

function nullOn(path: Path, data: Readonly<Value> | null): Path {
  let value: unknown = data;
  for (const [index, step] of path.entries()) {
    if (value === null || value === undefined) return path.slice(0, index);
    value = Array.isArray(value) ? value[Number(step)] : isValue(value) ? own(value, String(step)) : null;
  }
  return path;
}
