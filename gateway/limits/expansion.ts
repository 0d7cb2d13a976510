// Counts in a document as if each fragment stood wherever it is spread, without writing that document: what a fragment
// amounts to is computed once.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** How a count is made up, from the leaves of a document to its operations. */
export interface Fold<T> {
  /** Of nothing selected. */
  readonly empty: T;
  readonly field: (field: FieldNode, below: T) => T;
  readonly fragment: (fragment: FragmentSpreadNode | InlineFragmentNode, below: T) => T;
  /** Of two selections side by side. */
  readonly join: (one: T, other: T) => T;
}

/**
 * The count of each operation.
 *
 * Fragments that spread themselves end there, and spreads of unknown fragments are empty: validation refuses both. A
 * fragment that no operation spreads is counted like an operation, since validation reads it all the same.
 */
export function foldOperations<T>(document: DocumentNode, fold: Fold<T>): readonly T[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, T>();

  function ofFragment(name: string): T {
    const found = known.get(name);
    if (found !== undefined) return found;
    const definition = fragments.get(name);
    if (definition === undefined) return fold.empty;
    known.set(name, fold.empty);
    const count = ofSet(definition.selectionSet);
    known.set(name, count);
    return count;
  }

  function ofSet(set: SelectionSetNode | undefined): T {
    let count = fold.empty;
    for (const selection of set?.selections ?? []) {
      switch (selection.kind) {
        case Kind.FIELD:
          count = fold.join(count, fold.field(selection, ofSet(selection.selectionSet)));
          break;
        case Kind.INLINE_FRAGMENT:
          count = fold.join(count, fold.fragment(selection, ofSet(selection.selectionSet)));
          break;
        case Kind.FRAGMENT_SPREAD:
          count = fold.join(count, fold.fragment(selection, ofFragment(selection.name.value)));
          break;
        default:
          throw selection satisfies never;
      }
    }
    return count;
  }

  const counts: T[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) counts.push(ofSet(definition.selectionSet));
  }
  for (const name of fragments.keys()) if (!known.has(name)) counts.push(ofFragment(name));
  return counts;
}

/** The count of the operation that has most of something. */
export function mostOf(document: DocumentNode, fold: Fold<number>): number {
  return foldOperations(document, fold).reduce((most, count) => Math.max(most, count), 0);
}

/** Counts that grow with everything selected. */
export function sum(one: number, other: number): number {
  return one + other;
}
