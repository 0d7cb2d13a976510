// Runs plans by the executor of @apollo/gateway. What that does otherwise than the specification says is repaired in the plan, in
// what subgraphs are told and answer, and in what is said of what is missing.

import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { type Answered, answeredOf, type Outcome, resultOf } from './answered.ts';
import { complete } from './complete.ts';
import { graphOf } from './graph.ts';
import type { Value } from './own.ts';
import { packagePlan } from './package-plan.ts';
import { createPackageRun, type Fetched } from './package-run.ts';
import { pathsAt } from './path.ts';
import { type Executor, executorOf } from './planned.ts';
import { missingErrors } from './reach.ts';
import { type BuildDataSource, dataSourcesOf } from './source.ts';

type Request = Parameters<typeof executeQueryPlan>[2];

export function createPackageExecutor(supergraphSdl: string, buildDataSource: BuildDataSource): Executor {
  const graph = graphOf(supergraphSdl);
  const { api, schema, apiSchema, requirements } = graph;
  const sources = dataSourcesOf(graph.supergraph, buildDataSource);
  return executorOf(graph, {
    compile(whole, planning) {
      const { document, operation } = planning;
      const name = operation.name?.value;
      return {
        planned: packagePlan({ ...graph, sources }, whole),
        answered: answeredOf(api, whole, planning),
        asked: buildOperationContext({
          schema: api,
          operationDocument: document,
          ...(name === undefined ? {} : { operationName: name }),
        }),
      };
    },
    async run({ planned, answered, asked }, { variables, context }) {
      const running = createPackageRun(schema, planned, sources);
      // The packages and data sources read nothing else of a request.
      const request = { request: { variables }, context, metrics: {}, logger: silent } as unknown as Request;
      const result = (await executeQueryPlan(
        planned.plan,
        running.services,
        request,
        asked,
        schema,
        apiSchema,
      )) as ExecutionResult;
      return resultOf(outcomeOf(answered, result, running.fetched()), requirements);
    },
  });
}

/** Where something failed, the packages do not say what else is missing, and what a plan does not reach is null. */
function outcomeOf({ shape, missing }: Answered, result: ExecutionResult, fetched: Fetched): Outcome {
  const { data = null, errors: failed = [], extensions } = result;
  const raw = fetched.data;
  const errors = failed.flatMap((error) => placed(asGraphQLError(error), raw));
  if (missing.length > 0) errors.push(...missingErrors(missing, raw));
  const isWhole = errors.length === 0 && fetched.isSound && extensions?.valueCompletion === undefined;
  return { data, errors, incomplete: isWhole ? [] : complete(shape, raw, {}).incomplete };
}

function asGraphQLError(error: Error): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError(error.message, { originalError: error });
}

/** An error of a fetch of root fields below lists stands at every element. */
function placed(error: GraphQLError, raw: Value): readonly GraphQLError[] {
  const { path, message, originalError = null, extensions } = error;
  const last = path?.lastIndexOf('@') ?? -1;
  if (path === undefined || last === -1) return [error];
  const [pattern, rest] = [path.slice(0, last + 1).map(String), path.slice(last + 1)];
  return pathsAt(raw, pattern).map(
    (at) => new GraphQLError(message, { path: [...at, ...rest], originalError, extensions }),
  );
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
