// Writes the selection that asks a type for everything it has, a few relations deep.

import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { subjectField } from '../../subgraphs/subject.ts';

/** @param depth how many relations to follow; connections are asked for `first` nodes */
export function everyField(schema: GraphQLSchema, typeName: string, depth: number, first = 2): string {
  const type = schema.getType(typeName);
  return selection(schema, type, depth, first);
}

function selection(
  schema: GraphQLSchema,
  type: GraphQLNamedType | undefined,
  depth: number,
  first: number,
): string {
  if (isAbstractType(type)) {
    const parts = schema
      .getPossibleTypes(type)
      .map((each) => `... on ${each.name} ${selection(schema, each, depth, first)}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  if (!isObjectType(type)) throw new Error(`${type} has no fields`);
  const fields = Object.values(type.getFields()).map((field) => {
    // What the gateway alone asks for, of rows that leave, whatever the lens shows of them.
    if (field.name === subjectField) return '';
    const named = getNamedType(field.type);
    if (isLeafType(named)) return field.name;
    if (depth === 0) return '';
    const node = /^(.+)Connection$/.exec(named.name)?.[1];
    // An alias per type: fields of one name may differ in type between the types of a union.
    const alias = `${type.name}_${field.name}`;
    if (node === undefined) return `${alias}: ${field.name} ${selection(schema, named, depth - 1, first)}`;
    const inner = selection(schema, schema.getType(node), depth - 1, first);
    return `${alias}: ${field.name}(first: ${first}) { edges { cursor node ${inner} } pageInfo { hasNextPage endCursor } }`;
  });
  return `{ __typename ${fields.join(' ')} }`;
}
