// Reads what directives of a supergraph say, as text: those of governance and those that composition writes.

import { type DirectiveNode, type FieldDefinitionNode, Kind, type TypeNode } from 'graphql';

export function allOf(
  directives: readonly DirectiveNode[] | undefined,
  name: string,
): readonly DirectiveNode[] {
  return (directives ?? []).filter((directive) => directive.name.value === name);
}

export function argument(directive: DirectiveNode | undefined, name: string): string {
  const value = directive?.arguments?.find((each) => each.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : '';
}

export function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** The fields of the type itself in a field set: `a b { c }` → a, b. */
export function topFields(fieldSet: string): readonly string[] {
  let outer = fieldSet;
  while (/\{[^{}]*\}/.test(outer)) outer = outer.replaceAll(/\{[^{}]*\}/g, ' ');
  return words(outer);
}

/** The subgraphs that resolve a field: those that composition names, else all that have the type. */
export function graphsOf(
  field: FieldDefinitionNode | undefined,
  onType: readonly DirectiveNode[],
): readonly string[] {
  const named = allOf(field?.directives, 'join__field').filter(
    (join) =>
      argument(join, 'external') !== 'true' &&
      argument(join, 'usedOverridden') !== 'true' &&
      argument(join, 'graph') !== '',
  );
  return (named.length > 0 ? named : onType).map((join) => argument(join, 'graph'));
}

export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
