// In which order the fetches of a plan run: that of the plan, and what has been taken out of a fetch or waits for the owner's word
// after what it needs.

import type { FetchNode } from '@apollo/query-planner';
import { contextPlaces } from './contextual.ts';
import type { Value } from './own.ts';
import type { PathPattern } from './path.ts';
import type { Required } from './required.ts';
import { keysAt, placeOf, placesOfWords, stepsOf, type Words } from './words.ts';

export interface Draft {
  readonly node: FetchNode;
  /** The place of the answer that the fetch is for. */
  readonly at: PathPattern;
  readonly after: Set<Draft>;
  /** Whether an object may be represented to the subgraph; undefined: any may. */
  readonly allows: ((object: Readonly<Value>) => boolean) | undefined;
  /** Whether the fetch represents objects that somebody has to confirm. */
  readonly waits: boolean;
  /** Response keys that it brings to its place, where it was taken out of another fetch. */
  readonly brings: ReadonlySet<string> | null;
  /** Response keys at its place that it needs, where the plan has not put before it what brings them. */
  waitsFor: ReadonlySet<string> | null;
}

/** A fetch that waits begins after all that bring a word to its place. */
export function waitForWords(words: Words, drafts: readonly Draft[]): void {
  const bringing = drafts.map((each) => ({ each, places: placesOfWords(words, each.node, each.at) }));
  for (const waiting of drafts) {
    if (!waiting.waits) continue;
    const place = placeOf(waiting.at);
    // INVARIANT: a word that comes too late is not waited for; without it, nothing is sent.
    for (const { each, places } of bringing)
      if (!each.waits && places.has(place) && !isAfter(each, waiting)) waiting.after.add(each);
  }
}

/** What works on something that was taken out of a fetch begins after the part that brings it. */
export function waitForParts(drafts: readonly Draft[]): void {
  for (const part of drafts) {
    const { brings } = part;
    if (brings === null) continue;
    const place = stepsOf(part.at);
    for (const each of drafts) {
      const at = stepsOf(each.at);
      if (!place.every((step, index) => at[index] === step)) continue;
      const below = at[place.length];
      const needs = below === undefined ? requiredOf(each.node) : [below];
      if (needs.some((key) => brings.has(key)) && !isAfter(part, each)) each.after.add(part);
    }
  }
}

/**
 * What was asked too early begins after whatever brings what it requires. The planner asks for objects of an interface side by side what
 * one subgraph knows of them as one object, and another that requires it.
 */
export function waitForRequired(
  required: Pick<Required, 'requires' | 'keyFields'>,
  drafts: readonly Draft[],
): void {
  for (const late of drafts) {
    const needs = late.waitsFor ?? needsOf(required, late.node);
    if (needs.size === 0) continue;
    const place = placeOf(late.at);
    for (const each of drafts) {
      if (each === late || isAfter(each, late) || isAfter(late, each)) continue;
      const brought = keysAt(each.node, each.at).get(place);
      if (brought === undefined || ![...needs].some((key) => brought.has(key))) continue;
      late.after.add(each);
      late.waitsFor = needs;
    }
  }
}

/**
 * A fetch with arguments that come from objects above begins after whatever brings these. The planner asks side by side what is known of
 * such an object elsewhere, and what takes it.
 */
export function waitForContexts(drafts: readonly Draft[]): void {
  for (const late of drafts) {
    const taken = [...contextPlaces(late.node, late.at)];
    if (taken.length === 0) continue;
    for (const each of drafts) {
      if (each === late || isAfter(each, late) || isAfter(late, each)) continue;
      const brought = keysAt(each.node, each.at);
      if (!taken.some(([place, key]) => brought.get(placeOf(place))?.has(key))) continue;
      late.after.add(each);
      late.waitsFor ??= nothing;
    }
  }
}

/** Response keys that a fetch tells its subgraph besides keys. */
function needsOf(required: Pick<Required, 'requires' | 'keyFields'>, node: FetchNode): ReadonlySet<string> {
  if (node.requires === undefined || !required.requires(node.serviceName)) return nothing;
  const keys = required.keyFields(node.serviceName);
  return new Set(requiredOf(node).filter((name) => name !== '__typename' && !keys.has(name)));
}

const nothing: ReadonlySet<string> = new Set();

function requiredOf({ requires = [] }: FetchNode): readonly string[] {
  return requires.flatMap((selection) =>
    selection.kind === 'Field'
      ? [selection.alias ?? selection.name]
      : requiredOf({ requires: selection.selections } as FetchNode),
  );
}

function isAfter(step: Draft, earlier: Draft): boolean {
  const seen = new Set([step]);
  for (const each of seen) for (const before of each.after) seen.add(before);
  return seen.has(earlier);
}

export interface Ordered {
  readonly draft: Draft;
  /** Positions of earlier ones. */
  readonly after: readonly number[];
}

export function ordered(drafts: readonly Draft[]): readonly Ordered[] {
  const positions = new Map<Draft, number>();
  const made: Ordered[] = [];
  const place = (draft: Draft) => {
    if (positions.has(draft)) return;
    draft.after.forEach(place);
    positions.set(draft, made.length);
    made.push({ draft, after: [...draft.after].map((earlier) => positions.get(earlier) as number) });
  };
  drafts.forEach(place);
  return made;
}
