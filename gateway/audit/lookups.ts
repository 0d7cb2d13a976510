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

/** One way of writing a value of a scalar, so that a number has one pseudonym however it was typed. */
export type Normalise = (scalar: string, value: string) => string;

/** @param document the operation with its fragments */
export function lookupsOf(
  schema: GraphQLSchema,
  catalog: Catalog,
  document: DocumentNode,
): readonly Lookup[] {
  const lookups: Lookup[] = [];
  const info = new TypeInfo(schema);
  const visitor = {
    Argument(node: { readonly name: { readonly value: string }; readonly value: ValueNode }) {
      const argument = info.getArgument();
      const field = `${info.getParentType()?.name}.${info.getFieldDef()?.name}`;
      if (!argument) return;
      const kind =
        catalog.matches.get(`${field}(${node.name.value}:)`) ?? keyedSubject(catalog, info, node.name.value);
      if (kind !== undefined)
        lookups.push({ kind, scalar: getNamedType(argument.type).name, value: node.value });
    },
  };
  visit(document, visitWithTypeInfo(info, visitor));
  return lookups;
}

/** The type of a field that is looked up by its key, where its rows are about somebody. */
function keyedSubject(catalog: Catalog, info: TypeInfo, argument: string): string | undefined {
  const type = getNamedType(info.getFieldDef()?.type);
  if (!isObjectType(type) || type.getFields()[subjectField] === undefined) return undefined;
  return catalog.types.get(type.name)?.fields.get(argument)?.key ? type.name : undefined;
}

/** Names of the subjects that are asked for, as `Pseudonyms.subject` takes them. */
export function lookedUp(
  lookups: readonly Lookup[],
  values: Readonly<Record<string, unknown>>,
  normalise: Normalise,
): readonly string[] {
  return lookups.flatMap(({ kind, scalar, value }) => {
    const given = valueFromASTUntyped(value, { ...values });
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    return list.flatMap((each) =>
      typeof each === 'string' || typeof each === 'number'
        ? [`${kind}:${normalise(scalar, String(each))}`]
        : [],
    );
  });
}

/**
 * Variables by name: numbers of a few digits, truth values, enum values and division codes as they are, names of subjects
 * by the pseudonym of the subject, everything else by a pseudonym of its own.
 */
export function storedVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  lookups: readonly Lookup[],
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
      (each) => each.value.kind === Kind.VARIABLE && each.value.name.value === name,
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
