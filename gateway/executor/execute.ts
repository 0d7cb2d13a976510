// Runs operations over a supergraph: planned once per document, compiled once per document and conditions, then only run.
// Who may ask what was settled before; data sources know how subgraphs are reached.

import { type Operation, operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { introspectionOf } from '../access/introspection.ts';
import { conditionNames } from '../access/rewrite.ts';
import { type CacheFigures, counted } from '../counted-cache.ts';
import { withKeys } from './aliases.ts';
import { compilePlan } from './compile.ts';
import { complete } from './complete.ts';
import { type EntityKeys, entityKeys } from './entity-keys.ts';
import { type Run, runFetch } from './fetch.ts';
import { incompleteErrors } from './incomplete-errors.ts';
import type { Step } from './ordering.ts';
import { type Missing, missingErrors, missingFields, unreachable, withoutDeadEnds } from './reach.ts';
import { type Required, requiredOf } from './required.ts';
import { type Requirements, separateRequirements } from './requirements.ts';
import { resolvableKeysFirst } from './resolvable-keys.ts';
import { settled } from './settled.ts';
import { compileShape, type ObjectShape } from './shape.ts';
import type { DataSources, PreparingDataSource } from './source.ts';
import type { Words } from './words.ts';

export interface Execution {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** INVARIANT: another document, or other words that are needed, have another hash. */
  readonly hash: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What data sources learn of the request. */
  readonly context: unknown;
  readonly words: Words | null;
}

export interface Executor {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  /** @throws Error for a document that cannot be planned */
  execute(execution: Execution): Promise<ExecutionResult>;
  /** Plans and compiles, and runs nothing. @param execution of its variables, those of conditions are needed */
  prepare(execution: Omit<Execution, 'context'>): void;
  /** Of the kept plans. */
  figures(): CacheFigures;
}

/** Bounds what is kept, measured by the text of the plans. */
const keptPlanCharacters = 64 * 1024 * 1024;
const keptConditions = 16;

export function createExecutor(
  supergraphSdl: string,
  buildDataSource: (subgraph: { readonly name: string; readonly url?: string }) => PreparingDataSource,
): Executor {
  const graph = graphOf(supergraphSdl);
  const { supergraph, apiSchema, schema, supergraphSchema, keys, required, requirements } = graph;
  const scope = {
    api: schema,
    schema: supergraphSchema,
    keys,
    required,
    requirements,
    sources: new Map(supergraph.subgraphsMetadata().map((each) => [each.name, buildDataSource(each)])),
  };
  const plans = counted(
    new LRUCache<string, Planned>({
      maxSize: keptPlanCharacters,
      sizeCalculation: ({ size }) => size,
    }),
  );

  /** @param values of variables, those of conditions at least */
  function plannedFor(
    { document, operationName = '', hash }: Omit<Execution, 'context'>,
    values: Readonly<Record<string, unknown>>,
  ): Planned {
    const names = conditionNames(document);
    const decided = names.length === 0 ? '' : JSON.stringify(names.map((name) => values[name] === true));
    const key = `${hash} ${operationName}${decided}`;
    const known = plans.get(key);
    if (known !== undefined) return known;
    const options = operationName === '' ? {} : { operationName };
    const operation = operationFromDocument(apiSchema, settled(document, values), options);
    const planned = plannedOf(document, operationName, planFor(graph, operation));
    plans.set(key, planned);
    return planned;
  }

  return {
    schema,
    figures: plans.figures,
    prepare(execution) {
      const planned = plannedFor(execution, execution.variables);
      const { plan } = planned;
      if (!(plan instanceof GraphQLError))
        compiledFor(scope, { ...planned, plan }, execution, execution.variables);
    },
    async execute(execution) {
      const { variableDefinitions = [] } = operationOf(execution.document, execution.operationName);
      const values = getVariableValues(schema, variableDefinitions, execution.variables);
      if (values.errors !== undefined) return { errors: values.errors };
      const planned = plannedFor(execution, values.coerced);
      const { plan } = planned;
      if (plan instanceof GraphQLError) return { data: null, errors: [plan] };
      return run(scope, compiledFor(scope, { ...planned, plan }, execution, values.coerced), execution);
    },
  };
}

/** Takes seconds for a large supergraph, and no executor changes it: those of one supergraph share it. */
function graphOf(supergraphSdl: string): Graph {
  if (lastGraph?.sdl === supergraphSdl) return lastGraph;
  const document = resolvableKeysFirst(parse(supergraphSdl, { noLocation: true }));
  const requirements = separateRequirements(document);
  const supergraph = Supergraph.build(document);
  const apiSchema = supergraph.apiSchema();
  lastGraph = {
    sdl: supergraphSdl,
    supergraph,
    apiSchema,
    planner: new QueryPlanner(requirements === null ? supergraph : Supergraph.build(requirements.supergraph)),
    requirements,
    required: requiredOf(requirements?.supergraph ?? document),
    schema: apiSchema.toGraphQLJSSchema(),
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    keys: entityKeys(document),
  };
  return lastGraph;
}

/** Also an error is kept: who asks it again does not make the planner try again. */
function planFor({ planner, requirements, required }: Graph, operation: Operation): QueryPlan | GraphQLError {
  let plan: QueryPlan;
  try {
    plan = planner.buildQueryPlan(operation);
  } catch (error) {
    return unreachable(error);
  }
  return withoutDeadEnds(required, requirements === null ? plan : requirements.restore(plan));
}

interface Graph {
  readonly sdl: string;
  readonly supergraph: Supergraph;
  readonly apiSchema: ReturnType<Supergraph['apiSchema']>;
  readonly planner: QueryPlanner;
  readonly requirements: Requirements | null;
  readonly required: Required;
  readonly schema: GraphQLSchema;
  readonly supergraphSchema: GraphQLSchema;
  readonly keys: EntityKeys;
}

let lastGraph: Graph | undefined;

interface Scope {
  readonly api: GraphQLSchema;
  readonly schema: GraphQLSchema;
  readonly keys: EntityKeys;
  readonly required: Required;
  readonly requirements: Requirements | null;
  readonly sources: DataSources;
}

interface Planned {
  readonly plan: QueryPlan | GraphQLError;
  readonly operation: OperationDefinitionNode;
  readonly document: DocumentNode;
  readonly conditionNames: readonly string[];
  readonly compiled: LRUCache<string, Compiled>;
  readonly size: number;
}

function plannedOf(document: DocumentNode, operationName: string, plan: Planned['plan']): Planned {
  return {
    plan,
    operation: operationOf(document, operationName),
    document,
    conditionNames: conditionNames(document),
    compiled: new LRUCache<string, Compiled>({ max: keptConditions }),
    size: JSON.stringify(plan).length + 1,
  };
}

function operationOf(document: DocumentNode, operationName = ''): OperationDefinitionNode {
  for (const each of document.definitions) {
    if (each.kind !== Kind.OPERATION_DEFINITION) continue;
    if (operationName === '' || each.name?.value === operationName) return each;
  }
  throw new Error('the operation is not of the document');
}

interface Compiled {
  readonly steps: readonly Step[];
  readonly shape: ObjectShape;
  readonly introspection: DocumentNode | null;
  readonly missing: readonly Missing[];
}

function compiledFor(
  { api, ...scope }: Scope,
  planned: Planned & { readonly plan: QueryPlan },
  { words }: Pick<Execution, 'words'>,
  values: Readonly<Record<string, unknown>>,
): Compiled {
  const { plan, operation, document } = planned;
  const conditions = Object.fromEntries(planned.conditionNames.map((name) => [name, values[name]]));
  const key = JSON.stringify(conditions);
  const known = planned.compiled.get(key);
  if (known !== undefined) return known;
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const made: Compiled = {
    steps: compilePlan({ ...scope, words, conditions }, plan),
    shape: compileShape({ schema: api, fragments, conditions }, operation),
    introspection: introspectionOf(api, document, operation, conditions),
    missing: missingFields({ schema: api, fragments, conditions }, plan, operation),
  };
  planned.compiled.set(key, made);
  return made;
}

async function run(
  { api, requirements }: Scope,
  { steps, shape, introspection, missing }: Compiled,
  { variables, context }: Execution,
): Promise<ExecutionResult> {
  const errors: GraphQLError[] = [];
  const run: Run = { variables, context, data: {}, errors };
  await runSteps(run, steps);
  if (missing.length > 0) errors.push(...missingErrors(missing, run.data));
  const known =
    introspection === null
      ? {}
      : { ...executeSync({ schema: api, document: introspection, variableValues: variables }).data };
  const { data, incomplete } = complete(shape, run.data, known);
  if (errors.length > 0) errors.push(...incompleteErrors(incomplete, data, errors));
  if (errors.length > 0)
    return requirements === null ? { errors, data } : withKeys({ errors, data }, requirements.nameOf);
  return incomplete.length > 0 ? { data, extensions: { valueCompletion: incomplete } } : { data };
}

async function runSteps(run: Run, steps: readonly Step[]): Promise<void> {
  const running: Promise<void>[] = [];
  for (const { fetch, after } of steps) {
    running.push(
      after.length === 0
        ? runFetch(run, fetch)
        : Promise.all(after.map((position) => running[position])).then(() => runFetch(run, fetch)),
    );
  }
  await Promise.all(running);
}
