// Of a subgraph that knows an interface as one object the planner asks, in one fetch and of all objects alike, what an operation asks of
// some of their types alone. An object of another type would have errors of a field that nobody asked, and lose the others beside it. So
// what is asked of some types becomes a fetch of its own, for objects of these types.

import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Asked, askedBy, type Types } from './asked.ts';
import { keyOf } from './divided.ts';
import { operationOf, withSelections } from './fetch-document.ts';
import type { PathPattern } from './path.ts';
import { fetchesOf, treeOf, withFetches } from './plan-tree.ts';
import { namesWithin } from './rewrites.ts';
import { placeOf } from './words.ts';

export interface DividingScope {
  /** The supergraph's schema, with what callers do not see of it. */
  readonly schema: GraphQLSchema;
  /** Subgraph → interfaces that it knows as one object. */
  readonly interfaceObjects: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The plan of the operation; the same where nothing is to be divided. */
export function dividedByType(
  scope: DividingScope,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  plan: QueryPlan,
): QueryPlan {
  if (scope.interfaceObjects.size === 0) return plan;
  // What one fetch no longer asks, it requires of no other.
  for (let before = plan; ; ) {
    const placed = [...fetchesOf(treeOf(before))];
    if (!placed.some(({ node }) => knownTo(scope, node) !== undefined)) return before;
    const asked = askedBy(scope.schema, document, operation, placed);
    if (asked === null) return before;
    const places = new Map(placed.map(({ node, at }) => [node, at]));
    const after = withFetches(before, (node) => divided(scope, asked, node, places.get(node) ?? []));
    if (after === before) return before;
    before = after;
  }
}

/** Interfaces whose objects a fetch represents under the one name. */
function knownTo({ interfaceObjects }: DividingScope, node: FetchNode): ReadonlySet<string> | undefined {
  return node.requires === undefined ? undefined : interfaceObjects.get(node.serviceName);
}

function divided(scope: DividingScope, asked: Asked, node: FetchNode, at: PathPattern): PlanNode {
  const known = knownTo(scope, node);
  const { requires } = node;
  if (known === undefined || requires === undefined) return node;
  const told = toldTypes(scope, requires);
  const keys = renamedKeys(node);
  const groups = new Map<string, { readonly types: Types; readonly fields: Set<FieldNode> }>();
  const place = (selections: readonly SelectionNode[], condition: string): void => {
    for (const each of selections) {
      if (each.kind === Kind.INLINE_FRAGMENT)
        place(each.selectionSet.selections, each.typeCondition?.name.value ?? condition);
      if (each.kind !== Kind.FIELD) continue;
      const types = known.has(condition) ? typesOf(each, condition) : null;
      const name = types === null ? '' : [...types].sort().join(' ');
      const group = groups.get(name) ?? { types, fields: new Set() };
      groups.set(name, { ...group, fields: group.fields.add(each) });
    }
  };
  /** Null: those of the fetch. */
  const typesOf = (field: FieldNode, condition: string): Types => {
    const key = keyOf(field);
    const descents = asked.get(placeOf([...at, keys.get(key) ?? key]));
    if (descents === undefined) return null;
    const names = namesWithin(scope.schema, condition);
    const all = told.filter((each) => names.has(each));
    const some = all.filter((each) => descents.some((descent) => descent.at(-1)?.has(each) ?? true));
    return some.length === 0 || some.length === all.length ? null : new Set(some);
  };
  const operation = operationOf(node.operation);
  place(entitiesOf(operation), '');
  if (![...groups.values()].some(({ types }) => types !== null)) return node;
  const nodes = [...groups.values()].flatMap(({ types, fields }) => {
    if ([...fields].every((each) => each.name.value === '__typename')) return [];
    const part = withSelections(node, operation, only(operation.selectionSet, fields).selections);
    return [types === null ? part : { ...part, requires: requiredOf(scope, requires, types) }];
  });
  const [first] = nodes;
  return nodes.length === 1 && first !== undefined ? first : { kind: 'Parallel', nodes };
}

/** Names of the object types that a fetch represents. */
function toldTypes({ schema }: DividingScope, requires: readonly QueryPlanSelectionNode[]): string[] {
  const names = requires.flatMap((each) =>
    each.kind === 'InlineFragment' && each.typeCondition !== undefined
      ? [...namesWithin(schema, each.typeCondition)].map(String)
      : [],
  );
  return [...new Set(names)].filter((name) => isObjectType(schema.getType(name)));
}

/** Key of an entity in the fetch → key that it gets in the answer. */
export function renamedKeys({ outputRewrites = [] }: FetchNode): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const each of outputRewrites) {
    const [key, ...below] = each.path.filter((step) => !step.startsWith('... on '));
    if (each.kind === 'KeyRenamer' && key !== undefined && below.length === 0)
      keys.set(key, each.renameKeyTo);
  }
  return keys;
}

export function entitiesOf({ selectionSet }: OperationDefinitionNode): readonly SelectionNode[] {
  return selectionSet.selections.flatMap((each) =>
    each.kind === Kind.FIELD ? (each.selectionSet?.selections ?? []) : [],
  );
}

/** The selection with these fields of entities alone. */
function only(set: SelectionSetNode, fields: ReadonlySet<FieldNode>): SelectionSetNode {
  const selections = set.selections.flatMap((each): SelectionNode[] => {
    if (each.kind === Kind.FIELD && each.name.value !== '_entities') return fields.has(each) ? [each] : [];
    if (each.kind === Kind.FRAGMENT_SPREAD || each.selectionSet === undefined) return [];
    const selectionSet = only(each.selectionSet, fields);
    return selectionSet.selections.length === 0 ? [] : [{ ...each, selectionSet }];
  });
  return { ...set, selections };
}

/** What is required, of objects of these types. */
function requiredOf(
  scope: DividingScope,
  requires: readonly QueryPlanSelectionNode[],
  types: ReadonlySet<unknown>,
): QueryPlanSelectionNode[] {
  const parts = requires.flatMap((each): QueryPlanSelectionNode[] => {
    if (each.kind !== 'InlineFragment' || each.typeCondition === undefined) return [each];
    return toldTypes(scope, [each]).flatMap((type) =>
      types.has(type) ? [{ ...each, typeCondition: type }] : [],
    );
  });
  return [...new Map(parts.map((each) => [JSON.stringify(each), each])).values()];
}
