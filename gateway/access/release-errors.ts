// Which errors leave, and where they stand: at the places of the released answer that they emptied, and nowhere else.
// An error of a fetch counts the objects that it was for, also those that the door withholds.

import { GraphQLError } from 'graphql';
import { accessKey } from './rewrite.ts';

type Path = readonly (string | number)[];

/** More errors than this say nothing more. */
const mostErrors = 100;

/**
 * INVARIANT: nothing of an error depends on objects that do not leave. List positions in the path of a fetch's error are
 * therefore not believed; the error stands at every released object whose field it left empty.
 * @param data the released answer
 */
export function releaseErrors(
  data: unknown,
  errors: readonly GraphQLError[] | undefined,
): readonly GraphQLError[] {
  if (errors === undefined || data === null || data === undefined) return errors ?? [];
  const released = new Map<string, GraphQLError>();
  for (const error of errors) {
    const { message, extensions } = error;
    for (const path of error.path === undefined ? [undefined] : placesOf(data, patternOf(error.path))) {
      const placed = new GraphQLError(message, { path: path ?? null, extensions, originalError: error });
      released.set(JSON.stringify([extensions.code, path]), placed);
      if (released.size === mostErrors) return [...released.values()];
    }
  }
  return [...released.values()];
}

/** The path without list positions. Where the owner's word is missing, it is the object that is. */
function patternOf(path: Path): readonly string[] {
  const names = path.filter((each) => typeof each === 'string');
  return names.at(-1) === accessKey ? names.slice(0, -1) : names;
}

/** The places of an answer that a pattern names and that are empty. */
function* placesOf(value: unknown, pattern: readonly string[], path: Path = []): Generator<Path> {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* placesOf(each, pattern, [...path, index]);
    return;
  }
  const [name, ...rest] = pattern;
  if (name === undefined) {
    if (value === null) yield path;
  } else if (typeof value === 'object' && value !== null && name in value) {
    yield* placesOf(value[name as keyof typeof value], rest, [...path, name]);
  }
}
