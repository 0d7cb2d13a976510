// Compiles a fetch, that is an operation on one subgraph, into statements and shapes.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  getNamedType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { aggregatePlan } from './aggregate.ts';
import { connectionLevel } from './connection.ts';
import { collectFields, subselections } from './fields.ts';
import { type Condition, matchOf } from './lens.ts';
import type { LookupQuery, SearchQuery } from './mapping.ts';
import { columnTerm } from './ordering.ts';
import type { Call, CompiledFetch, EntityTarget, Root } from './plan.ts';
import { keyedLevel, objectTarget, type SelectScope, select, sourceOf, whenSql } from './select.ts';
import { createColumns, searchStatement } from './statement.ts';
import { setQuestions } from './subject.ts';

/** @param conditions values of the variables that decide `@skip` and `@include` */
export function compile(
  context: Pick<SelectScope, 'model' | 'lens' | 'mask'>,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  conditions: Readonly<Record<string, unknown>>,
): CompiledFetch {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const scope: SelectScope = { ...context, schema: context.model.schema, fragments, conditions };
  const roots = [...collectFields(scope, 'Query', [operation.selectionSet])].map(([key, nodes]) =>
    root(scope, key, nodes),
  );
  return { roots };
}

function root(scope: SelectScope, key: string, nodes: readonly FieldNode[]): Root {
  const node = nodes[0] as FieldNode;
  const name = node.name.value;
  if (name === '__typename') return { kind: 'constant', key, value: 'Query' };
  if (name === '_service') return { kind: 'constant', key, value: service(scope, nodes) };
  const definition = scope.schema.getQueryType()?.getFields()[name] as GraphQLField<unknown, unknown>;
  const call: Call = { definition, node };
  if (name === '_entities') return { kind: 'entities', key, call, types: entityTargets(scope, nodes) };
  const asks = setQuestions[name];
  if (asks !== undefined) return { kind: 'subjects', key, call, asks };
  const aggregated = /^(.+)Aggregate$/.exec(getNamedType(definition.type).name)?.[1];
  if (aggregated !== undefined)
    return { kind: 'aggregate', key, call, plan: aggregatePlan(scope, aggregated, nodes) };
  const query = scope.model.mapping.queries[name];
  if (query === undefined) throw new Error(`${scope.model.name}: no mapping for Query.${name}`);
  if ('lookup' in query) return lookup(scope, key, call, query, nodes);
  if ('search' in query) return search(scope, key, call, query, nodes);
  const level = connectionLevel({
    scope,
    call,
    type: query.list,
    references: undefined,
    order: [],
    where: undefined,
    coordinate: `Query.${name}`,
    selections: subselections(nodes),
  });
  return { kind: 'list', key, level };
}

function service(scope: SelectScope, nodes: readonly FieldNode[]): Record<string, string> {
  const value: Record<string, string> = {};
  for (const [key, [node]] of collectFields(scope, '_Service', subselections(nodes))) {
    value[key] = node?.name.value === 'sdl' ? scope.model.sdl : '_Service';
  }
  return value;
}

function entityTargets(scope: SelectScope, nodes: readonly FieldNode[]): ReadonlyMap<string, EntityTarget> {
  const targets = new Map<string, EntityTarget>();
  for (const [name, type] of Object.entries(scope.model.mapping.types)) {
    if (type.kind === 'embedded' || type.kind === 'abstract' || !isObjectType(scope.schema.getType(name)))
      continue;
    const selections = subselections(nodes);
    if (collectFields(scope, name, selections).size === 0) continue;
    targets.set(name, { key: type.key, target: objectTarget(scope, name, selections) });
  }
  return targets;
}

function lookup(
  scope: SelectScope,
  key: string,
  call: Call,
  query: LookupQuery,
  nodes: readonly FieldNode[],
): Root {
  const levels = Object.entries(query.by).map(([argument, column]) => {
    const when = whenSql(scope, query.lookup, matchCondition(scope, call, argument));
    return [argument, keyedLevel(scope, query.lookup, column, subselections(nodes), when)] as const;
  });
  return { kind: 'lookup', key, call, levels: new Map(levels) };
}

/** Where a value that the caller brings may be compared with the field that the argument names by `@matches`. */
function matchCondition({ lens }: SelectScope, { definition }: Call, argument: string): Condition {
  const node = definition.args.find(({ name }) => name === argument)?.astNode;
  const value = node?.directives?.find(({ name }) => name.value === 'matches')?.arguments?.[0]?.value;
  if (value?.kind !== Kind.STRING) return true;
  const [type = '', field = ''] = value.value.split('.');
  return matchOf(lens, type, field);
}

function search(
  scope: SelectScope,
  key: string,
  call: Call,
  query: SearchQuery,
  nodes: readonly FieldNode[],
): Root {
  const columns = createColumns(`{t}.${scope.model.keyColumn(query.search)}`);
  const selection = select(scope, query.search, subselections(nodes), columns);
  const parameters = Object.entries(query.parameters);
  const statement = searchStatement({
    source: sourceOf(scope, query.search),
    columns,
    where: query.where,
    types: Object.fromEntries(parameters.map(([name, parameter]) => [name, parameter.type])),
    order: [
      ...(query.order ?? []),
      { column: scope.model.keyColumn(query.search), direction: 'asc' as const },
    ].map(columnTerm),
    limit: query.limit,
  });
  const paths = Object.fromEntries(parameters.map(([name, parameter]) => [name, parameter.path.split('.')]));
  return { kind: 'search', key, call, statement, paths, list: isListType(call.definition.type), selection };
}
