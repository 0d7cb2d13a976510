// Random operations over any schema: aliases, fragments, abstract types, arguments, variables, conditions. A draft is a tree of
// numbers that means something only beside a schema, so that it shrinks freely.

import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
} from 'graphql';

interface Draft {
  readonly pick: number;
  readonly value: number;
  readonly wrap: 'none' | 'inline' | 'fragment' | 'alias' | 'skip' | 'include' | 'typename';
  readonly children: readonly Draft[];
}

const { draft } = fc.letrec<{ draft: Draft }>((tie) => ({
  draft: fc.record({
    pick: fc.nat(9973),
    value: fc.nat(97),
    wrap: fc.constantFrom('none', 'none', 'inline', 'fragment', 'alias', 'skip', 'include', 'typename'),
    children: fc.oneof(
      { maxDepth: 4, depthSize: 'max', depthIdentifier: 'selection' },
      fc.constant<Draft[]>([]),
      fc.array(tie('draft'), { minLength: 1, maxLength: 5, size: 'max', depthIdentifier: 'selection' }),
    ),
  }),
}));

export interface OperationDraft {
  readonly mutation: boolean;
  readonly roots: readonly Draft[];
  readonly yes: boolean;
  readonly no: boolean;
  readonly first: number | undefined;
}

export const operationDrafts: fc.Arbitrary<OperationDraft> = fc.record({
  mutation: fc.nat(7).map((n) => n === 0),
  roots: fc.array(draft, { minLength: 1, maxLength: 3, size: 'max' }),
  yes: fc.boolean(),
  no: fc.boolean(),
  first: fc.constantFrom(undefined, 0, 1, 3),
});

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Writes the arguments of a field, given a number on which they depend. */
export type WriteArguments = (args: readonly GraphQLArgument[], number: number) => readonly string[];

/** What random operations over another schema than the bazaar's are made of. */
export interface Vocabulary {
  readonly writeArguments: WriteArguments;
  readonly aliases: readonly string[];
}

export function operationOf(
  schema: GraphQLSchema,
  { mutation, roots, ...given }: OperationDraft,
  { vocabulary }: { vocabulary?: Vocabulary } = {},
): Operation {
  const root = mutation ? schema.getMutationType() : schema.getQueryType();
  if (!root) throw new Error('the schema has no such operations');
  const writing: Writing = { schema, fragments: [], used: new Set(), vocabulary };
  const text = selectionText(writing, root, roots);
  const declared = {
    yes: '$yes: Boolean! = true',
    no: '$no: Boolean! = false',
    first: '$first: Int',
    id: '$id: ID!',
  };
  const variables = [...writing.used].map((name) => declared[name]);
  const query = [
    `${mutation ? 'mutation' : 'query'} ${variables.length > 0 ? `(${variables.join(', ')})` : ''} ${text}`,
    ...writing.fragments,
  ].join('\n');
  const { first, ...others } = given;
  const known = { ...others, id: 'p1', ...(first === undefined ? {} : { first }) };
  return { query, variables: known };
}

interface Writing {
  readonly schema: GraphQLSchema;
  readonly fragments: string[];
  readonly used: Set<'yes' | 'no' | 'first' | 'id'>;
  readonly vocabulary: Vocabulary | undefined;
}

function selectionText(writing: Writing, type: GraphQLCompositeType, drafts: readonly Draft[]): string {
  const parts = drafts.map((each) => partText(writing, type, each));
  return `{ ${parts.length > 0 ? parts.join(' ') : '__typename'} }`;
}

function partText(writing: Writing, type: GraphQLCompositeType, { wrap, ...draft }: Draft): string {
  if (isAbstractType(type) && (wrap === 'inline' || !('getFields' in type))) {
    const types = writing.schema.getPossibleTypes(type);
    const within = types[draft.pick % types.length];
    if (within === undefined) return '__typename';
    return `... on ${within.name} ${selectionText(writing, within, [{ ...draft, wrap: 'none' }])}`;
  }
  if (!('getFields' in type)) return '__typename';
  const fields = Object.values(type.getFields());
  const field = fields[draft.pick % fields.length];
  if (field === undefined) return '__typename';
  const text = fieldText(writing, field, draft);
  switch (wrap) {
    case 'inline':
      return `... on ${type.name} { ${text} }`;
    case 'fragment': {
      const name = `F${writing.fragments.length}`;
      writing.fragments.push(`fragment ${name} on ${type.name} { ${text} }`);
      return `...${name}`;
    }
    case 'alias':
      return `${aliasOf(writing, draft.value)}: ${text}`;
    case 'skip':
      writing.used.add('no');
      return `... @skip(if: $no) { ${text} }`;
    case 'include':
      writing.used.add('yes');
      return text.replace(/^(\w+(?:\([^)]*\))?)/, '$1 @include(if: $yes)');
    case 'typename':
      return `${text} __typename t: __typename`;
    default:
      return text;
  }
}

function aliasOf({ vocabulary }: Writing, number: number): string {
  const aliases = vocabulary?.aliases ?? ['a', 'b', 'toString'];
  return aliases[number % aliases.length] ?? 'a';
}

function fieldText(
  writing: Writing,
  field: GraphQLField<unknown, unknown>,
  draft: Omit<Draft, 'wrap'>,
): string {
  const given = (writing.vocabulary?.writeArguments ?? bazaarArguments(writing, field))(
    field.args,
    draft.value,
  );
  const call = `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}`;
  const target = getNamedType(field.type);
  return isCompositeType(target) ? `${call} ${selectionText(writing, target, draft.children)}` : call;
}

function bazaarArguments(writing: Writing, field: GraphQLField<unknown, unknown>): WriteArguments {
  return (args, number) =>
    args.flatMap(({ name, type }) => {
      const optional = !isNonNullType(type);
      if (optional && number % 3 === 0) return [];
      if (isListType(isNonNullType(type) ? type.ofType : type))
        return [`${name}: ["p1", "s${number % 6}", "x"]`];
      if (name === 'first') {
        if (number % 3 === 2) return [`first: ${number % 4}`];
        writing.used.add('first');
        return ['first: $first'];
      }
      if (name === 'id' && number % 5 === 1) {
        writing.used.add('id');
        return ['id: $id'];
      }
      if (name === 'by') return ['by: 1'];
      return [`${name}: "${name === 'id' ? `${field.name === 'person' ? 'n' : 'p'}${number % 6}` : 'CNY'}"`];
    });
}
