// How deep the variables of a request nest and how many values and objects they hold. They are walked without recursion: JSON nests
// as deep as its sender likes.

import { isForbiddenName } from './names.ts';

export interface VariableCount {
  readonly values: number;
  /** Of the values. */
  readonly objects: number;
  readonly depth: number;
  /** Whether an object has a key that JavaScript gives a meaning to. */
  readonly forbidden: boolean;
}

/** @param variables whatever stands in the request; `{ "a": [1, {}] }` has 3 values at depth 2, one an object */
export function countVariables(variables: unknown): VariableCount {
  let level: readonly unknown[] = [variables];
  let values = 0;
  let objects = 0;
  let depth = -1;
  let forbidden = false;
  while (level.length > 0) {
    values += level.length;
    depth += 1;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (!Array.isArray(value)) {
        objects += 1;
        forbidden ||= Object.keys(value).some(isForbiddenName);
      }
      for (const inner of Object.values(value)) next.push(inner);
    }
    level = next;
  }
  // The object that holds all variables is none of them.
  return { values: values - 1, objects: Math.max(0, objects - 1), depth, forbidden };
}
