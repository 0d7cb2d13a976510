// Runs plans by the executor of @apollo/gateway. What that does otherwise than the specification says is repaired in the plan, and
// in what subgraphs are told and answer.

import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { withKeys } from './aliases.ts';
import { graphOf } from './graph.ts';
import { isValue, type Value } from './own.ts';
import { type PackagePlan, packagePlan, type Rewrites } from './package-plan.ts';
import { type Executor, executorOf } from './planned.ts';
import { interfaceNames } from './rewrites.ts';
import { type BuildDataSource, dataSourcesOf, type PreparingDataSource } from './source.ts';

type Request = Parameters<typeof executeQueryPlan>[2];
type Services = Parameters<typeof executeQueryPlan>[1];

export function createPackageExecutor(supergraphSdl: string, buildDataSource: BuildDataSource): Executor {
  const graph = graphOf(supergraphSdl);
  const { api, schema, apiSchema, requirements } = graph;
  const sources = dataSourcesOf(graph.supergraph, buildDataSource);
  return executorOf(graph, {
    compile(whole, { document, operation }) {
      const planned = packagePlan(graph, whole);
      const services: Services = {};
      for (const [name, source] of sources) services[name] = serviceOf(schema, name, source, planned);
      const name = operation.name?.value;
      return {
        plan: planned.plan,
        services,
        asked: buildOperationContext({
          schema: api,
          operationDocument: document,
          ...(name === undefined ? {} : { operationName: name }),
        }),
      };
    },
    async run({ plan, services, asked }, { variables, context }) {
      // The packages and data sources read nothing else of a request.
      const request = { request: { variables }, context, metrics: {}, logger: silent } as unknown as Request;
      const result = (await executeQueryPlan(
        plan,
        services,
        request,
        asked,
        schema,
        apiSchema,
      )) as ExecutionResult;
      return requirements === null ? result : withKeys(result, requirements.nameOf);
    },
  });
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A subgraph, as one plan asks it. */
function serviceOf(
  schema: GraphQLSchema,
  name: string,
  source: PreparingDataSource,
  { rewritesOf }: PackagePlan,
): Services[string] {
  return {
    async process(options) {
      const { query, variables } = options.request;
      const rewrites = rewritesOf(name, query);
      const representations: unknown = variables?.representations;
      const told = Array.isArray(representations) ? representations.filter(isValue) : null;
      for (const each of told ?? []) rewrites?.input?.(each);
      const answer = await source.process(options);
      if (rewrites === undefined || !isValue(answer.data)) return answer;
      if (told === null) rewrites.output?.(answer.data);
      else named(schema, rewrites, told, answer.data._entities);
      return answer;
    },
  };
}

/** A subgraph that knows an interface as one object calls all its objects so: what the object is, is known better. */
function named(schema: GraphQLSchema, { output }: Rewrites, told: readonly Value[], entities: unknown): void {
  if (!Array.isArray(entities)) return;
  const interfaces = interfaceNames(schema);
  for (const [index, entity] of entities.entries()) {
    if (!isValue(entity)) continue;
    entity.__typename ??= told[index]?.__typename;
    output?.(entity);
    if (interfaces.has(entity.__typename)) entity.__typename = undefined;
  }
}
