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
  trace(root, pattern, 0, { path: [], lineage: [] }, ({ path }) => found.push(path));
  return found;
}

/** An object and all above it, from the root on: one for each key on the way. */
export type Lineage = readonly Readonly<Value>[];

/** The lineages of the same objects in the same order. */
export function lineagesAt(root: Value, pattern: PathPattern): Lineage[] {
  const found: Lineage[] = [];
  trace(root, pattern, 0, { path: [], lineage: [] }, ({ lineage }) => found.push(lineage));
  return found;
}

interface Place {
  readonly path: Path;
  readonly lineage: Lineage;
}

function trace(
  value: unknown,
  pattern: PathPattern,
  index: number,
  place: Place,
  take: (place: Place) => void,
): void {
  const { path } = place;
  if (Array.isArray(value)) {
    const next = pattern[index] === '@' ? index + 1 : index;
    for (const [at, each] of value.entries())
      trace(each, pattern, next, { ...place, path: [...path, at] }, take);
  } else if (isValue(value)) {
    const key = pattern[index];
    const lineage = [...place.lineage, value];
    if (key === undefined) take({ path, lineage });
    else trace(own(value, key), pattern, index + 1, { path: [...path, key], lineage }, take);
  }
}
