// The operation of an export and what is run for each of its pages: the caller's own document, with the arguments of the page and
// the place of the next one added to its one list.

import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
} from 'graphql';
import { conditionNames } from '../access/rewrite.ts';
import { gatewayError } from '../errors.ts';
import { type Operation, valuesOf } from '../operation.ts';
import { type Column, columnsOf } from './columns.ts';

export interface PagedDocument {
  readonly text: string;
  /** Response key of the list. */
  readonly key: string;
  /** Name of the list in the schema. */
  readonly list: string;
  readonly columns: readonly Column[];
}

/** Variable of the cursor behind which a page begins. Callers cannot declare it: their aliases alone may not begin so. */
export const afterVariable = '__yidang_after';
const paging = ['first', 'last', 'after', 'before'];

/**
 * @param operation valid for the schema
 * @throws GraphQLError EXPORT_SHAPE that names what does not fit
 */
export function pagedDocument(schema: GraphQLSchema, operation: Operation, pageSize: number): PagedDocument {
  const { document, definition } = operation;
  const list = listOf(definition);
  const type = schema.getQueryType()?.getFields()[list.name.value]?.type;
  const connection = type && getNamedType(type);
  if (!isObjectType(connection) || !connection.name.endsWith('Connection')) throw unfit(list.name.value);
  const nodes = nodesOf(list);
  const rowType = getNamedType(connection.getFields().nodes?.type);
  if (!isCompositeType(rowType)) throw unfit('nodes');
  const values = valuesOf(operation);
  const conditions = Object.fromEntries(conditionNames(document).map((name) => [name, values[name]]));
  const columns = columnsOf(schema, document, nodes, rowType, conditions);
  if ('nested' in columns) throw unfit(columns.nested);
  if (columns.length === 0) throw unfit('nodes');
  return {
    text: print(withPage(document, definition, list, pageSize)),
    key: (list.alias ?? list.name).value,
    list: list.name.value,
    columns,
  };
}

function listOf({ operation, selectionSet, variableDefinitions = [] }: OperationDefinitionNode): FieldNode {
  if (operation !== 'query') throw unfit(operation);
  if (variableDefinitions.some(({ variable }) => variable.name.value === afterVariable))
    throw unfit(afterVariable);
  const [list, another] = selectionSet.selections;
  if (list?.kind !== Kind.FIELD) throw unfit('...');
  if (another !== undefined) throw unfit(another.kind === Kind.FIELD ? another.name.value : '...');
  if ((list.directives ?? []).length > 0) throw unfit(`@${list.directives?.[0]?.name.value}`);
  const given = list.arguments?.find(({ name }) => paging.includes(name.value));
  if (given !== undefined) throw unfit(given.name.value);
  return list;
}

function nodesOf({ name, selectionSet }: FieldNode): FieldNode {
  const [nodes, another] = selectionSet?.selections ?? [];
  if (nodes?.kind !== Kind.FIELD || nodes.name.value !== 'nodes') throw unfit(name.value);
  if (nodes.alias !== undefined || (nodes.directives ?? []).length > 0) throw unfit('nodes');
  if (another !== undefined) throw unfit(another.kind === Kind.FIELD ? another.name.value : '...');
  return nodes;
}

function unfit(what: string) {
  return gatewayError('EXPORT_SHAPE', what);
}

function withPage(
  document: DocumentNode,
  definition: OperationDefinitionNode,
  list: FieldNode,
  pageSize: number,
): DocumentNode {
  const after = { kind: Kind.VARIABLE, name: name(afterVariable) } as const;
  const page: readonly ArgumentNode[] = [
    { kind: Kind.ARGUMENT, name: name('first'), value: { kind: Kind.INT, value: String(pageSize) } },
    { kind: Kind.ARGUMENT, name: name('after'), value: after },
  ];
  const next = field('pageInfo', [field('hasNextPage'), field('endCursor')]);
  const paged: FieldNode = {
    ...list,
    arguments: [...(list.arguments ?? []), ...page],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(list.selectionSet?.selections ?? []), next],
    },
  };
  const operation: OperationDefinitionNode = {
    ...definition,
    variableDefinitions: [
      ...(definition.variableDefinitions ?? []),
      {
        kind: Kind.VARIABLE_DEFINITION,
        variable: after,
        type: { kind: Kind.NAMED_TYPE, name: name('String') },
      },
    ],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [paged] },
  };
  return {
    ...document,
    definitions: document.definitions.map((each) => (each === definition ? operation : each)),
  };
}

function name(value: string) {
  return { kind: Kind.NAME, value } as const;
}

function field(called: string, selections?: readonly FieldNode[]): FieldNode {
  return {
    kind: Kind.FIELD,
    name: name(called),
    ...(selections && { selectionSet: { kind: Kind.SELECTION_SET, selections } }),
  };
}
