// Views: operation documents kept in files, called by name. A file holds one query of the file's name in PascalCase; it is
// validated when it is loaded, so that a view which no longer fits the schema stops the start and not a caller.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
  validate,
} from 'graphql';
import { gatewayError } from './errors.ts';

export interface View {
  readonly name: string;
  readonly document: string;
  readonly arguments: readonly ViewArgument[];
}

interface ViewArgument {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly required: boolean;
}

export interface Views {
  /** @param id name of a view, or `sha256:` and the hexadecimal digest of its document. */
  byDocumentId(id: string): View | undefined;
  byName(name: string): View | undefined;
}

/** @throws Error that names the file, for a view that does not fit the schema or its own name */
export function loadViews(directory: string, schema: GraphQLSchema): Views {
  const views = readdirSync(directory)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => loadView(join(directory, file), schema));
  const byName = new Map(views.map((view) => [view.name, view]));
  const byDocumentId = new Map([
    ...byName,
    ...views.map((view) => [documentId(view.document), view] as const),
  ]);
  return { byDocumentId: (id) => byDocumentId.get(id), byName: (name) => byName.get(name) };
}

export const noViews: Views = { byDocumentId: () => undefined, byName: () => undefined };

/** Content address of a document: `sha256:` and 64 hexadecimal digits, as in GraphQL over HTTP's persisted documents. */
export function documentId(document: string): string {
  return `sha256:${createHash('sha256').update(document).digest('hex')}`;
}

function loadView(file: string, schema: GraphQLSchema): View {
  const name = basename(file, '.graphql');
  const document = readFileSync(file, 'utf8');
  const parsed = parse(document);
  const errors = validate(schema, parsed);
  if (errors.length > 0) {
    throw new Error(`${file} does not fit the schema: ${errors.map(({ message }) => message).join(' ')}`);
  }
  const operations = parsed.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const operation = operations[0];
  if (
    operations.length !== 1 ||
    operation?.operation !== 'query' ||
    operation.name?.value !== pascalCase(name)
  ) {
    throw new Error(`${file} must hold one query, named ${pascalCase(name)}`);
  }
  return { name, document, arguments: viewArguments(operation, schema) };
}

function viewArguments(operation: OperationDefinitionNode, schema: GraphQLSchema): ViewArgument[] {
  return (operation.variableDefinitions ?? []).map((definition) => {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type) as GraphQLInputType;
    return { name, type, required: isNonNullType(type) && definition.defaultValue === undefined };
  });
}

/**
 * The variables of a view called with query parameters: `?personId=…&first=10` → `{ personId: '…', first: 10 }`. A list is
 * a repeated parameter, an input object is JSON.
 * @throws GraphQLError VIEW_ARGUMENT that names the argument
 */
export function viewVariables(view: View, parameters: URLSearchParams): Record<string, unknown> {
  const known = new Set(view.arguments.map(({ name }) => name));
  for (const name of parameters.keys()) if (!known.has(name)) throw gatewayError('VIEW_ARGUMENT', name);
  const variables: Record<string, unknown> = {};
  for (const { name, type, required } of view.arguments) {
    const given = parameters.getAll(name);
    if (given.length === 0) {
      if (required) throw gatewayError('VIEW_ARGUMENT', name);
      continue;
    }
    const value = coerceAll(type, given);
    if (value === undefined) throw gatewayError('VIEW_ARGUMENT', name);
    variables[name] = value;
  }
  return variables;
}

function coerceAll(type: GraphQLInputType, given: readonly string[]): unknown {
  if (isNonNullType(type)) return coerceAll(type.ofType, given);
  if (isListType(type)) {
    const values = given.map((text) => coerceAll(type.ofType, [text]));
    return values.includes(undefined) ? undefined : values;
  }
  const [text] = given;
  return text === undefined || given.length > 1 ? undefined : coerce(type, text);
}

/** Undefined for text that is no value of the type. Scalars of the domains are strings; their subgraph checks them. */
function coerce(type: GraphQLInputType, text: string): unknown {
  if (isInputObjectType(type)) return parseObject(text);
  if (!isScalarType(type)) return text;
  switch (type.name) {
    case 'Int':
      return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
    case 'Float':
      return /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
    case 'Boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    default:
      return text;
  }
}

function parseObject(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function pascalCase(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase());
}
