// In which order the fetches of a plan run: that of the plan, and what has been taken out of a fetch or waits for the owner's word
// after what it needs.

import type { FetchNode } from '@apollo/query-planner';
import type { Fetch } from './fetch.ts';
import { keysAt, placeOf, placesOfWords, stepsOf, type Words } from './words.ts';

export interface Step {
  readonly fetch: Fetch;
  /** Positions of earlier steps. */
  readonly after: readonly number[];
}

export interface Draft {
  readonly fetch: Fetch;
  readonly node: FetchNode;
  readonly after: Set<Draft>;
  /** Whether the fetch represents objects that somebody has to confirm. */
  readonly waits: boolean;
  /** Response keys that it brings to its place, where it was taken out of another fetch. */
  readonly brings: ReadonlySet<string> | null;
  /** Response keys at its place that it needs, where the plan has not put before it what brings them. */
  readonly waitsFor: ReadonlySet<string> | null;
}

/** A fetch that waits begins after all that bring a word to its place. */
export function waitForWords(words: Words, drafts: readonly Draft[]): void {
  const bringing = drafts.map((each) => ({ each, places: placesOfWords(words, each.node, each.fetch.at) }));
  for (const waiting of drafts) {
    if (!waiting.waits) continue;
    const place = placeOf(waiting.fetch.at);
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
    const place = stepsOf(part.fetch.at);
    for (const each of drafts) {
      const at = stepsOf(each.fetch.at);
      if (!place.every((step, index) => at[index] === step)) continue;
      const below = at[place.length];
      const needs = below === undefined ? requiredOf(each.node) : [below];
      if (needs.some((key) => brings.has(key)) && !isAfter(part, each)) each.after.add(part);
    }
  }
}

/** What was asked too early begins after whatever brings what it requires. */
export function waitForRequired(drafts: readonly Draft[]): void {
  for (const late of drafts) {
    const { waitsFor } = late;
    if (waitsFor === null) continue;
    const place = placeOf(late.fetch.at);
    for (const each of drafts) {
      if (each === late || isAfter(each, late)) continue;
      const brought = keysAt(each.node, each.fetch.at).get(place);
      if (brought !== undefined && [...waitsFor].some((key) => brought.has(key))) late.after.add(each);
    }
  }
}

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

export function ordered(drafts: readonly Draft[]): readonly Step[] {
  const positions = new Map<Draft, number>();
  const steps: Step[] = [];
  const place = (each: Draft) => {
    if (positions.has(each)) return;
    each.after.forEach(place);
    positions.set(each, steps.length);
    steps.push({
      fetch: each.fetch,
      after: [...each.after].map((earlier) => positions.get(earlier) as number),
    });
  };
  drafts.forEach(place);
  return steps;
}
