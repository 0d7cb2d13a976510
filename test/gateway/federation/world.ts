// The schemas of a case with resolvers: its subgraphs as `@apollo/subgraph` builds them, and the one schema over everything. A
// subgraph knows its own fields and what representations say; asked for anything else, or by a key that it cannot resolve, it
// fails, so that a wrong plan is seen although the rows would have had the value.

import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  buildSchema,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { contextualArguments } from './contexts.ts';
import type { FederationCase, Given, Resolve, Row, State } from './federation-case.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@external", "@requires", "@provides", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@tag",
  "@context", "@fromContext", "@extends"])`;

export function documentOf(sdl: string): DocumentNode {
  return parse(`${link}\n${sdl}`);
}

/** An object as a resolver holds it. */
interface Held {
  readonly __typename: string;
  readonly row: Row;
  /** What the gateway said of it. */
  readonly told: Given;
  /** Names of the fields that a `@provides` on the way to it allows. */
  readonly provided: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

export function monolithOf(federation: FederationCase, state: () => State): GraphQLSchema {
  const { monolith, fields } = federation;
  const schema = buildSchema(monolith);
  const coordinates = (type: string, field: string) => {
    const known = schema.getType(type);
    const interfaces = isObjectType(known) ? known.getInterfaces() : [];
    return [type, ...interfaces.map(({ name }) => name)].map((each) => `${each}.${field}`);
  };
  const read = (row: Row, field: string, given: Given): unknown => {
    const resolve = coordinates(row.__typename, field)
      .map((each) => fields[each])
      .find((each) => each);
    const reading = { row, state: state(), read: (name: string, its: Given = {}) => read(row, name, its) };
    return resolve === undefined ? row[field] : resolve(reading, withDefaults(schema, row, field, given));
  };
  const contextual = contextualArguments(federation, schema, read);
  const place = (value: unknown, above: readonly Row[]): unknown => {
    if (Array.isArray(value)) return value.map((each) => place(each, above));
    return isRow(value) ? ({ __typename: value.__typename, row: value, above } satisfies Placed) : value;
  };
  resolveWith(schema, (type, field) => (source, given) => {
    const { row, above } = (source as Placed | undefined) ?? { row: { __typename: type }, above: [] };
    const whole = { ...given, ...contextual(`${type}.${field}`, above) };
    return place(read(row, field, whole), [row, ...above]);
  });
  return schema;
}

/** An object as the one schema holds it. */
interface Placed {
  readonly __typename: string;
  readonly row: Row;
  /** The nearest first. */
  readonly above: readonly Row[];
}

/** Arguments of a read that is not an operation's get the defaults that the schema gives them. */
function withDefaults(schema: GraphQLSchema, { __typename }: Row, field: string, given: Given): Given {
  const type = schema.getType(__typename);
  const known = isObjectType(type) ? type.getFields()[field] : undefined;
  const defaults = known?.args.flatMap(({ name, defaultValue }) =>
    defaultValue === undefined ? [] : [[name, defaultValue] as const],
  );
  return { ...Object.fromEntries(defaults ?? []), ...given };
}

export function subgraphOf(federation: FederationCase, name: string, state: () => State): GraphQLSchema {
  const { subgraphs, fields, rows, monolith } = federation;
  const typeDefs = documentOf(subgraphs[name] ?? '');
  const whole = buildSchema(monolith);
  const definitions = new Map(
    typeDefs.definitions.flatMap((each) =>
      'name' in each && each.name !== undefined ? [[each.name.value, each as ObjectTypeDefinitionNode]] : [],
    ),
  );
  const hold = (value: unknown, provided = nothing, told: Given = {}): unknown => {
    if (Array.isArray(value)) return value.map((each) => hold(each, provided));
    if (!isRow(value)) return value;
    const known = definitions.has(value.__typename)
      ? value.__typename
      : interfaceObject(whole, definitions, value);
    return { __typename: known, row: value, told, provided } satisfies Held;
  };
  const read = (held: Held, field: string, given: Given): unknown => {
    const { row, told } = held;
    const { __typename: type } = held;
    const definition = definitions.get(type)?.fields?.find((each) => each.name.value === field);
    if (definition === undefined || (isExternal(definition) && !held.provided.has(field))) {
      if (Object.hasOwn(told, field)) return told[field];
      throw new Error(`${name} was not told ${type}.${field}`);
    }
    const interfaces = isObjectType(whole.getType(row.__typename))
      ? (definitions.get(row.__typename)?.interfaces ?? []).map((each) => each.name.value)
      : [];
    const coordinates = [row.__typename, type, ...interfaces].map((each) => `${each}.${field}`);
    const resolve = [...coordinates.map((each) => `${name}:${each}`), ...coordinates]
      .map((each) => fields[each])
      .find((each): each is Resolve => each !== undefined);
    if (resolve === undefined) return row[field];
    return resolve({ row, state: state(), read: (other, its = {}) => read(held, other, its) }, given);
  };
  const keyed = [...definitions.values()].filter((each) => directives(each, 'key').length > 0);
  const __resolveReference = (told: Row): unknown => {
    const keys = directives(definitions.get(told.__typename), 'key').filter(
      (each) => argumentOf(each, 'resolvable') !== 'false',
    );
    const usable = keys.map((each) => keySet(argumentOf(each, 'fields'))).filter((key) => has(told, key));
    if (usable.length === 0) throw new Error(`${name} cannot look up ${JSON.stringify(told)}`);
    const row = rows.find(
      (each) => isOf(whole, each, told.__typename) && usable.some((key) => same(each, told, key)),
    );
    return row === undefined ? null : hold(row, nothing, told);
  };
  const schema = buildSubgraphSchema({
    typeDefs,
    resolvers: Object.fromEntries(keyed.map((each) => [each.name.value, { __resolveReference }])),
  });
  resolveWith(schema, (type, field, definition) => {
    const provides = directives(definition.astNode ?? undefined, 'provides').map((each) =>
      argumentOf(each, 'fields'),
    );
    return (source, given) => {
      const held = (source as unknown as Held | undefined) ?? (hold({ __typename: type }) as Held);
      const provided = new Set([...held.provided, ...provides.flatMap((each) => each.match(/\w+/g) ?? [])]);
      return hold(read(held, field, given), provided.size === 0 ? nothing : provided);
    };
  });
  return schema;
}

type ResolveRow = (row: Row | undefined, given: Given) => unknown;

function resolveWith(
  schema: GraphQLSchema,
  resolver: (type: string, field: string, definition: GraphQLField<unknown, unknown>) => ResolveRow,
): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_')) continue;
    if ('resolveType' in type) type.resolveType = ({ __typename }: Row) => __typename;
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue;
      const resolve = resolver(type.name, field.name, field as never);
      field.resolve = (row, given) => resolve(row as Row | undefined, given);
    }
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && '__typename' in value;
}

function isOf(schema: GraphQLSchema, { __typename }: Row, name: string): boolean {
  if (__typename === name) return true;
  const type = schema.getType(__typename);
  return isObjectType(type) && type.getInterfaces().some((each) => each.name === name);
}

function interfaceObject(schema: GraphQLSchema, known: ReadonlyMap<string, unknown>, row: Row): string {
  const type = schema.getType(row.__typename);
  const interfaces = isObjectType(type) ? type.getInterfaces() : [];
  return interfaces.find(({ name }) => known.has(name))?.name ?? row.__typename;
}

function isExternal(field: FieldDefinitionNode): boolean {
  return directives(field, 'external').length > 0;
}

export function directives(node: Pick<FieldDefinitionNode, 'directives'> | undefined, name: string) {
  return node?.directives?.filter((each) => each.name.value === name) ?? [];
}

export function argumentOf(directive: ReturnType<typeof directives>[number], name: string): string {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : '';
}

export function keySet(fieldSet: string): SelectionSetNode {
  return (parse(`{ ${fieldSet} }`).definitions[0] as OperationDefinitionNode).selectionSet;
}

function has(value: unknown, key: SelectionSetNode): boolean {
  if (Array.isArray(value)) return value.every((each) => has(each, key));
  if (typeof value !== 'object' || value === null) return false;
  return key.selections.every((each) => {
    if (each.kind !== Kind.FIELD) return true;
    const below = (value as Given)[each.name.value];
    return below !== undefined && (each.selectionSet === undefined || has(below, each.selectionSet));
  });
}

function same(one: unknown, other: unknown, key: SelectionSetNode): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, index) => same(each, other[index], key));
  return key.selections.every((each) => {
    if (each.kind !== Kind.FIELD) return true;
    const [a, b] = [(one as Given)[each.name.value], (other as Given)[each.name.value]];
    return each.selectionSet === undefined ? textOf(a) === textOf(b) : same(a, b, each.selectionSet);
  });
}

/** Of the value of a key; `1` and `"1"` are one id. */
function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
