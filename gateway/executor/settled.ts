// A document whose `@skip` and `@include` are decided, and whose mutations stand in the order in which they run. Plans are made of
// such documents alone: the planner keeps selections of one field apart that differ in their conditions, and then brings only the
// fields of one of them; it finds no plan for an object of which nothing is left; and it joins fragments.

import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

type Selection = FieldNode | FragmentSpreadNode | InlineFragmentNode;

/**
 * @param values of the variables that decide
 * @returns the same document where nothing is to be decided
 */
export function settled(document: DocumentNode, values: Readonly<Record<string, unknown>>): DocumentNode {
  const decide = (selection: Selection) =>
    selection.directives?.some((each) => excludes(each, values)) ? null : undefined;
  return inOrder(
    visit(document, {
      Field: decide,
      FragmentSpread: decide,
      InlineFragment: decide,
      Directive: (directive) => (isCondition(directive) ? null : undefined),
      SelectionSet: {
        leave: (set) => (set.selections.length === 0 ? { ...set, selections: [typename] } : undefined),
      },
    }),
  );
}

/** The planner joins the fragments of a selection with each other, so that a mutation between two of them would run behind both. */
function inOrder(document: DocumentNode): DocumentNode {
  const isMutation = (each: DefinitionNode) =>
    each.kind === Kind.OPERATION_DEFINITION && each.operation === OperationTypeNode.MUTATION;
  if (!document.definitions.some(isMutation)) return document;
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const fieldsOf = ({ selections }: SelectionSetNode): readonly SelectionNode[] =>
    selections.flatMap((each) => {
      if (each.kind === Kind.FIELD) return [each];
      if (each.kind === Kind.INLINE_FRAGMENT) return fieldsOf(each.selectionSet);
      const fragment = fragments.get(each.name.value);
      return fragment === undefined ? [] : fieldsOf(fragment.selectionSet);
    });
  const definitions = document.definitions.map((each) =>
    each.kind === Kind.OPERATION_DEFINITION && isMutation(each)
      ? { ...each, selectionSet: { ...each.selectionSet, selections: fieldsOf(each.selectionSet) } }
      : each,
  );
  return { ...document, definitions };
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}

function excludes(directive: DirectiveNode, values: Readonly<Record<string, unknown>>): boolean {
  if (!isCondition(directive)) return false;
  const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
  const given =
    value?.kind === Kind.VARIABLE
      ? values[value.name.value] === true
      : value?.kind === Kind.BOOLEAN && value.value;
  return directive.name.value === 'skip' ? given : !given;
}
