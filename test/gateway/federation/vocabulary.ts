// What random operations over the schema of a case are made of: arguments of the types that fields take, and aliases.

import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Vocabulary, WriteArguments } from '../executor/operations.ts';

/** @param texts values of strings and ids that mean something to the case */
export function vocabularyOf(schema: GraphQLSchema, texts: readonly string[]): Vocabulary {
  // An alias that is the name of another field is the most dangerous one.
  const names = Object.values(schema.getTypeMap()).flatMap((type) =>
    'getFields' in type && !type.name.startsWith('__') ? Object.keys(type.getFields()) : [],
  );
  return { writeArguments: argumentsOf(texts), aliases: ['a', 'b', '__typename', ...new Set(names)] };
}

function argumentsOf(texts: readonly string[]): WriteArguments {
  const values = ['x', ...texts];
  const written = (type: GraphQLInputType, number: number): string => {
    if (isNonNullType(type)) return written(type.ofType, number);
    if (isListType(type)) return `[${written(type.ofType, number)}, ${written(type.ofType, number + 1)}]`;
    if (isEnumType(type)) return type.getValues()[number % type.getValues().length]?.name ?? 'null';
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const given = fields.filter(
        (each, index) => isNonNullType(each.type) || (number > 0 && (number + index) % 2 === 0),
      );
      return `{ ${given.map((each) => `${each.name}: ${written(each.type, number >> 1)}`).join(', ')} }`;
    }
    switch (type.name) {
      case 'Int':
        return String(number % 4);
      case 'Float':
        return String((number % 4) / 2);
      case 'Boolean':
        return String(number % 2 === 0);
      default:
        return JSON.stringify(values[number % values.length]);
    }
  };
  return (args, number) =>
    args.flatMap(({ name, type, defaultValue }, index) => {
      const required = isNonNullType(type) && defaultValue === undefined;
      if (!required && (number + index) % 3 === 0) return [];
      return [`${name}: ${written(type, number + index)}`];
    });
}
