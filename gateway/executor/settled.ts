// A document whose `@skip` and `@include` are decided. Plans are made of such documents alone: the planner keeps selections of one
// field apart that differ in their conditions, and then brings only the fields of one of them; and it finds no plan for an object of
// which nothing is left.

import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
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
  return visit(document, {
    Field: decide,
    FragmentSpread: decide,
    InlineFragment: decide,
    Directive: (directive) => (isCondition(directive) ? null : undefined),
    SelectionSet: {
      leave: (set) => (set.selections.length === 0 ? { ...set, selections: [typename] } : undefined),
    },
  });
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
