// The owner's word first: an object whose row may be out of the caller's scope is made known to another subgraph only after
// the subgraph that owns it has confirmed it. Which fetch brings the word, and which fetch has to wait for it.

import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type GraphQLSchema, isObjectType, Kind, type SelectionSetNode } from 'graphql';
import { operationOf } from './fetch-document.ts';
import type { Value } from './own.ts';
import type { PathPattern } from './path.ts';
import { namesWithin } from './rewrites.ts';

export interface Words {
  /** Response key under which the owner's word stands: text where the object is confirmed. */
  readonly key: string;
  /** Whether objects of the type may be made known to the subgraph only once their owner has confirmed them. */
  needed(type: string, subgraph: string): boolean;
}

/** Objects that a fetch may represent at once, and those for which it waits for the owner's word. */
export interface Gate {
  readonly free: ((object: Readonly<Value>) => boolean) | undefined;
  readonly confirmed: (object: Readonly<Value>) => boolean;
  /** Whether any object may be of the first kind. */
  readonly hasFree: boolean;
}

/** @returns null for a fetch that waits for nobody's word */
export function gateOf(schema: GraphQLSchema, words: Words | null, fetch: FetchNode): Gate | null {
  if (words === null || fetch.requires === undefined) return null;
  const types = [...typesOf(schema, fetch.requires)];
  const waiting = new Set<unknown>(types.filter((type) => words.needed(type, fetch.serviceName)));
  if (waiting.size === 0) return null;
  return {
    hasFree: waiting.size < types.length,
    free: (object) => !waiting.has(object.__typename),
    confirmed: (object) => waiting.has(object.__typename) && typeof object[words.key] === 'string',
  };
}

/** Names of the object types that a fetch represents. */
function* typesOf(schema: GraphQLSchema, requires: readonly QueryPlanSelectionNode[]): Generator<string> {
  for (const selection of requires) {
    if (selection.kind !== 'InlineFragment' || selection.typeCondition === undefined) continue;
    for (const name of namesWithin(schema, selection.typeCondition))
      if (isObjectType(schema.getType(String(name)))) yield String(name);
  }
}

/** The places, without list positions, at which a fetch brings the owner's word. */
export function placesOfWords(words: Words, fetch: FetchNode, at: PathPattern): ReadonlySet<string> {
  const places = [...keysAt(fetch, at)].filter(([, keys]) => keys.has(words.key));
  return new Set(places.map(([place]) => place));
}

/** What a fetch brings: place, without list positions → response keys. */
export function keysAt(fetch: FetchNode, at: PathPattern): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const visit = (set: SelectionSetNode, place: PathPattern) => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet, place);
      if (selection.kind !== Kind.FIELD) continue;
      const key = selection.alias?.value ?? selection.name.value;
      const isLookup = selection.name.value === '_entities';
      if (!isLookup) found.set(placeOf(place), (found.get(placeOf(place)) ?? new Set()).add(key));
      if (selection.selectionSet !== undefined)
        visit(selection.selectionSet, isLookup ? place : [...place, key]);
    }
  };
  visit(operationOf(fetch.operation).selectionSet, at);
  return found;
}

export function placeOf(at: PathPattern): string {
  return stepsOf(at).join('.');
}

/** A place without list positions. */
export function stepsOf(at: PathPattern): PathPattern {
  return at.filter((step) => step !== '@');
}
