// Which conditions and orders of an operation no index serves, so that a domain may read all rows of a type for them. It is worked out
// of the document, its variables and what the supergraph declares with @indexed, never of data or rules.

import {
  type ArgumentNode,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  Kind,
  parse,
} from 'graphql';
import { type Amount, amountOf, countOf } from './amount.ts';

/** Input field → what an index serves of it: `PersonWhere.birthDate` → `compare`, `order`. */
export type Indexes = ReadonlyMap<string, ReadonlySet<string>>;

/** What of a list no index serves. */
export type Unserved = 'where' | 'orderBy';

/** Operators by what of an index serves them; all others are served by none. */
const operators: Readonly<Record<string, readonly string[]>> = {
  compare: ['eq', 'in', 'lt', 'lte', 'gt', 'gte', 'between', 'within', 'withinLast', 'withinNext'],
  prefix: ['startsWith'],
  initials: ['matchesPinyinInitials'],
  geometry: ['withinDivision', 'bbox', 'polygon'],
  distance: ['distance'],
};

/** Reads the directive `@indexed` of a supergraph. */
export function indexesOf(supergraphSdl: string): Indexes {
  const found = new Map<string, ReadonlySet<string>>();
  for (const type of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (type.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) continue;
    for (const { name, directives = [] } of type.fields ?? []) {
      const [given] = directives.find((each) => each.name.value === 'indexed')?.arguments ?? [];
      if (given?.value.kind === Kind.STRING)
        found.set(`${type.name.value}.${name.value}`, new Set(given.value.value.split(' ')));
    }
  }
  return found;
}

/**
 * Of a list or aggregate over all rows of a type, for each argument that no index may serve whether none does: 1 or 0. Of a
 * type that declares no index at all nothing is known, and nothing is said.
 */
export function unserved(
  indexes: Indexes,
  field: GraphQLField<unknown, unknown>,
  given: readonly ArgumentNode[],
): ReadonlyMap<Unserved, Amount> {
  const typeOf = (name: string) => field.args.find((each) => each.name === name)?.type;
  const where = typeOf('where');
  const type = where && getNamedType(where).name;
  if (where === undefined || ![...indexes.keys()].some((each) => each.startsWith(`${type}.`)))
    return new Map();
  const isServed = (value: unknown) => servesWhere(indexes, where, value);
  const nodeOf = (name: string) => given.find((each) => each.name.value === name)?.value;
  const [condition, order] = [nodeOf('where'), nodeOf('orderBy')];
  const found = new Map<Unserved, Amount>();
  if (condition !== undefined) {
    found.set(
      'where',
      countOf(condition, (value) => (holdsCondition(value) && !isServed(value) ? 1 : 0)),
    );
  }
  // A page of an aggregate's groups is no page of rows, so its order reads no index.
  if (order !== undefined && typeOf('groupBy') === undefined) {
    // What conditions leave, an index having found it, is sorted; without them all rows are.
    const limited = condition === undefined ? 0 : countOf(condition, (value) => (isServed(value) ? 1 : 0));
    const ordered = countOf(order, (value) => (servesOrder(indexes, String(type), value) ? 1 : 0));
    found.set('orderBy', neither(limited, ordered));
  }
  return found;
}

function neither(one: Amount, other: Amount): Amount {
  if (typeof one === 'number' && typeof other === 'number') return one === 0 && other === 0 ? 1 : 0;
  return (values) => (amountOf(one, values) === 0 && amountOf(other, values) === 0 ? 1 : 0);
}

/** Whether it asks for anything: a variable that was not given leaves nothing in its place. */
function holdsCondition(value: unknown): value is object {
  return typeof value === 'object' && !Array.isArray(value) && holdsValue(value);
}

function holdsValue(value: unknown): boolean {
  if (typeof value !== 'object') return value !== undefined;
  return value !== null && Object.values(value).some(holdsValue);
}

/** Whether an index finds the rows of a condition: of several that all hold one suffices, of alternatives each must. */
function servesWhere(indexes: Indexes, type: GraphQLInputType, value: unknown): boolean {
  const input = getNamedType(type);
  if (!isInputObjectType(input) || !holdsCondition(value)) return false;
  const serves = (each: unknown) => servesWhere(indexes, input, each);
  return Object.entries(value).some(([name, given]) => {
    if (name === 'and') return listOf(given).some(serves);
    if (name === 'or') return listOf(given).every(serves);
    const served = indexes.get(`${input.name}.${name}`);
    if (name === 'not' || served === undefined || !holdsCondition(given)) return false;
    return Object.keys(given).some((operator) =>
      [...served].some((use) => operators[use]?.includes(operator)),
    );
  });
}

/** Whether an index has rows in the order's first term, `[{ field: birthDate }]`. */
function servesOrder(indexes: Indexes, whereType: string, value: unknown): boolean {
  const [first] = listOf(value);
  if (first === undefined) return true;
  const field = typeof first === 'object' && first !== null && 'field' in first ? first.field : undefined;
  return indexes.get(`${whereType}.${field}`)?.has('order') ?? false;
}

/** A single value in the place of a list is a list of one. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value == null ? [] : [value];
}
