// Compiles a connection of which some rows or cells are hidden. Its pages, cursors and counts would tell of them, so the
// subgraph is asked for its rows alone, from the first one on; the page that the caller wants is made of those that remain.

import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isNonNullType,
  Kind,
  parseType,
  type SelectionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { checkArguments, ownPaging } from './arguments.ts';
import {
  type Compilation,
  type Compiled,
  compilePlace,
  type FieldPlace,
  nothing,
  objectField,
} from './compile.ts';
import { valueType } from './model.ts';
import {
  type ConnectionPart,
  type EdgePart,
  type FieldPlan,
  type MatchPlan,
  plainKeys,
  type View,
} from './plan.ts';
import { asked, requestOf } from './request.ts';

/** Rows that are asked of a subgraph at once. */
export const pageSize = 100;

export function connectionField(
  compilation: Compilation,
  place: FieldPlace & { readonly rows: GraphQLNamedType },
): Compiled<FieldPlan> {
  const { model, sight, refusals } = compilation;
  const { type, key, nodes, rows, when } = place;
  const node = nodes[0] as FieldNode;
  const coordinate = `${type.name}.${node.name.value}`;
  const checked = checkArguments(model, sight, { coordinate, node, rows, shape: 'connection' });
  if (sight.isOpen(rows) && checked.matches.every((match) => match.when === true))
    return objectField(compilation, place);
  refusals.push(...checked.refusals);
  const connection = valueType(type, node.name.value) as GraphQLObjectType;
  // Whether rows of another owner exist is not known here, so neither is how many there are.
  if (!model.possible(rows).every(({ name }) => model.holds(name)) || !saysWhetherWhole(connection)) {
    refusals.push({ code: 'AGGREGATE_REFUSED' });
    return nothing(key);
  }
  const reading = readingOf(compilation, connection, rows, checked.matches);
  const parts = partsOf(reading, nodes);
  if (reading.views.length === 0) addView(reading, []);
  const definition = type.getFields()[node.name.value];
  if (definition === undefined) return nothing(key);
  const call = { definition, node };
  const { field, next } = requestFor(compilation, type, call, key, reading.selections);
  const { views } = reading;
  const plan = { kind: 'connection', key, when, call, views, parts, matches: checked.matches, coordinate };
  return { plan: { ...plan, kind: 'connection', ...(next && { next }) }, selections: [field] };
}

/** Without it, rows that are missing from an answer would pass for rows that are hidden. */
function saysWhetherWhole(connection: GraphQLObjectType): boolean {
  const info = valueType(connection, 'pageInfo');
  return info !== undefined && 'getFields' in info && info.getFields().hasNextPage !== undefined;
}

interface Reading {
  readonly compilation: Compilation;
  readonly connection: GraphQLObjectType;
  readonly rows: GraphQLNamedType;
  readonly matches: readonly MatchPlan[];
  readonly views: View[];
  readonly selections: SelectionNode[];
}

function readingOf(
  compilation: Compilation,
  connection: GraphQLObjectType,
  rows: GraphQLNamedType,
  matches: readonly MatchPlan[],
): Reading {
  const info = valueType(connection, 'pageInfo') as GraphQLObjectType;
  const marks = ['hasNextPage', 'endCursor'].filter((name) => info.getFields()[name] !== undefined);
  const page = asked(
    'pageInfo',
    plainKeys.page,
    [],
    marks.map((name) => asked(name, name)),
  );
  return { compilation, connection, rows, matches, views: [], selections: [page] };
}

/** One more selection of the rows. @returns its index */
function addView(reading: Reading, nodes: readonly FieldNode[]): number {
  const { compilation, connection, rows, views, selections } = reading;
  const index = views.length;
  const key = plainKeys.view(index);
  const conditions = reading.matches.map(({ when }) => when);
  const compiled = compilePlace(compilation, rows, (type) => compilation.below(type, nodes), {
    conditions,
    sorted: true,
  });
  const edges = connection.getFields().nodes === undefined;
  views.push({ key, edges, place: compiled.plan });
  selections.push(
    edges
      ? asked('edges', key, [], [asked('node', plainKeys.node, [], compiled.selections)])
      : asked('nodes', key, [], compiled.selections),
  );
  return index;
}

function partsOf(reading: Reading, nodes: readonly FieldNode[]): ConnectionPart[] {
  const { compilation, connection } = reading;
  return [...compilation.below(connection, nodes)].map(([key, below]): ConnectionPart => {
    const name = below[0]?.name.value;
    switch (name) {
      case '__typename':
        return { kind: 'constant', key, value: connection.name };
      case 'totalCount':
        return { kind: 'total', key };
      case 'nodes':
        return { kind: 'nodes', key, view: addView(reading, below) };
      case 'edges':
        return { kind: 'edges', key, parts: edgeParts(reading, below) };
      case 'pageInfo': {
        const info = valueType(connection, 'pageInfo') as GraphQLObjectType;
        const fields = [...compilation.below(info, below)].map(([each, [node]]) => {
          return { key: each, field: node?.name.value ?? '' };
        });
        return { kind: 'pageInfo', key, fields };
      }
      default:
        compilation.refusals.push({ code: 'AGGREGATE_REFUSED' });
        return { kind: 'constant', key, value: null };
    }
  });
}

function edgeParts(reading: Reading, nodes: readonly FieldNode[]): EdgePart[] {
  const { compilation, connection } = reading;
  const edge = valueType(connection, 'edges') as GraphQLObjectType;
  return [...compilation.below(edge, nodes)].map(([key, below]): EdgePart => {
    switch (below[0]?.name.value) {
      case '__typename':
        return { kind: 'constant', key, value: edge.name };
      case 'cursor':
        return { kind: 'cursor', key };
      case 'node':
        return { kind: 'node', key, view: addView(reading, below) };
      default:
        compilation.refusals.push({ code: 'AGGREGATE_REFUSED' });
        return { kind: 'constant', key, value: null };
    }
  });
}

/** The field with paging of the gateway's own; at the root of an operation, also how to ask for the rows after a page. */
function requestFor(
  { operation, model }: Compilation,
  type: GraphQLObjectType,
  { definition, node }: { definition: { args: readonly { name: string; type: unknown }[] }; node: FieldNode },
  key: string,
  selections: readonly SelectionNode[],
) {
  const kept = (node.arguments ?? []).filter(({ name }) => !ownPaging.has(name.value));
  const after = definition.args.find(({ name }) => name === 'after');
  const takesFirst = definition.args.some(({ name }) => name === 'first');
  const first = { kind: Kind.INT, value: String(pageSize) } as const;
  const sized = takesFirst ? [...kept, argumentOf('first', first)] : kept;
  const field = asked(node.name.value, key, sized, selections);
  const isRoot = type === model.schema.getQueryType();
  if (!isRoot || !takesFirst || after === undefined || isNonNullType(after.type)) return { field };
  const variable = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: plainKeys.after } } as const;
  const added: VariableDefinitionNode = {
    kind: Kind.VARIABLE_DEFINITION,
    variable,
    type: parseType(String(after.type)),
  };
  const following = asked(node.name.value, key, [...sized, argumentOf('after', variable)], selections);
  return { field, next: requestOf(operation, [following], [added]) };
}

function argumentOf(name: string, value: { readonly kind: Kind.INT; readonly value: string } | object) {
  return {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: name },
    value: value as never,
  } as const;
}
