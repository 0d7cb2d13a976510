// Runs operations over a supergraph: plans are compiled, then only run. Who may ask what was settled before; data sources know how
// subgraphs are reached.

import type { QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
} from 'graphql';
import { introspectionOf } from '../access/introspection.ts';
import { withKeys } from './aliases.ts';
import { compilePlan, type Step } from './compile.ts';
import { complete } from './complete.ts';
import { type Run, runFetch } from './fetch.ts';
import { type Graph, graphOf } from './graph.ts';
import { incompleteErrors } from './incomplete-errors.ts';
import { type Execution, type Executor, executorOf, type Planning } from './planned.ts';
import { type Missing, missingErrors, missingFields } from './reach.ts';
import { compileShape, type ObjectShape } from './shape.ts';
import { type BuildDataSource, type DataSources, dataSourcesOf } from './source.ts';

export function createExecutor(supergraphSdl: string, buildDataSource: BuildDataSource): Executor {
  const graph = graphOf(supergraphSdl);
  const scope = { ...graph, sources: dataSourcesOf(graph.supergraph, buildDataSource) };
  return executorOf(graph, {
    compile: (plan, planning) => compile(scope, plan, planning),
    run: (compiled, execution) => run(scope, compiled, execution),
  });
}

interface Scope extends Graph {
  readonly sources: DataSources;
}

interface Compiled {
  readonly steps: readonly Step[];
  readonly shape: ObjectShape;
  readonly introspection: DocumentNode | null;
  readonly missing: readonly Missing[];
}

function compile(
  scope: Scope,
  plan: QueryPlan,
  { document, operation, conditions, words }: Planning,
): Compiled {
  const { api } = scope;
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
