// Compiles a fetch for a lens: what is hidden is not asked, what conditions read is asked besides, and what comes back has
// a plan. Every type that may stand at a place gets a selection of its own, so that nothing depends on a shared one.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { subjectField } from '../access/catalog.ts';
import { type Condition, either, readsOf } from '../access/condition.ts';
import { checkArguments } from './arguments.ts';
import { connectionField } from './connection.ts';
import { type PlainModel, valueType } from './model.ts';
import { readPath } from './path.ts';
import {
  type FieldPlan,
  type LeafCase,
  type MatchPlan,
  type Place,
  type PlainFetch,
  plainKeys,
  type Refusal,
  type TypePlan,
} from './plan.ts';
import { isPlumbingField } from './plumbing.ts';
import { asked, requestOf } from './request.ts';
import type { Sight } from './sight.ts';
import { subjectsField } from './subjects.ts';

export interface CompileScope {
  readonly model: PlainModel;
  readonly sight: Sight;
  /** The mask of a rung on a ladder. */
  readonly mask: (rung: string, ladder: readonly string[]) => (value: unknown) => unknown;
}

/** Response key → the nodes asked under it. */
export type Fields = ReadonlyMap<string, readonly FieldNode[]>;

export interface Compilation extends CompileScope {
  readonly operation: OperationDefinitionNode;
  readonly refusals: Refusal[];
  below(type: GraphQLObjectType, nodes: readonly FieldNode[]): Fields;
}

/** @param conditions values of the variables that decide `@skip` and `@include` */
export function compile(
  scope: CompileScope,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  conditions: Record<string, unknown>,
): PlainFetch {
  const { schema } = scope.model;
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const query = schema.getQueryType();
  if (operation.operation !== 'query' || query == null) throw new Error('a plain subgraph answers queries');
  const compilation: Compilation = {
    ...scope,
    operation,
    refusals: [],
    below: (type, nodes) => collectSubfields(schema, fragments, conditions, type, nodes as FieldNode[]),
  };
  const fields = collectFields(schema, fragments, conditions, query, operation.selectionSet);
  const { plan, selections } = compileType(compilation, query, fields, {});
  const request = selections.length === 0 ? null : requestOf(operation, selections);
  return { request, refusals: compilation.refusals, root: plan };
}

export interface Compiled<T> {
  readonly plan: T;
  readonly selections: readonly SelectionNode[];
}

/** What a place asks of its rows besides what is selected. */
export interface Demand {
  /** Conditions that are decided on the rows. */
  readonly conditions?: readonly Condition[];
  /** The rows are put in order. */
  readonly sorted?: boolean;
}

export function compilePlace(
  compilation: Compilation,
  named: GraphQLNamedType,
  fieldsOf: (type: GraphQLObjectType) => Fields,
  demand: Demand,
): Compiled<Place> {
  const compiled = compilation.model
    .possible(named)
    .map((type) => compileType(compilation, type, fieldsOf(type), demand));
  const types = new Map(compiled.map(({ plan }) => [plan.type, plan]));
  if (!isAbstractType(named)) {
    const [only] = compiled;
    const selections = only?.selections ?? [];
    return {
      plan: { types, single: only?.plan },
      selections: selections.length > 0 ? selections : [asked('__typename', plainKeys.type)],
    };
  }
  const selections = compiled.flatMap(({ plan, selections }): SelectionNode[] => {
    if (selections.length === 0) return [];
    const typeCondition = {
      kind: Kind.NAMED_TYPE,
      name: { kind: Kind.NAME, value: plan.type },
    } as const;
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition,
        selectionSet: { kind: Kind.SELECTION_SET, selections: [...selections] },
      },
    ];
  });
  return {
    plan: { types, single: undefined },
    selections: [asked('__typename', plainKeys.type), ...selections],
  };
}

export function compileType(
  compilation: Compilation,
  type: GraphQLObjectType,
  fields: Fields,
  { conditions = [], sorted = false }: Demand,
): Compiled<TypePlan> {
  const { model, sight } = compilation;
  const governed = model.governed(type.name);
  const rows = sight.rows(type.name);
  const reads = new Set<string>();
  const note = (condition: Condition) => {
    for (const attribute of readsOf(condition).row) reads.add(attribute);
  };
  const plans: FieldPlan[] = [];
  const selections: SelectionNode[] = [];
  if (rows !== false) {
    [rows, ...conditions].forEach(note);
    for (const [key, nodes] of fields) {
      const compiled = compileField(compilation, type, key, nodes);
      plans.push(compiled.plan);
      selections.push(...compiled.selections);
      conditionsOf(compiled.plan).forEach(note);
    }
  }
  const attributes = [...reads].map((name) => {
    const path = governed?.attributeFields.get(name) ?? '';
    return { name, path, ...readPath(model.schema, type, path) };
  });
  selections.push(...new Map(attributes.map(({ path, selection }) => [path, selection])).values());
  const keys = rows === false || !sorted ? [] : [...(governed?.keys ?? [])];
  const identity = keys.filter((field) => type.getFields()[field] !== undefined);
  for (const field of identity) selections.push(asked(field, plainKeys.identity(type.name, field)));
  const plan: TypePlan = {
    type: type.name,
    rows,
    attributes: attributes.map(({ name, steps }) => ({ name, steps })),
    identity: identity.map((field) => plainKeys.identity(type.name, field)),
    identityClear: identity.every((field) => sight.isClear(type.name, field)),
    fields: plans,
  };
  return { plan, selections };
}

function conditionsOf(plan: FieldPlan): readonly Condition[] {
  switch (plan.kind) {
    case 'constant':
    case 'subject':
      return [];
    case 'access':
      return plan.bits;
    case 'leaf':
      return plan.cases.map(({ when }) => when);
    case 'object':
    case 'connection':
      return [plan.when];
    default:
      throw plan satisfies never;
  }
}

function compileField(
  compilation: Compilation,
  type: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
): Compiled<FieldPlan> {
  const { model, sight } = compilation;
  const node = nodes[0] as FieldNode;
  const name = node.name.value;
  if (name === '__typename') return { plan: { kind: 'constant', key, value: type.name }, selections: [] };
  if (name === '_access')
    return { plan: { kind: 'access', key, bits: sight.access(type.name) }, selections: [] };
  if (name === subjectField) return subjectsField(model, type, key);
  const cases = sight.cases(type.name, name);
  const named = valueType(type, name);
  if (cases.length === 0 || named === undefined) return nothing(key);
  if (model.governed(type.name) === undefined && !isPlumbingField(model, type, name, named)) {
    if (sight.lens.types !== null && sight.lens.whole !== true) {
      compilation.refusals.push({ code: 'AGGREGATE_REFUSED' });
      return nothing(key);
    }
  }
  if (isLeafType(named)) return leafField(compilation, type, key, node, cases);
  const when = either(cases.filter(({ rung }) => rung === 'CLEAR').map((each) => each.when));
  if (when === false) return nothing(key);
  const rows = model.rowsOf(named);
  if (rows !== undefined) return connectionField(compilation, { type, key, nodes, rows, when });
  return objectField(compilation, { type, key, nodes, when });
}

export function nothing(key: string): Compiled<FieldPlan> {
  return { plan: { kind: 'constant', key, value: null }, selections: [] };
}

function leafField(
  compilation: Compilation,
  type: GraphQLObjectType,
  key: string,
  node: FieldNode,
  cases: ReturnType<Sight['cases']>,
): Compiled<FieldPlan> {
  const ladder = compilation.model.governed(type.name)?.fields.get(node.name.value)?.ladder ?? [];
  const made = cases.map(({ when, rung }): LeafCase => {
    return { when, mask: rung === 'CLEAR' ? null : compilation.mask(rung, ladder) };
  });
  // An argument shifts or cuts the value before it is masked: many answers together would give it away.
  if ((node.arguments?.length ?? 0) > 0 && made.some(({ mask }) => mask !== null))
    compilation.refusals.push({ code: 'ARGUMENT_REFUSED' });
  return {
    plan: { kind: 'leaf', key, cases: made },
    selections: [asked(node.name.value, key, node.arguments)],
  };
}

export interface FieldPlace {
  readonly type: GraphQLObjectType;
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly when: Condition;
}

export function objectField(
  compilation: Compilation,
  { type, key, nodes, when }: FieldPlace,
): Compiled<FieldPlan> {
  const { model, sight } = compilation;
  const node = nodes[0] as FieldNode;
  const name = node.name.value;
  const definition = type.getFields()[name];
  const named = getNamedType(definition?.type) as GraphQLNamedType;
  const isList = isListType(isNonNullType(definition?.type) ? definition.type.ofType : definition?.type);
  const coordinate = `${type.name}.${name}`;
  const rows = model.rowsOf(named) ?? named;
  const shape = rows !== named ? 'connection' : isList ? 'list' : 'one';
  const { refusals, matches } = checkArguments(model, sight, { coordinate, node, rows, shape });
  compilation.refusals.push(...refusals);
  const aligned = coordinate === 'Query._entities';
  const plumbing = model.governed(named.name) === undefined && !isAbstractType(named);
  const ordered = !isList || aligned || plumbing || sight.isOpen(named);
  const { plan: place, selections } = compilePlace(
    compilation,
    named,
    (each) => compilation.below(each, nodes),
    { conditions: matches.map((match: MatchPlan) => match.when), sorted: !ordered },
  );
  return {
    plan: {
      kind: 'object',
      key,
      when,
      place,
      list: aligned ? 'aligned' : 'closed up',
      ordered,
      matches,
    },
    selections: [asked(name, key, node.arguments, selections)],
  };
}
