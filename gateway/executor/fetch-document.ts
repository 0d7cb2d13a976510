// Writes the documents of fetches: of one with another selection, and of one that looks objects up.

import type { FetchDataRewrite, FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

export interface Lookup {
  /** Where the objects stand in what the fetch brings. */
  readonly keys: readonly string[];
  /** Type → what is asked of it. */
  readonly asked: ReadonlyMap<string, readonly SelectionNode[]>;
  /** Fields by which the subgraph finds an object of the type. */
  keysOf(type: string): readonly string[];
}

/** The operation of a fetch, without named fragments: the planner keeps one that it could take over whole. */
export function operationOf(query: string): OperationDefinitionNode {
  const { definitions } = parse(query);
  const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('a fetch without an operation');
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  return fragments.size === 0 ? operation : inlined(operation, fragments);
}

function inlined<T extends OperationDefinitionNode | SelectionSetNode>(
  node: T,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): T {
  return visit(node, {
    FragmentSpread({ name, directives = [] }): InlineFragmentNode {
      const fragment = fragments.get(name.value);
      if (fragment === undefined) throw new Error('a fetch with a fragment that is not there');
      const { selections } = inlined(fragment.selectionSet, fragments);
      return fragmentNode(fragment.typeCondition.name.value, selections, directives);
    },
  });
}

/** `a b { c }` as a selection. */
export function fieldSetOf(text: string): SelectionSetNode {
  return operationOf(`{ ${text} }`).selectionSet;
}

/** The fetch with another selection. */
export function withSelections(
  node: FetchNode,
  operation: OperationDefinitionNode,
  selections: readonly SelectionNode[],
): FetchNode {
  const made: OperationDefinitionNode = {
    ...operation,
    selectionSet: { ...operation.selectionSet, selections },
  };
  const used = variablesOf(made);
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return {
    ...node,
    operation: print({ ...made, variableDefinitions }),
    variableUsages: (node.variableUsages ?? []).filter((name) => used.has(name)),
  };
}

const lookupDocument = operationOf(
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }',
);

/** A fetch that asks the subgraph of another for objects which that one has found. */
export function lookupOf(node: FetchNode, operation: OperationDefinitionNode, lookup: Lookup): FetchNode {
  const { keys, asked, keysOf } = lookup;
  const [entities] = lookupDocument.selectionSet.selections as readonly [FieldNode];
  const fragments = [...asked].map(([type, selections]) => fragmentNode(type, selections));
  const others = (operation.variableDefinitions ?? []).filter(
    ({ variable }) => variable.name.value !== 'representations',
  );
  const {
    requires: _requires,
    inputRewrites: _input,
    outputRewrites = [],
    contextRewrites,
    operationName: _name,
    ...rest
  } = node;
  return withSelections(
    {
      ...rest,
      operationName: undefined,
      requires: [...asked.keys()].map((type) => requirement(type, keysOf(type))),
      outputRewrites: outputRewrites.flatMap((each) => rewriteAt(each, keys)),
      ...(contextRewrites === undefined
        ? {}
        : { contextRewrites: contextRewrites.map((each) => fromBelow(each, keys)) }),
    },
    {
      ...lookupDocument,
      variableDefinitions: [...(lookupDocument.variableDefinitions ?? []), ...others],
    },
    [{ ...entities, selectionSet: { kind: Kind.SELECTION_SET, selections: fragments } }],
  );
}

function requirement(type: string, keys: readonly string[]): QueryPlanSelectionNode {
  const fields = ['__typename', ...keys].map((name): QueryPlanSelectionNode => ({ kind: 'Field', name }));
  return { kind: 'InlineFragment', typeCondition: type, selections: fields };
}

/** A rewrite of a fetch as one of the objects that stand at a place of it; none, if it is not about them. */
function rewriteAt(rewrite: FetchDataRewrite, keys: readonly string[]): readonly FetchDataRewrite[] {
  let at = 0;
  for (const key of keys) {
    while (rewrite.path[at]?.startsWith('... on ')) at++;
    if (rewrite.path[at++] !== key) return [];
  }
  const path = rewrite.path.slice(at);
  return path.length === 0 ? [] : [{ ...rewrite, path }];
}

/** What stands above the objects of a fetch is higher above those that stand at a place of it. */
function fromBelow<T extends FetchDataRewrite>(rewrite: T, keys: readonly string[]): T {
  return { ...rewrite, path: [...keys.map(() => '..'), ...rewrite.path] };
}

function variablesOf(operation: OperationDefinitionNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(operation.selectionSet, { Variable: ({ name }) => void names.add(name.value) });
  return names;
}

export function fieldNode(name: string): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } };
}

export function fragmentNode(
  type: string | undefined,
  selections: readonly SelectionNode[],
  directives: readonly DirectiveNode[] = [],
): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    directives,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
    ...(type === undefined
      ? {}
      : { typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } } as const }),
  };
}
