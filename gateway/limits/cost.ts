// What an operation costs: about how many objects it makes the domains read, worked out of the caller's own document and its
// variables before anything is decided, planned or run. Nothing of it depends on who asks or on data, so it tells of neither.

import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { type Operation, valuesOf } from '../operation.ts';
import { type Amount, amountOf, constantOf, plus, sum, times, type Values } from './amount.ts';
import { filterCost } from './filter-cost.ts';
import { inclusionOf } from './inclusion.ts';
import { madeWith, scansOf, type Unindexed } from './scans.ts';
import type { Indexes } from './served.ts';
import { weights } from './weights.ts';

export interface Cost {
  /** Objects, each counted as often as the sizes of the lists around it allow. */
  readonly objects: number;
  /** The largest page that a list is asked for. */
  readonly largestPage: number;
  /** Conditions and orders that no index serves. */
  readonly unindexed: readonly Unindexed[];
}

/** @param operation valid for the schema; its variables may be anything */
export type CostOf = (operation: Operation) => Cost;

const keptDocuments = 5000;

export interface CostOptions {
  readonly schema: GraphQLSchema;
  /** Of lists that take no `first` or `last`. */
  readonly assumedSize: number;
  /** Root fields that no domain is asked for, an object each. */
  readonly own?: ReadonlySet<string>;
  readonly indexes?: Indexes;
}

export function createCosts({
  schema,
  assumedSize,
  own = new Set(),
  indexes = new Map(),
}: CostOptions): CostOf {
  const known = new LRUCache<string, CostOf>({ max: keptDocuments });
  return (operation) => {
    const key = `${operation.hash} ${operation.definition.name?.value ?? ''}`;
    let found = known.get(key);
    if (found === undefined) {
      found = compileCost({ schema, assumedSize, own, indexes }, operation);
      known.set(key, found);
    }
    return found(operation);
  };
}

type Scale = Required<CostOptions>;

interface Walk extends Scale {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly pages: Amount[];
}

function compileCost(scale: Scale, { document, definition }: Operation): CostOf {
  const { schema } = scale;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const walk: Walk = { ...scale, fragments, pages: [] };
  const root = schema.getRootType(definition.operation) ?? undefined;
  const scans = scansOf(walk, definition.selectionSet);
  const objects = sum([
    ofSet(walk, definition.selectionSet, root, 1),
    ...scans.map(({ when }) => times(weights.scan, when)),
  ]);
  const constant = walk.pages.reduce<number>((most, page) => Math.max(most, constantOf(page)), 0);
  const variable = walk.pages.filter((page) => typeof page === 'function');
  const unindexed = (values: Values) => madeWith(scans, values);
  if (
    typeof objects === 'number' &&
    variable.length === 0 &&
    scans.every(({ when }) => typeof when === 'number')
  ) {
    const cost = { objects, largestPage: constant, unindexed: unindexed({}) };
    return () => cost;
  }
  return (operation) => {
    const values = valuesOf(operation);
    return {
      objects: amountOf(objects, values),
      largestPage: variable.reduce((most, page) => Math.max(most, page(values)), constant),
      unindexed: unindexed(values),
    };
  };
}

/** @param size of the list whose objects the set is asked of, for the parts of a connection that repeat */
function ofSet(
  walk: Walk,
  set: SelectionSetNode | undefined,
  type: GraphQLNamedType | undefined,
  size: Amount,
): Amount {
  return sum((set?.selections ?? []).map((selection) => ofSelection(walk, selection, type, size)));
}

function ofSelection(
  walk: Walk,
  selection: SelectionNode,
  type: GraphQLNamedType | undefined,
  size: Amount,
): Amount {
  const included = inclusionOf(selection);
  if (included === 0) return 0;
  switch (selection.kind) {
    case Kind.FIELD:
      return times(included, ofField(walk, selection, type, size));
    case Kind.INLINE_FRAGMENT: {
      const condition = selection.typeCondition?.name.value;
      const within = condition === undefined ? type : walk.schema.getType(condition);
      return times(included, ofSet(walk, selection.selectionSet, within, size));
    }
    case Kind.FRAGMENT_SPREAD: {
      const fragment = walk.fragments.get(selection.name.value);
      const within = fragment && walk.schema.getType(fragment.typeCondition.name.value);
      return times(included, ofSet(walk, fragment?.selectionSet, within, size));
    }
    default:
      throw selection satisfies never;
  }
}

function ofField(walk: Walk, node: FieldNode, type: GraphQLNamedType | undefined, size: Amount): Amount {
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
  // What is asked about the schema itself is bounded by its depth.
  if (field === undefined) return 0;
  if (type === walk.schema.getQueryType() && walk.own.has(field.name)) return 1;
  const target = getNamedType(field.type);
  const filters = sum((node.arguments ?? []).map((argument) => filterCost(field, argument)));
  if (isAggregate(target)) return plus(weights.aggregate + measures(walk, node.selectionSet), filters);
  if (!isCompositeType(target)) return isTotal(type, field) ? weights.totalCount : 0;
  if (isConnection(target)) {
    const asked = pageOf(walk, field, node);
    return sum([1, filters, ofSet(walk, node.selectionSet, target, asked)]);
  }
  const below = plus(1, ofSet(walk, node.selectionSet, target, 1));
  // The rows of a connection are its nodes, whether an edge stands between or not.
  const one = isEdge(type) && field.name === 'node' ? 1 : countOf(walk, field, node, type, size);
  return plus(filters, times(one, below));
}

/** How many objects a field brings. */
function countOf(
  walk: Walk,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  type: GraphQLNamedType | undefined,
  size: Amount,
): Amount {
  if (!isListType(getNullableType(field.type))) return 1;
  if (isConnection(type)) return size;
  return pageOf(walk, field, node);
}

/** What `first` or `last` says; of a list that has neither, what is assumed. */
function pageOf(
  { assumedSize, pages }: Walk,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Amount {
  const sliced = field.args.some(({ name }) => name === 'first' || name === 'last');
  if (!sliced) return assumedSize;
  const given = (node.arguments ?? []).filter(({ name: { value } }) => value === 'first' || value === 'last');
  const sizes = given.map(({ value }) => sizeOf(value));
  pages.push(...sizes);
  // Of a list that is given both, or neither, nothing is read.
  return sizes.reduce<Amount>((one, other) => plus(one, other), 0);
}

function sizeOf(value: ValueNode): Amount {
  if (value.kind === Kind.VARIABLE) return ({ [value.name.value]: given }) => natural(given);
  return natural(value.kind === Kind.INT ? Number(value.value) : 0);
}

function natural(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}

/** What is not measured is named by the groups: `key`. */
function measures(walk: Walk, set: SelectionSetNode | undefined): number {
  let count = 0;
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      count += selection.selectionSet === undefined ? weights.measure : 0;
      count += measures(walk, selection.selectionSet);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) count += measures(walk, selection.selectionSet);
    else count += measures(walk, walk.fragments.get(selection.name.value)?.selectionSet);
  }
  return count;
}

function isConnection(type: GraphQLNamedType | undefined): boolean {
  return isObjectType(type) && type.name.endsWith('Connection') && 'pageInfo' in type.getFields();
}

function isEdge(type: GraphQLNamedType | undefined): boolean {
  return isObjectType(type) && type.name.endsWith('Edge') && 'cursor' in type.getFields();
}

function isAggregate(type: GraphQLNamedType): boolean {
  return isObjectType(type) && type.name.endsWith('Aggregate') && 'groups' in type.getFields();
}

function isTotal(type: GraphQLNamedType | undefined, { name }: GraphQLField<unknown, unknown>): boolean {
  return name === 'totalCount' && isConnection(type);
}
