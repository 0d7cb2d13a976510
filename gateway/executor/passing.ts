// What a plan asks of an object in passing: the fetch that finds the object asks fields of it of the same subgraph at once. Where
// that subgraph has to wait for the owner's word, these fields become a fetch of their own, which can wait.

import type { FetchNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { EntityKeys } from './entity-keys.ts';
import { fieldNode, fragmentNode, lookupOf, operationOf, withSelections } from './fetch-document.ts';
import type { PathPattern } from './path.ts';
import { namesWithin } from './rewrites.ts';
import { placeOf, type Words } from './words.ts';

export interface PassingScope {
  /** The supergraph's schema, with what callers do not see of it. */
  readonly schema: GraphQLSchema;
  readonly words: Words;
  readonly keys: EntityKeys;
  readonly owed: Owed;
}

/** Place and type → fields that whoever waits for nobody, which is before all the owner, has to be told of such an object. */
export type Owed = ReadonlyMap<string, ReadonlySet<string>>;

/** What a fetch does not ask any more of the objects at one place. */
export interface Part {
  readonly node: FetchNode;
  readonly at: PathPattern;
  /** Response keys that stand at the place once the part is over. */
  readonly brings: ReadonlySet<string>;
}

/**
 * Takes out of a fetch what it asks in passing and may not.
 * INVARIANT: of an object that waits for its owner's word there stay its keys, and what its owner has to be told. Of a type
 * that the subgraph cannot look up everything stays, and the door holds it back.
 */
export function split(
  scope: PassingScope,
  node: FetchNode,
  at: PathPattern,
): { readonly node: FetchNode; readonly parts: readonly Part[] } {
  const operation = operationOf(node.operation);
  const walk: Walk = { scope, subgraph: node.serviceName, found: new Map() };
  const root = scope.schema.getRootType(operation.operation) ?? undefined;
  const kept = keptSet(walk, operation.selectionSet, root, { at, keys: [], told: true });
  if (walk.found.size === 0) return { node, parts: [] };
  const parts = [...walk.found.values()].map(
    ({ at, keys, asked, brings }): Part => ({
      node: lookupOf(node, operation, { keys, asked, keysOf: (type) => keyOf(walk, type) ?? [] }),
      at,
      brings,
    }),
  );
  return { node: withSelections(node, operation, kept.selections), parts };
}

interface Walk {
  readonly scope: PassingScope;
  readonly subgraph: string;
  readonly found: Map<string, Found>;
}

interface Found {
  readonly at: PathPattern;
  /** The place within the fetch. */
  readonly keys: readonly string[];
  /** Type → what is asked of it. */
  readonly asked: Map<string, SelectionNode[]>;
  readonly brings: Set<string>;
}

interface Place {
  readonly at: PathPattern;
  readonly keys: readonly string[];
  /** Whether the fetch was told of these objects, and so has waited for the word. */
  readonly told: boolean;
}

function keyOf({ scope, subgraph }: Walk, type: string): readonly string[] | null | undefined {
  return scope.keys.get(subgraph)?.get(type);
}

/** The selection of a field without what is taken out, and with what names the objects. */
function keptSet(
  walk: Walk,
  set: SelectionSetNode,
  type: GraphQLNamedType | undefined,
  place: Place,
): SelectionSetNode {
  const selections = kept(walk, set, type, place);
  const types = place.told ? [] : [...(walk.found.get(placeOf(place.at))?.asked.keys() ?? [])];
  const names = types.map((each) =>
    fragmentNode(each, ['__typename', ...(keyOf(walk, each) ?? [])].map(fieldNode)),
  );
  const wanted = isObjectType(type) ? names.flatMap(({ selectionSet }) => selectionSet.selections) : names;
  const known = new Set(selections.map(print));
  return { ...set, selections: [...selections, ...wanted.filter((each) => !known.has(print(each)))] };
}

function kept(
  walk: Walk,
  set: SelectionSetNode,
  type: GraphQLNamedType | undefined,
  place: Place,
): readonly SelectionNode[] {
  return set.selections.flatMap((selection): readonly SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return keptField(walk, selection, type, place);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const { typeCondition, selectionSet } = selection;
    const within = typeCondition === undefined ? type : walk.scope.schema.getType(typeCondition.name.value);
    const selections = kept(walk, selectionSet, within, place);
    return selections.length === 0 ? [] : [{ ...selection, selectionSet: { ...selectionSet, selections } }];
  });
}

function keptField(
  walk: Walk,
  node: FieldNode,
  type: GraphQLNamedType | undefined,
  place: Place,
): readonly SelectionNode[] {
  if (node.name.value === '_entities') return [entered(walk, node, undefined, place)];
  if (place.told || node.name.value === '__typename') return [entered(walk, node, type, place)];
  if (isObjectType(type)) return take(walk, node, type.name, place) ? [] : [entered(walk, node, type, place)];
  if (!isInterfaceType(type)) return [node];
  const types = walk.scope.schema
    .getPossibleTypes(type)
    .filter(({ name }) => keyOf(walk, name) !== undefined);
  const staying = types.filter(({ name }) => !take(walk, node, name, place));
  if (staying.length === types.length) return [entered(walk, node, type, place)];
  return staying.map((each) => fragmentNode(each.name, [entered(walk, node, each, place)]));
}

/** Takes a field of a type out, if it has to wait. */
function take(walk: Walk, node: FieldNode, type: string, { at, keys }: Place): boolean {
  const { words, owed } = walk.scope;
  const key = keyOf(walk, type);
  const place = placeOf(at);
  const name = node.name.value;
  if (key == null || key.includes(name) || owed.get(owedKey(at, type))?.has(name)) return false;
  if (!words.needed(type, walk.subgraph)) return false;
  const found: Found = walk.found.get(place) ?? { at, keys, asked: new Map(), brings: new Set() };
  found.asked.set(type, [...(found.asked.get(type) ?? []), node]);
  found.brings.add(node.alias?.value ?? name);
  walk.found.set(place, found);
  return true;
}

/** A field that stays, without what is taken out below it. */
function entered(walk: Walk, node: FieldNode, type: GraphQLNamedType | undefined, place: Place): FieldNode {
  if (node.selectionSet === undefined) return node;
  const name = node.name.value;
  const told = name === '_entities';
  const field = type !== undefined && 'getFields' in type ? type.getFields()[name] : undefined;
  const key = node.alias?.value ?? name;
  const at = told ? {} : { at: [...place.at, key], keys: [...place.keys, key] };
  const below = { ...place, ...at, told };
  const target = field === undefined ? undefined : getNamedType(field.type);
  return { ...node, selectionSet: keptSet(walk, node.selectionSet, target, below) };
}

/** Place and type → fields that the fetches which are told of such objects there, and wait for nobody, have to be told. */
export function owedOf(
  schema: GraphQLSchema,
  words: Words,
  fetches: Iterable<{ readonly node: FetchNode; readonly at: PathPattern }>,
): Owed {
  const owed = new Map<string, Set<string>>();
  for (const { node, at } of fetches) {
    for (const selection of node.requires ?? []) {
      if (selection.kind !== 'InlineFragment' || selection.typeCondition === undefined) continue;
      for (const type of namesWithin(schema, selection.typeCondition)) {
        if (words.needed(String(type), node.serviceName)) continue;
        const key = owedKey(at, String(type));
        const known = owed.get(key) ?? new Set<string>();
        for (const each of selection.selections) if (each.kind === 'Field') known.add(each.name);
        owed.set(key, known);
      }
    }
  }
  return owed;
}

function owedKey(at: PathPattern, type: string): string {
  return `${placeOf(at)} ${type}`;
}
