// Where a field requires one that requires something in turn, and this second field is of the subgraph in which the plan began,
// the planner asks the second one in its first fetch, before what it requires is there. Such a field is taken out of the fetch
// and becomes a look-up of its own, which waits for what it requires.

import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isListType,
  isNonNullType,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fieldNode, fragmentNode, lookupOf, operationOf, withSelections } from './fetch-document.ts';
import type { PathPattern } from './path.ts';
import { asRequirement, ownNames, type Required } from './required.ts';
import type { Requirements } from './requirements.ts';
import { namesWithin } from './rewrites.ts';
import { placeOf } from './words.ts';

export interface MisplacedScope {
  /** The supergraph's schema, with what callers do not see of it. */
  readonly schema: GraphQLSchema;
  readonly required: Required;
  readonly requirements: Requirements | null;
}

export interface LatePart {
  readonly node: FetchNode;
  readonly at: PathPattern;
  readonly brings: ReadonlySet<string>;
  /** Response keys at the place that have to be there before. */
  readonly waitsFor: ReadonlySet<string>;
}

/**
 * Who knows an interface as one object is told of all its types what a field of one of them needs, and of the others that is not there:
 * they would not be looked up at all. Told of the keys alone, the subgraph finds them all, and the field comes too early.
 */
export function withoutNeeds(
  { schema, required }: Pick<MisplacedScope, 'schema' | 'required'>,
  node: FetchNode,
): FetchNode {
  const { requires = [] } = node;
  const keys = required.keyFields(node.serviceName);
  const isNeed = (each: QueryPlanSelectionNode) =>
    each.kind === 'Field' && each.name !== '__typename' && !keys.has(each.name);
  const conditions = requires.flatMap((each) =>
    each.kind === 'InlineFragment' && each.typeCondition !== undefined
      ? [{ type: each.typeCondition, needs: each.selections.some(isNeed) }]
      : [],
  );
  const isWithin = (type: string, other: string) => namesWithin(schema, other).has(type);
  const differ = conditions.some(
    ({ type, needs }) =>
      needs &&
      conditions.some((each) => !each.needs && (isWithin(type, each.type) || isWithin(each.type, type))),
  );
  if (!differ) return node;
  return {
    ...node,
    requires: requires.map((each) =>
      each.kind === 'InlineFragment'
        ? { ...each, selections: each.selections.filter((one) => !isNeed(one)) }
        : each,
    ),
  };
}

/** @returns the fetch without what comes too early in it, and that */
export function takeMisplaced(
  scope: MisplacedScope,
  node: FetchNode,
  at: PathPattern,
): { readonly node: FetchNode; readonly parts: readonly LatePart[] } {
  const { schema, required } = scope;
  if (!required.requires(node.serviceName)) return { node, parts: [] };
  const operation = operationOf(node.operation);
  const walk: Walk = { scope, node, found: [] };
  const root = schema.getRootType(operation.operation) ?? undefined;
  const kept = keptSet(walk, operation.selectionSet, root, {
    at,
    keys: [],
    told: null,
    provided: [],
  });
  if (walk.found.length === 0) return { node, parts: [] };
  const parts = walk.found.map(({ at, keys, type, key, needs, field }): LatePart => {
    const lookup = lookupOf(node, operation, {
      keys,
      asked: new Map([[type, [field]]]),
      keysOf: () => [],
    });
    const selections = [
      { kind: 'Field', name: '__typename' } as const,
      ...asRequirement(key),
      ...asRequirement(needs),
    ];
    const requires = typesToldOf(node, keys, key, type).map(
      (typeCondition) => ({ kind: 'InlineFragment', typeCondition, selections }) as const,
    );
    // As what the subgraph knows the object stays as it is.
    const names = (node.inputRewrites ?? []).filter(({ kind }) => kind === 'ValueSetter');
    const inputRewrites = [...(scope.requirements?.renamesOf(requires) ?? []), ...names];
    return {
      node: { ...lookup, requires, inputRewrites },
      at,
      brings: new Set([(field.alias ?? field.name).value]),
      waitsFor: new Set(ownNames(needs)),
    };
  });
  return { node: withSelections(node, operation, kept.selections), parts };
}

/** The types of which the fetch was told by a key; of what it finds itself, and of an object within, the type that it has there. */
function typesToldOf(
  { requires = [] }: FetchNode,
  place: readonly string[],
  key: SelectionSetNode,
  type: string,
): readonly string[] {
  const names = ownNames(key);
  const told = requires.flatMap((each) =>
    each.kind === 'InlineFragment' &&
    each.typeCondition !== undefined &&
    names.every((name) => each.selections.some((one) => one.kind === 'Field' && one.name === name))
      ? [each.typeCondition]
      : [],
  );
  return place.length > 0 || told.length === 0 ? [type] : told;
}

interface Walk {
  readonly scope: MisplacedScope;
  readonly node: FetchNode;
  readonly found: Found[];
}

interface Found {
  readonly at: PathPattern;
  /** The place within the fetch. */
  readonly keys: readonly string[];
  readonly type: string;
  readonly key: SelectionSetNode;
  readonly needs: SelectionSetNode;
  readonly field: FieldNode;
}

interface Place {
  readonly at: PathPattern;
  readonly keys: readonly string[];
  /** What the fetch tells of the object; null where it finds it itself. */
  readonly told: ReadonlySet<string> | null;
  /** What the subgraph knows of it besides its own fields. */
  readonly provided: readonly string[];
}

function keptSet(
  walk: Walk,
  set: SelectionSetNode,
  type: GraphQLNamedType | undefined,
  place: Place,
): SelectionSetNode {
  const before = walk.found.length;
  const selections = set.selections.flatMap((each) => kept(walk, each, type, place));
  const here = walk.found.slice(before).filter((each) => placeOf(each.at) === placeOf(place.at));
  const names = here.flatMap(({ type, key }) => [
    fragmentNode(type, [fieldNode('__typename'), ...key.selections]),
  ]);
  const known = new Set(selections.map(print));
  // A fetch that was told of the object was told its key.
  const added = place.told === null ? names.filter((each) => !known.has(print(each))) : [];
  const made = [...selections, ...added];
  return { ...set, selections: made.length === 0 ? [fieldNode('__typename')] : made };
}

function kept(
  walk: Walk,
  selection: SelectionNode,
  type: GraphQLNamedType | undefined,
  place: Place,
): readonly SelectionNode[] {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const { typeCondition, selectionSet } = selection;
    const name = typeCondition?.name.value;
    const within = name === undefined ? type : walk.scope.schema.getType(name);
    const told = place.told === null ? null : new Set([...place.told, ...toldOf(walk, name)]);
    return [{ ...selection, selectionSet: keptSet(walk, selectionSet, within, { ...place, told }) }];
  }
  if (selection.name.value !== '_entities' && take(walk, selection, type, place)) return [];
  return [entered(walk, selection, type, place)];
}

/** Takes a field out, if the subgraph has not been told what the field requires. */
function take(
  { scope, node, found }: Walk,
  field: FieldNode,
  type: GraphQLNamedType | undefined,
  place: Place,
): boolean {
  if (type === undefined) return false;
  const needs = scope.required.of(node.serviceName, type.name, field.name.value);
  if (needs === undefined) return false;
  if (ownNames(needs).every((name) => place.told?.has(name) || place.provided.includes(name))) return false;
  const key = scope.required.keyOf(node.serviceName, type.name);
  if (key === undefined) return false;
  const { at, keys } = place;
  found.push({ at, keys, type: type.name, key, needs, field });
  return true;
}

function entered(walk: Walk, field: FieldNode, type: GraphQLNamedType | undefined, place: Place): FieldNode {
  if (field.selectionSet === undefined) return field;
  const name = field.name.value;
  const key = (field.alias ?? field.name).value;
  const { serviceName } = walk.node;
  if (name === '_entities') {
    const below = { ...place, told: new Set<string>(), provided: [] };
    return { ...field, selectionSet: keptSet(walk, field.selectionSet, undefined, below) };
  }
  const definition = type !== undefined && 'getFields' in type ? type.getFields()[name] : undefined;
  const provides = type && walk.scope.required.providedBy(serviceName, type.name, name);
  const below = {
    at: [...place.at, key, ...elementsOf(definition?.type)],
    keys: [...place.keys, key],
    told: null,
    provided: [...place.provided, ...(provides === undefined ? [] : ownNames(provides))],
  };
  const target = definition === undefined ? undefined : getNamedType(definition.type);
  return { ...field, selectionSet: keptSet(walk, field.selectionSet, target, below) };
}

/** An `@` for each list around a value. */
function elementsOf(type: GraphQLType | undefined): readonly string[] {
  if (isNonNullType(type)) return elementsOf(type.ofType);
  return isListType(type) ? ['@', ...elementsOf(type.ofType)] : [];
}

/** What an entity fetch tells the subgraph of objects of a type; of an interface, by the names of its types as well. */
function toldOf({ scope, node: { requires = [] } }: Walk, type: string | undefined): readonly string[] {
  const names: ReadonlySet<unknown> = type === undefined ? new Set() : namesWithin(scope.schema, type);
  return requires.flatMap((each) =>
    each.kind === 'InlineFragment' && names.has(each.typeCondition)
      ? each.selections.flatMap((one) => (one.kind === 'Field' ? [one.name] : []))
      : [],
  );
}
