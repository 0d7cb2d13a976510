// What the arguments of lists read: which fields `where` and `orderBy` name, in literals and in variables. A list may be
// asked only by what the caller can read in clear, on some rows at least; the subgraph confines a field to those rows.
// Nothing here looks at data, so a refusal says nothing of it.

import {
  type DocumentNode,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isObjectType,
  TypeInfo,
  type ValueNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { RewriteScope } from './rewrite.ts';

/** An argument by which rows are chosen or ordered. */
export interface ListArgument {
  readonly input: GraphQLInputObjectType;
  readonly value: ValueNode;
}

export interface Refusal {
  readonly code: 'FILTER_NOT_READABLE' | 'SORT_NOT_READABLE' | 'STATISTICS_NOT_GRANTED';
  readonly coordinate: string;
}

/** The names of inputs, as the SDL of a domain derives them: `PersonWhere`, `PersonListWhere`, `PersonOrderBy`. */
const whereName = /^(.+?)(?:List)?Where$/;
const orderName = /^(.+)OrderBy$/;

/** The list arguments of a document, to be checked for each request with its variables. */
export function listArguments(schema: GraphQLSchema, document: DocumentNode): readonly ListArgument[] {
  const found: ListArgument[] = [];
  const info = new TypeInfo(schema);
  const visitor = {
    Argument({ value }: { readonly value: ValueNode }) {
      const input = getNamedType(info.getArgument()?.type);
      // What aggregates read is another use, see statistics.ts.
      if (getNamedType(info.getFieldDef()?.type)?.name.endsWith('Aggregate')) return;
      if (isInputObjectType(input) && (whereName.test(input.name) || orderName.test(input.name)))
        found.push({ input, value });
    },
  };
  visit(document, visitWithTypeInfo(info, visitor));
  return found;
}

/** The fields that lists are asked by and that the decision shows in clear on no row. */
export function* refusedReads(
  scope: RewriteScope,
  given: readonly ListArgument[],
  variables: Readonly<Record<string, unknown>>,
): Generator<Refusal> {
  for (const { input, value } of given)
    yield* refusals(scope, input, valueFromASTUntyped(value, { ...variables }));
}

/** Whether a list of the type may be asked by the field: it is clear on some rows of every type that may stand there. */
export function isReadable({ schema, decision }: RewriteScope, type: string, field: string): boolean {
  const named = schema.getType(type);
  const names = isAbstractType(named) ? schema.getPossibleTypes(named).map(({ name }) => name) : [type];
  const existing = names.filter((name) => (decision.types.get(name)?.rows ?? false) !== false);
  return (
    existing.length > 0 &&
    existing.every((name) => decision.types.get(name)?.fields.get(field)?.cases[0]?.rung === 'CLEAR')
  );
}

/** Whether a list may be ordered by `field` or, of an embedded object, `object_field`. */
export function isSortable(scope: RewriteScope, type: string, path: string): boolean {
  const [object = '', field] = path.split('_');
  if (field === undefined) return isReadable(scope, type, path);
  const embedded = embeddedType(scope, type, object);
  return isReadable(scope, type, object) && embedded !== undefined && isReadable(scope, embedded, field);
}

function embeddedType({ schema }: RewriteScope, type: string, field: string): string | undefined {
  const named = schema.getType(type);
  return isObjectType(named) ? getNamedType(named.getFields()[field]?.type)?.name : undefined;
}

/** The fields that a value of an input names and that are clear on no row. */
export function* refusals(
  scope: RewriteScope,
  input: GraphQLInputObjectType,
  value: unknown,
): Generator<Refusal> {
  // A single value stands for a list of one (GraphQL specification, 3.11).
  if (Array.isArray(value)) for (const each of value) yield* refusals(scope, input, each);
  else if (typeof value === 'object' && value !== null) {
    const type = orderName.exec(input.name)?.[1];
    if (type === undefined) yield* whereRefusals(scope, input, value);
    else if ('field' in value && !isSortable(scope, type, String(value.field)))
      yield { code: 'SORT_NOT_READABLE', coordinate: `${type}.${String(value.field).replace('_', '.')}` };
  }
}

function* whereRefusals(
  scope: RewriteScope,
  input: GraphQLInputObjectType,
  value: object,
): Generator<Refusal> {
  const type = whereName.exec(input.name)?.[1] ?? '';
  const fields = input.getFields();
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined) continue;
    const below = getNamedType(fields[name]?.type);
    if (!isConnective(input.name, name) && !isReadable(scope, type, name))
      yield { code: 'FILTER_NOT_READABLE', coordinate: `${type}.${name}` };
    if (!isInputObjectType(below)) continue;
    if (whereName.test(below.name)) yield* refusals(scope, below, given);
    else yield* operatorRefusals(scope, below.name, given);
  }
}

/** What operators read beside the field on which they stand. */
function* operatorRefusals(scope: RewriteScope, input: string, given: unknown): Generator<Refusal> {
  if (typeof given !== 'object' || given === null) return;
  for (const operator of Object.keys(given)) {
    const coordinate = scope.catalog.reads.get(`${input}.${operator}`);
    const [type = '', field = ''] = coordinate?.split('.') ?? [];
    if (coordinate !== undefined && !isReadable(scope, type, field))
      yield { code: 'FILTER_NOT_READABLE', coordinate };
  }
}

/** What joins conditions instead of reading a field. */
export function isConnective(input: string, name: string): boolean {
  return input.endsWith('ListWhere') || name === 'and' || name === 'or' || name === 'not';
}
