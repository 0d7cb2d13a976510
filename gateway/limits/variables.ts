// How deep the variables of a request nest and how many values they hold. They are walked without recursion: JSON nests
// as deep as its sender likes.

import { isForbiddenName } from './names.ts';

export interface VariableCount {
  readonly values: number;
  readonly depth: number;
  /** Whether an object has a key that JavaScript gives a meaning to. */
  readonly forbidden: boolean;
}

/** @param variables whatever stands in the request; `{ "a": [1] }` has 2 values at depth 2 */
export function countVariables(variables: unknown): VariableCount {
  let level: readonly unknown[] = [variables];
  let values = 0;
  let depth = -1;
  let forbidden = false;
  while (level.length > 0) {
    values += level.length;
    depth += 1;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (!Array.isArray(value)) forbidden ||= Object.keys(value).some(isForbiddenName);
      for (const inner of Object.values(value)) next.push(inner);
    }
    level = next;
  }
  return { values: values - 1, depth, forbidden };
}
