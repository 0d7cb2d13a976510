// Runs operations over a supergraph: plans are compiled, then only run. Who may ask what was settled before; data sources know how
// subgraphs are reached.

import type { QueryPlan } from '@apollo/query-planner';
import { type DocumentNode, type ExecutionResult, executeSync, type GraphQLError } from 'graphql';
import { introspectionOf } from '../access/introspection.ts';
import { type Answered, answeredOf, resultOf } from './answered.ts';
import { compilePlan, type Step } from './compile.ts';
import { complete } from './complete.ts';
import { type Run, runFetch } from './fetch.ts';
import { type Graph, graphOf } from './graph.ts';
import { type Execution, type Executor, executorOf, type Planning } from './planned.ts';
import { missingErrors } from './reach.ts';
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

interface Compiled extends Answered {
  readonly steps: readonly Step[];
  readonly introspection: DocumentNode | null;
}

function compile(scope: Scope, plan: QueryPlan, planning: Planning): Compiled {
  const { api } = scope;
  const { document, operation, conditions, words } = planning;
  return {
    ...answeredOf(api, plan, planning),
    steps: compilePlan({ ...scope, words }, plan),
    introspection: introspectionOf(api, document, operation, conditions),
  };
}

async function run(
  { api, requirements }: Scope,
  { steps, shape, introspection, missing }: Compiled,
  { variables, context, picked }: Execution,
): Promise<ExecutionResult> {
  const errors: GraphQLError[] = [];
  const run: Run = { variables, context, data: {}, errors };
  await new Promise<void>((resolve) => runSteps(run, steps, resolve));
  if (missing.length > 0) errors.push(...missingErrors(missing, run.data));
  const known =
    introspection === null
      ? {}
      : { ...executeSync({ schema: api, document: introspection, variableValues: variables }).data };
  return resultOf({ ...complete(shape, run.data, known, picked), errors }, requirements);
}

/** Each begins when the last of those that it waits for is over. No promises but those of answers: they would cost more than the plan. */
function runSteps(run: Run, steps: readonly Step[], ended: () => void): void {
  const waitsFor = steps.map(({ after }) => after.length);
  let left = steps.length;
  if (left === 0) {
    ended();
    return;
  }
  const begin = ({ fetch, before }: Step) => {
    runFetch(run, fetch, () => {
      for (const position of before) {
        waitsFor[position] = (waitsFor[position] as number) - 1;
        if (waitsFor[position] === 0) begin(steps[position] as Step);
      }
      left -= 1;
      if (left === 0) ended();
    });
  };
  for (const step of steps) if (step.after.length === 0) begin(step);
}
