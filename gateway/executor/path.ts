// Places of the answer that a fetch is for: keys, with `@` for every element of a list.

import { isValue, own, type Value } from './own.ts';

export type PathPattern = readonly string[];
export type Path = readonly (string | number)[];

/** The objects at a place, in order; what is null on the way is left out. */
export function objectsAt(root: Value, pattern: PathPattern): Value[] {
  const found: Value[] = [];
  collect(root, pattern, 0, found);
  return found;
}

function collect(value: unknown, pattern: PathPattern, index: number, found: Value[]): void {
  if (Array.isArray(value)) {
    const next = pattern[index] === '@' ? index + 1 : index;
    for (const each of value) collect(each, pattern, next, found);
  } else if (isValue(value)) {
    const key = pattern[index];
    if (key === undefined) found.push(value);
    else collect(own(value, key), pattern, index + 1, found);
  }
}

/** The paths of the same objects in the same order. */
export function pathsAt(root: Value, pattern: PathPattern): Path[] {
  const found: Path[] = [];
  trace(root, pattern, 0, [], found);
  return found;
}

function trace(value: unknown, pattern: PathPattern, index: number, path: Path, found: Path[]): void {
  if (Array.isArray(value)) {
    const next = pattern[index] === '@' ? index + 1 : index;
    for (const [at, each] of value.entries()) trace(each, pattern, next, [...path, at], found);
  } else if (isValue(value)) {
    const key = pattern[index];
    if (key === undefined) found.push(path);
    else trace(own(value, key), pattern, index + 1, [...path, key], found);
  }
}
