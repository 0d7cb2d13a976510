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
import { compilePlan, type Step } from './compile.ts';
import { complete } from './complete.ts';
import { type EntityKeys, entityKeys } from './entity-keys.ts';
import { type Run, runFetch } from './fetch.ts';
import { incompleteErrors } from './incomplete-errors.ts';
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
    { document, operationName = '', hash, words }: Omit<Execution, 'context'>,
    values: Readonly<Record<string, unknown>>,
  ): Planned['answer'] {
    const names = conditionNames(document);
    const conditions = Object.fromEntries(names.map((name) => [name, values[name] === true]));
    const decided = names.length === 0 ? '' : JSON.stringify(Object.values(conditions));
    const key = `${hash} ${operationName}${decided}`;
    const known = plans.get(key);
    if (known !== undefined) return known.answer;
    const options = operationName === '' ? {} : { operationName };
    const operation = operationFromDocument(apiSchema, settled(document, conditions), options);
    const plan = planFor(graph, operation);
    const asked = { document, operation: operationOf(document, operationName), conditions, words };
    const answer = plan instanceof GraphQLError ? plan : compile(scope, plan, asked);
    plans.set(key, { answer, size: JSON.stringify(plan).length + 1 });
    return answer;
  }

  return {
    schema,
    figures: plans.figures,
    prepare(execution) {
      plannedFor(execution, execution.variables);
    },
    async execute(execution) {
      const { variableDefinitions = [] } = operationOf(execution.document, execution.operationName);
      const values = getVariableValues(schema, variableDefinitions, execution.variables);
      if (values.errors !== undefined) return { errors: values.errors };
      const planned = plannedFor(execution, values.coerced);
      if (planned instanceof GraphQLError) return { data: null, errors: [planned] };
      return run(scope, planned, execution);
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

/** What it takes to run a document under the values of its conditions. */
interface Planned {
  readonly answer: Compiled | GraphQLError;
  /** In characters of the plan. */
  readonly size: number;
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

interface Asked extends Pick<Execution, 'document' | 'words'> {
  readonly operation: OperationDefinitionNode;
  /** Values of the variables that decide `@skip` and `@include`. */
  readonly conditions: Record<string, boolean>;
}

function compile(
  { api, ...scope }: Scope,
  plan: QueryPlan,
  { document, operation, conditions, words }: Asked,
): Compiled {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  // What an answer has is said by the document itself: where nothing is left of a selection, the plan asks for something.
  const answered = { schema: api, fragments, conditions };
  return {
    steps: compilePlan({ ...scope, words }, plan),
    shape: compileShape(answered, operation),
    introspection: introspectionOf(api, document, operation, conditions),
    missing: missingFields(answered, plan, operation),
  };
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
