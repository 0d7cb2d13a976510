// What a caller brings to an operation: the subjects it asks for by key or by number, found or not, and its variables in a
// form that holds no value of anybody. Which arguments name a subject is said by the supergraph.

import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  type ValueNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type Catalog, subjectField } from '../access/catalog.ts';
import type { Pseudonyms } from './pseudonym.ts';
import type { Json } from './record.ts';

/** A place of an operation where a value names a subject. */
export interface Lookup {
  /** `Person`, where the value is its key, or the coordinate that it is compared with: `Person.idNumber`. */
  readonly kind: string;
  /** Named type of the argument. */
  readonly scalar: string;
  readonly value: ValueNode;
}

/** The condition of a list, in which values may name subjects. */
export interface ConditionLookup {
  /** Input type of the argument: `PersonWhere`. */
  readonly where: GraphQLInputType;
  readonly value: ValueNode;
  /** The kind that a field of a condition compares with, by `PersonWhere.idNumber`. */
  readonly kinds: ReadonlyMap<string, string>;
}

/** One way of writing a value of a scalar, so that a number has one pseudonym however it was typed. */
export type Normalise = (scalar: string, value: string) => string;

/** @param document the operation with its fragments */
export function lookupsOf(
  schema: GraphQLSchema,
  catalog: Catalog,
  document: DocumentNode,
): readonly (Lookup | ConditionLookup)[] {
  const lookups: (Lookup | ConditionLookup)[] = [];
  const kinds = conditionKinds(schema, catalog);
  const info = new TypeInfo(schema);
  const visitor = {
    Argument(node: { readonly name: { readonly value: string }; readonly value: ValueNode }) {
      const argument = info.getArgument();
      const field = `${info.getParentType()?.name}.${info.getFieldDef()?.name}`;
      if (!argument) return;
      if (node.name.value === 'where') {
        lookups.push({ where: argument.type, value: node.value, kinds });
        return;
      }
      const kind =
        catalog.matches.get(`${field}(${node.name.value}:)`) ?? keyedSubject(catalog, info, node.name.value);
      if (kind !== undefined)
        lookups.push({ kind, scalar: getNamedType(argument.type).name, value: node.value });
    },
  };
  visit(document, visitWithTypeInfo(info, visitor));
  return lookups;
}

const kindsOf = new WeakMap<GraphQLSchema, ReadonlyMap<string, string>>();

/** The fields of conditions that compare with a key of somebody, or with what somebody is looked up by. */
function conditionKinds(schema: GraphQLSchema, catalog: Catalog): ReadonlyMap<string, string> {
  const known = kindsOf.get(schema);
  if (known !== undefined) return known;
  const compared = new Set(catalog.matches.values());
  const kinds = new Map<string, string>();
  for (const [type, { fields }] of catalog.types) {
    const object = schema.getType(type);
    if (!isObjectType(object) || object.getFields()[subjectField] === undefined) continue;
    for (const [name, { key }] of fields) {
      if (key) kinds.set(`${type}Where.${name}`, type);
      else if (compared.has(`${type}.${name}`)) kinds.set(`${type}Where.${name}`, `${type}.${name}`);
    }
  }
  kindsOf.set(schema, kinds);
  return kinds;
}

/** The type of a field that is looked up by its key, where its rows are about somebody. */
function keyedSubject(catalog: Catalog, info: TypeInfo, argument: string): string | undefined {
  const type = getNamedType(info.getFieldDef()?.type);
  if (!isObjectType(type) || type.getFields()[subjectField] === undefined) return undefined;
  return catalog.types.get(type.name)?.fields.get(argument)?.key ? type.name : undefined;
}

/** Names of the subjects that are asked for, as `Pseudonyms.subject` takes them. */
export function lookedUp(
  lookups: readonly (Lookup | ConditionLookup)[],
  values: Readonly<Record<string, unknown>>,
  normalise: Normalise,
): readonly string[] {
  return lookups.flatMap((lookup) => {
    const given = valueFromASTUntyped(lookup.value, { ...values });
    if ('where' in lookup) return namedIn(lookup.where, given, lookup.kinds, normalise);
    const { kind, scalar } = lookup;
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    return list.flatMap((each) =>
      typeof each === 'string' || typeof each === 'number'
        ? [`${kind}:${normalise(scalar, String(each))}`]
        : [],
    );
  });
}

/** Operators that compare with a value as a whole. */
const comparing = ['eq', 'ne', 'in', 'notIn'] as const;

/** Whoever a condition asks about, in whatever depth; that the answer is about others than them (`ne`) tells of them, too. */
function namedIn(
  input: GraphQLInputType,
  given: unknown,
  kinds: ReadonlyMap<string, string>,
  normalise: Normalise,
): readonly string[] {
  const type = getNamedType(input);
  if (Array.isArray(given)) return given.flatMap((each) => namedIn(type, each, kinds, normalise));
  if (!isInputObjectType(type) || typeof given !== 'object' || given === null) return [];
  const fields = type.getFields();
  return Object.entries(given).flatMap(([name, value]) => {
    const field = fields[name];
    if (field === undefined) return [];
    const kind = kinds.get(`${type.name}.${name}`);
    if (kind === undefined) return namedIn(field.type, value, kinds, normalise);
    const filter = getNamedType(field.type);
    if (!isInputObjectType(filter) || typeof value !== 'object' || value === null) return [];
    return comparing.flatMap((operator) => {
      const scalar = getNamedType(filter.getFields()[operator]?.type)?.name;
      const operand: unknown = (value as Readonly<Record<string, unknown>>)[operator];
      const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
      return list.flatMap((each) =>
        scalar !== undefined && (typeof each === 'string' || typeof each === 'number')
          ? [`${kind}:${normalise(scalar, String(each))}`]
          : [],
      );
    });
  });
}

/**
 * Variables by name: numbers of a few digits, truth values, enum values and division codes as they are, names of subjects
 * by the pseudonym of the subject, everything else by a pseudonym of its own.
 */
export function storedVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  lookups: readonly (Lookup | ConditionLookup)[],
  values: Readonly<Record<string, unknown>>,
  pseudonyms: Pseudonyms,
  normalise: Normalise,
): { readonly [name: string]: Json } {
  const stored: Record<string, Json> = {};
  for (const [index, definition] of (operation.variableDefinitions ?? []).entries()) {
    const name = definition.variable.name.value;
    const value = values[name];
    if (value === undefined) continue;
    const lookup = lookups.find(
      (each): each is Lookup =>
        'kind' in each && each.value.kind === Kind.VARIABLE && each.value.name.value === name,
    );
    const type = typeFromAST(schema, definition.type) as GraphQLInputType | undefined;
    const subject = ({ kind, scalar }: Lookup, text: string) =>
      pseudonyms.subject(`${kind}:${normalise(scalar, text)}`);
    stored[(name.match(/\d/g)?.length ?? 0) < 5 ? name : `_name${index}`] =
      lookup !== undefined && typeof value === 'string'
        ? subject(lookup, value)
        : storedValue(type, value, pseudonyms);
  }
  return stored;
}

/** Digits that no number of a person or a phone has so few of. */
const harmless = 1_000_000;

function storedValue(type: GraphQLInputType | undefined, value: unknown, pseudonyms: Pseudonyms): Json {
  if (value === null || typeof value === 'boolean') return value;
  if (type !== undefined && isNonNullType(type)) return storedValue(type.ofType, value, pseudonyms);
  if (Array.isArray(value)) {
    const item = type !== undefined && isListType(type) ? type.ofType : type;
    return value.slice(0, mostItems).map((each) => storedValue(item, each, pseudonyms));
  }
  if (typeof value === 'number') {
    const isHarmless = Number.isInteger(value) && Math.abs(value) < harmless;
    return isHarmless ? value : pseudonyms.value(String(value));
  }
  if (typeof value === 'string') {
    return isCode(type, value) ? value : pseudonyms.value(value);
  }
  if (typeof value === 'object' && isInputObjectType(type)) {
    const fields = type.getFields();
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => fields[name] !== undefined)
        .map(([name, each]) => [name, storedValue(fields[name]?.type, each, pseudonyms)]),
    );
  }
  return pseudonyms.value(JSON.stringify(value) ?? '');
}

/** More items of a list say nothing more about what was asked. */
const mostItems = 100;

function isCode(type: GraphQLInputType | undefined, value: string): boolean {
  if (isEnumType(type)) return type.getValue(value) !== undefined;
  return (
    type !== undefined && 'name' in type && type.name === 'DivisionCode' && /^\d{6}(\d{3}){0,2}$/.test(value)
  );
}
