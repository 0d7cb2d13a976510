// One key of an answer may be of different fields, or of one with different arguments, for objects of different types or below such. A
// subgraph that knows their interface as one object, and one that is asked for all objects at a place, is asked in one selection, and of
// those the planner keeps the first: the other objects would have what it gives. So each is planned under a key of its own.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** @returns keys that are divided so, each with the kinds of its fields in the order of the document */
export function dividedKeys(document: DocumentNode): ReadonlyMap<string, readonly string[]> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const divided = new Set<string>();
  for (const each of document.definitions)
    if (each.kind === Kind.OPERATION_DEFINITION) divide([each.selectionSet], fragments, divided);
  const kinds = new Map([...divided].map((key) => [key, new Set<string>()]));
  if (divided.size > 0)
    visit(document, { Field: (field) => void kinds.get(keyOf(field))?.add(kindOf(field)) });
  return new Map([...kinds].map(([key, found]) => [key, [...found]]));
}

/** Which field with which arguments: equal for fields that may stand under one key of one object. */
export function kindOf({ name, arguments: given = [] }: FieldNode): string {
  if (given.length === 0) return name.value;
  const texts = given.map((each) => `${each.name.value}: ${print(visit(each.value, inOrder))}`);
  return `${name.value}(${texts.sort().join(', ')})`;
}

const inOrder = {
  ObjectValue: {
    leave: (node: { readonly fields: readonly { readonly name: { readonly value: string } }[] }) => ({
      ...node,
      fields: [...node.fields].sort((a, b) => (a.name.value < b.name.value ? -1 : 1)),
    }),
  },
};

export function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

/** @param sets selections of one place of the answer */
function divide(
  sets: readonly SelectionSetNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  divided: Set<string>,
): void {
  const fields = new Map<string, Map<string, SelectionSetNode[]>>();
  const spread = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const each of selections) {
      if (each.kind === Kind.INLINE_FRAGMENT) collect(each.selectionSet);
      else if (each.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(each.name.value);
        if (fragment === undefined || spread.has(each.name.value)) continue;
        spread.add(each.name.value);
        collect(fragment.selectionSet);
      } else {
        const kinds = fields.get(keyOf(each)) ?? new Map<string, SelectionSetNode[]>();
        const below = kinds.get(kindOf(each)) ?? [];
        if (each.selectionSet !== undefined) below.push(each.selectionSet);
        fields.set(keyOf(each), kinds.set(kindOf(each), below));
      }
    }
  };
  for (const each of sets) collect(each);
  for (const [key, kinds] of fields) {
    if (kinds.size > 1) divided.add(key);
    for (const below of kinds.values()) if (below.length > 0) divide(below, fragments, divided);
  }
}
