// Sets of subjects that are too many to be named: the gateway is given a sealed handle of each, and asks, when it knows all that an
// operation told, how many there are in all of them together and what their digest is, or for their keys in parts. A handle says
// which rows they are, with all values, so that whichever process of the domain is asked can answer, and keeps nothing.

import { type Parameter, parameterIn } from './condition.ts';
import type { CountedSet } from './counted-subjects.ts';
import { createSeal } from './seal.ts';

/** A handle is asked about when the operation that got it ends. */
const lifetimeMilliseconds = 60_000;

/** What is sealed. */
interface Sealed {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly set: CountedSet;
  /** Encoded parameter of the set's conditions → its value. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Key of the parent whose rows these are; null: they have none. */
  readonly parent: string | null;
}

export interface SubjectSets {
  /**
   * `#<domain> <kinds of subjects> <sealed>`, for the gateway: `#e-licenses Person,LegalEntity 8vW…`.
   * @param bound what is bound to a parameter of the set
   */
  handle(set: CountedSet, bound: (parameter: Parameter) => unknown, parent: string | null): string;
  /** @throws Error for what is no handle of this domain, or was one too long ago */
  open(handles: readonly string[]): readonly OpenedSet[];
}

/** Handles of one set with other parents are one. */
export interface OpenedSet {
  readonly set: CountedSet;
  readonly values: Readonly<Record<string, unknown>>;
  readonly parents: ReadonlySet<string>;
}

/**
 * @param secret processes that share it open each other's handles
 * @param domain handles of another do not open
 * @param now milliseconds since 1970
 */
export function createSubjectSets(secret: Uint8Array, domain: string, now: () => number): SubjectSets {
  const seal = createSeal(secret, 'subject set');
  return {
    handle(set, bound, parent) {
      const values = Object.fromEntries(
        [...set.where.join(' ').matchAll(tokens)].map(([, encoded = '']) => [
          encoded,
          bound(parameterIn(encoded)),
        ]),
      );
      // In whole lifetimes, so that what is asked twice in an operation has one handle.
      const until = (Math.ceil(now() / lifetimeMilliseconds) + 1) * lifetimeMilliseconds;
      const sealed: Sealed = { until, set, values, parent };
      return `#${domain} ${Object.keys(set.subjects)} ${seal.close(domain, JSON.stringify(sealed))}`;
    },
    open(handles) {
      const opened = new Map<string, OpenedSet & { readonly parents: Set<string> }>();
      for (const handle of new Set(handles)) {
        const text = seal.open(domain, handle.split(' ').at(-1) ?? '');
        if (text === null) throw new Error('no handle of a set of subjects');
        const { until, set, values, parent } = JSON.parse(text) as Sealed;
        if (until < now()) throw new Error('the handle of a set of subjects is over');
        const same = JSON.stringify([set, values]);
        const known = opened.get(same) ?? { set, values, parents: new Set<string>() };
        if (parent !== null) known.parents.add(parent);
        opened.set(same, known);
      }
      return [...opened.values()];
    },
  };
}

/** Parameters where they stand in a text that is not finished. */
export const tokens = /\{p:([\w-]+)\}/g;
