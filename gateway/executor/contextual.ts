// Arguments that come from objects above (`@fromContext`): the planner writes into a fetch where their values stand, from the objects that
// the fetch is for. Each object has its own values, so one fetch may have to ask of some of its objects otherwise than of others.

import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isValue, own, put, type Value } from './own.ts';
import type { Lineage, PathPattern } from './path.ts';
import { namesWithin } from './rewrites.ts';
import { stepsOf } from './words.ts';

/** The contextual variables of a fetch for an object; null: the fetch does not ask of it. */
export type ValuesOf = (lineage: Lineage) => Value | null;

/** Names of the contextual variables that a fetch uses. */
export function contextualNames({ contextRewrites = [], variableUsages = [] }: FetchNode): Set<string> {
  const known = new Set(contextRewrites.map(({ renameKeyTo }) => renameKeyTo));
  return new Set(variableUsages.filter((name) => known.has(name)));
}

/** @returns undefined for a fetch without such variables */
export function compileContextual(schema: GraphQLSchema, node: FetchNode): ValuesOf | undefined {
  const names = contextualNames(node);
  if (names.size === 0) return undefined;
  const sources = [...names].map((name) => {
    const rewrites = (node.contextRewrites ?? []).filter(({ renameKeyTo }) => renameKeyTo === name);
    return { name, read: compileValue(schema, rewrites.map(({ path }) => path).map(sourceOf)) };
  });
  return (lineage) => {
    const values: Value = {};
    for (const { name, read } of sources) {
      const value = read(lineage);
      // What would have brought it has failed.
      if (value === undefined) return null;
      put(values, name, value);
    }
    return values;
  };
}

/** Where the value of a variable stands, from an object of the fetch. */
interface Source {
  /** How many keys above. */
  readonly up: number;
  /** From there: keys, and `... on` a type that the object must be of. */
  readonly steps: readonly string[];
}

function sourceOf(path: readonly string[]): Source {
  const up = path.findIndex((step) => step !== '..');
  return { up, steps: path.slice(up) };
}

/** What a fetch takes from objects above its own: the place of each such object, and the key there. */
export function* contextPlaces(node: FetchNode, at: PathPattern): Generator<readonly [PathPattern, string]> {
  const used = contextualNames(node);
  const steps = stepsOf(at);
  for (const { path, renameKeyTo } of node.contextRewrites ?? []) {
    if (!used.has(renameKeyTo)) continue;
    const source = sourceOf(path);
    let place: PathPattern = steps.slice(0, Math.max(0, steps.length - source.up));
    for (const key of keysOf(source)) {
      yield [place, key];
      place = [...place, key];
    }
  }
}

const fragmentPrefix = '... on ';

/** Keys alone. */
function keysOf({ steps }: Source): readonly string[] {
  return steps.filter((step) => !step.startsWith(fragmentPrefix));
}

/** The nearest object above that has the context gives the value. */
function compileValue(schema: GraphQLSchema, sources: readonly Source[]): (lineage: Lineage) => unknown {
  const nearestFirst = [...sources].sort((one, other) => one.up - other.up);
  const compiled = nearestFirst.map(({ up, steps }) => {
    const [first = ''] = steps;
    const types = first.startsWith(fragmentPrefix)
      ? namesWithin(schema, first.slice(fragmentPrefix.length))
      : null;
    return { up, types, keys: keysOf({ up, steps }) };
  });
  return (lineage) => {
    for (const { up, types, keys } of compiled) {
      const holder = lineage.at(-1 - up);
      if (holder === undefined) continue;
      const { __typename: type } = holder;
      if (types === null || type === undefined || types.has(type)) return valueAt(holder, keys, 0);
    }
    return null;
  };
}

/** Undefined where something was not fetched. */
function valueAt(value: unknown, keys: readonly string[], index: number): unknown {
  const key = keys[index];
  if (key === undefined || value === null || value === undefined) return value;
  if (Array.isArray(value)) {
    const values = value.map((each) => valueAt(each, keys, index));
    return values.includes(undefined) ? undefined : values;
  }
  return isValue(value) ? valueAt(own(value, key), keys, index + 1) : undefined;
}
