// How many pairs of fields stand under one name where selections are merged, with fragments written out and below fields that are
// merged themselves: validation compares each pair (GraphQL specification, 5.3.2), and a text of a few lines has millions.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';

export interface Within {
  /** Of fields. No more levels are merged, so that fragments that spread themselves end. */
  readonly depth: number;
  /** Of the largest operation, written out. */
  readonly selections: number;
}

/** So many times what the largest operation selects is read at most: the others of its document are smaller. */
const mostOperations = 4;

/** @returns of all operations together, and of fragments that none of them spreads, since validation reads all of them */
export function countOverlaps(document: DocumentNode, within: Within): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const spread = new Set<string>();
  let left = mostOperations * within.selections;

  function collect(set: SelectionSetNode, fields: Map<string, FieldNode[]>, here: Set<string>): void {
    for (const selection of set.selections) {
      left -= 1;
      if (left < 0) return;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const nodes = fields.get(key);
        if (nodes === undefined) fields.set(key, [selection]);
        else nodes.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, fields, here);
      else {
        const name = selection.name.value;
        const definition = fragments.get(name);
        if (definition === undefined || here.has(name)) continue;
        here.add(name);
        spread.add(name);
        collect(definition.selectionSet, fields, here);
      }
    }
  }

  function pairsOf(sets: readonly SelectionSetNode[], levels: number): number {
    if (levels === 0) return 0;
    const fields = new Map<string, FieldNode[]>();
    const here = new Set<string>();
    for (const set of sets) collect(set, fields, here);
    let pairs = 0;
    for (const nodes of fields.values()) {
      const below = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
      pairs +=
        (nodes.length * (nodes.length - 1)) / 2 + (below.length === 0 ? 0 : pairsOf(below, levels - 1));
    }
    return pairs;
  }

  let pairs = 0;
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      pairs += pairsOf([definition.selectionSet], within.depth);
  for (const [name, { selectionSet }] of fragments)
    if (!spread.has(name)) pairs += pairsOf([selectionSet], within.depth);
  return pairs;
}
