// Documents that fit the schema: what is asked of them is planned and executed. Arguments, aliases and names are chosen to hurt.

import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { createRandom, type Random } from '../../chaos/random.ts';
import { type Known, valueFor } from './values.ts';

export interface Document {
  readonly query: string;
  readonly operationName: string | undefined;
  /** Others for each `seed`, for the same document. */
  variables(seed: number): Record<string, unknown>;
}

const aliases = ['toString', 'hasOwnProperty', 'valueOf', 'then', 'toJSON', 'length', 'data', 'errors', '_'];
const longAlias = 'x'.repeat(100);
const names = ['Q', 'toString', 'query', 'on_', '_'];
/** What some callers must not see. */
const oftenAsked = new Set(['persons', 'idNumber']);
const deepest = 4;

/** @param known values that the province has. @returns document by number: the same for the same number */
export function createDocuments(schema: GraphQLSchema, known: Known): (number: number) => Document {
  return (number) => {
    const random = createRandom(number);
    const writing: Writing = { schema, known, random, variables: [], fragments: [] };
    const root = schema.getQueryType();
    if (root == null) throw new RangeError('a schema has queries');
    const selection = selectionOf(writing, root, 0, '');
    const operationName = random.next() < 0.5 ? random.pick(names) : undefined;
    const declared = writing.variables.map(({ name, type }) => `$${name}: ${type}`).join(', ');
    const head = `query ${operationName ?? ''}${declared === '' ? '' : `(${declared})`}`;
    return {
      query: [`${head} ${selection}`, ...writing.fragments].join('\n'),
      operationName: random.next() < 0.5 ? operationName : undefined,
      variables(seed) {
        const each = createRandom(seed);
        return Object.fromEntries(writing.variables.map(({ name, value }) => [name, value(each)]));
      },
    };
  };
}

interface Writing {
  readonly schema: GraphQLSchema;
  readonly known: Known;
  readonly random: Random;
  readonly variables: {
    readonly name: string;
    readonly type: string;
    readonly value: (random: Random) => unknown;
  }[];
  readonly fragments: string[];
}

/** @param prefix of all keys: what is asked of the types of a union must not meet */
function selectionOf(writing: Writing, type: GraphQLObjectType, depth: number, prefix: string): string {
  const { random } = writing;
  const fields = Object.values(type.getFields()).filter(
    (field) => depth < deepest || isLeafType(getNamedType(field.type)),
  );
  if (fields.length === 0) return '{ __typename }';
  const plain = fields.filter(({ name }) => !name.endsWith('Aggregate'));
  const keys = new Set<string>();
  // There are more aggregates than lists, and few callers may ask them.
  const some = Array.from({ length: random.whole(1, depth === 0 ? 2 : 4) }, () =>
    random.pick(random.next() < 0.1 ? fields : plain),
  );
  const chosen = [...some, ...fields.filter(({ name }) => oftenAsked.has(name) && random.next() < 0.3)];
  const written = chosen.flatMap((field) => {
    const key = keyOf(writing, field.name, prefix);
    if (keys.has(key)) return [];
    keys.add(key);
    return [fieldOf(writing, field, key, depth)];
  });
  return wrapped(writing, type, `{ ${written.join(' ')} }`);
}

function keyOf({ random }: Writing, name: string, prefix: string): string {
  if (prefix !== '') return `${prefix}${name}`;
  const chance = random.next();
  if (chance < 0.1) return random.pick(aliases);
  return chance < 0.11 ? longAlias : name;
}

function fieldOf(
  writing: Writing,
  field: GraphQLField<unknown, unknown>,
  key: string,
  depth: number,
): string {
  const alias = key === field.name ? '' : `${key}: `;
  const below = isLeafType(getNamedType(field.type)) ? '' : ` ${belowOf(writing, field.type, depth + 1)}`;
  return `${alias}${field.name}${argumentsOf(writing, field)}${directiveOf(writing)}${below}`;
}

function belowOf(writing: Writing, output: GraphQLOutputType, depth: number): string {
  const type = getNamedType(output);
  if (isObjectType(type)) return selectionOf(writing, type, depth, '');
  if (!isAbstractType(type)) throw new RangeError(`${String(type)} has nothing below`);
  const each = writing.schema
    .getPossibleTypes(type)
    .map((one, index) => `... on ${one.name} ${selectionOf(writing, one, depth, `t${index}_`)}`);
  return `{ __typename ${each.join(' ')} }`;
}

function argumentsOf(writing: Writing, { args }: GraphQLField<unknown, unknown>): string {
  const { random, known } = writing;
  const given = args.filter((argument) => {
    if (isRequiredArgument(argument) || argument.name === 'first') return true;
    // What goes backwards does not go with `first`.
    return random.next() < (argument.name === 'last' || argument.name === 'before' ? 0.01 : 0.15);
  });
  const written = given.map(({ name, type }) => {
    if (random.next() < 0.5) return `${name}: ${valueFor(type, name, known, random, 0.1).literal}`;
    const variable = `${random.pick(['v', 'toString', '_', name])}${writing.variables.length}`;
    writing.variables.push({
      name: variable,
      type: String(type),
      value: (each) => valueFor(type, name, known, each, 0.3).json,
    });
    return `${name}: $${variable}`;
  });
  return written.length === 0 ? '' : `(${written.join(', ')})`;
}

function directiveOf({ random }: Writing): string {
  return random.next() < 0.05 ? random.pick([' @include(if: true)', ' @skip(if: false)']) : '';
}

function wrapped({ random, fragments }: Writing, type: GraphQLObjectType, selection: string): string {
  const chance = random.next();
  if (chance < 0.1) return `{ ... on ${type.name} ${selection} }`;
  if (chance > 0.1 + 0.05) return selection;
  const name = `${random.pick(names)}${fragments.length}`;
  fragments.push(`fragment ${name} on ${type.name} ${selection}`);
  return `{ ...${name} }`;
}
