// Which types hold a context (`@context`). The planner looks for the nearest holder among the types that the operation itself names: of an
// object that it knows by an interface alone it does not see that it may be one, and takes a holder further above or finds no plan. So
// where an interface has such types, what is asked of it is asked of each of them.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isInterfaceType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { allOf, argument } from '../access/directives.ts';
import { fragmentNode } from './fetch-document.ts';

export interface ContextHolders {
  /** Name of a type → contexts that it has as the planner sees it. */
  readonly contexts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of fields that take something from a context. */
  readonly takers: ReadonlySet<string>;
}

/** Null for a supergraph without contexts. @param supergraph the parsed supergraph SDL */
export function contextHolders(supergraph: DocumentNode): ContextHolders | null {
  const takers = new Set<string>();
  const given = new Map<string, ReadonlySet<string>>();
  const wider = new Map<string, string[]>();
  const note = (name: string, of: string) => wider.set(name, [...(wider.get(name) ?? []), of]);
  for (const type of supergraph.definitions) {
    if (
      type.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      type.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
      type.kind !== Kind.UNION_TYPE_DEFINITION
    )
      continue;
    const name = type.name.value;
    given.set(name, new Set(allOf(type.directives, 'context').map((each) => argument(each, 'name'))));
    if (type.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const each of type.types ?? []) note(each.name.value, name);
      continue;
    }
    for (const each of type.interfaces ?? []) note(name, each.name.value);
    for (const field of type.fields ?? [])
      if (allOf(field.directives, 'join__field').some(takesContext)) takers.add(field.name.value);
  }
  if (takers.size === 0) return null;
  const contexts = new Map(
    [...given].map(([name, own]) => {
      const others = (wider.get(name) ?? []).flatMap((each) => [...(given.get(each) ?? [])]);
      return [name, new Set([...own, ...others])];
    }),
  );
  return { contexts, takers };
}

export function takesContext({ arguments: given = [] }: ReturnType<typeof allOf>[number]): boolean {
  return given.some((each) => each.name.value === 'contextArguments');
}

/** @param schema the one that callers see @returns the same document where no interface hides a context */
export function askedOfHolders(
  { contexts, takers }: ContextHolders,
  schema: GraphQLSchema,
  document: DocumentNode,
): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const takes = takingIn(fragments, takers);
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet: {
        leave(set): SelectionSetNode | undefined {
          const type = types.getParentType();
          if (!isInterfaceType(type)) return undefined;
          const possible = schema.getPossibleTypes(type).map(({ name }) => name);
          const seen = contexts.get(type.name) ?? new Set();
          const hides = possible.some((name) =>
            [...(contexts.get(name) ?? [])].some((each) => !seen.has(each)),
          );
          if (!hides) return undefined;
          const selections = set.selections.flatMap((each): readonly SelectionNode[] =>
            each.kind === Kind.FIELD && each.selectionSet !== undefined && takes(each.selectionSet)
              ? possible.map((name) => fragmentNode(name, [each]))
              : [each],
          );
          return { ...set, selections };
        },
      },
    }),
  );
}

/** Whether something below a selection takes from a context. */
function takingIn(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  takers: ReadonlySet<string>,
): (set: SelectionSetNode) => boolean {
  const known = new Map<string, boolean>();
  const takes = ({ selections }: SelectionSetNode): boolean => selections.some(takesOne);
  const takesOne = (each: FieldNode | SelectionNode): boolean => {
    if (each.kind !== Kind.FRAGMENT_SPREAD)
      return (
        (each.kind === Kind.FIELD && takers.has(each.name.value)) ||
        (each.selectionSet !== undefined && takes(each.selectionSet))
      );
    const name = each.name.value;
    const found = known.get(name);
    if (found !== undefined) return found;
    const fragment = fragments.get(name);
    const answer = fragment !== undefined && takes(fragment.selectionSet);
    known.set(name, answer);
    return answer;
  };
  return takes;
}
