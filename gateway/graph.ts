// All that depends on the supergraph: what plans and runs its operations, its views, and a second one under rules that are tried.
// The server around it stays when it is replaced by another.

import type { ApolloServer } from '@apollo/server';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { ownGraph } from './access/catalog.ts';
import type { Policy } from './access/policy.ts';
import { createApolloServer } from './apollo-server.ts';
import { createTellSubjects } from './counted-subjects.ts';
import { inputErrors } from './data-sources.ts';
import { createDirectPath, type DirectPath } from './direct-path.ts';
import { createDoor, openDoor } from './door.ts';
import { createErrorFormat } from './errors.ts';
import type { BuildDataSource, PreparingDataSource } from './executor/source.ts';
import {
  createFederation,
  type ExecutorChoice,
  type Federation,
  type KnownOperations,
  type RequestContext,
} from './federation.ts';
import { type CostBudget, createCostBudget } from './limits/cost-budget.ts';
import type { Limits } from './limits/limits.ts';
import { createMatchLimit, type MatchLimit } from './limits/match-limit.ts';
import { createPlanningBudget, type PlanningBudget } from './limits/planning-budget.ts';
import { indexesOf } from './limits/served.ts';
import { describeError } from './log.ts';
import { ownFields } from './own-fields.ts';
import { createOwnGraph } from './own-graph.ts';
import { createDocumentReader, type Reading } from './read-document.ts';
import type { Recording } from './recording.ts';
import { createSimulation, type StartedSimulation } from './simulation.ts';
import { createToll } from './toll.ts';
import { loadViews, noViews, type Views } from './views.ts';

/** What is another with another supergraph, or with other addresses of its subgraphs. */
export interface GraphParts {
  readonly supergraphSdl: string;
  readonly buildDataSource: BuildDataSource;
  /** The active rules. Open, with ACCESS=open only: everything passes. */
  readonly policy: (() => Policy | null) | 'open';
  /** Called in the moment in which it begins to answer. */
  readonly onServing?: () => void;
  /** Run after its last request. */
  readonly onStopped?: () => Promise<void>;
}

export interface GraphOptions {
  /** The supergraph is somebody else's: the errors of its subgraphs pass. */
  readonly foreign?: boolean;
  /** Absent: no views. */
  readonly viewsDirectory?: string;
  /** Where answers are recorded; absent: nowhere, with ACCESS=open in front of a foreign supergraph and in benchmarks. */
  readonly recording?: Recording;
  readonly introspection: boolean;
  /** Who runs the plans; our own executor unless it is said. */
  readonly executor?: ExecutorChoice;
  readonly logger: FastifyBaseLogger;
}

/** What counts over all graphs that a server has one after the other. */
export interface GraphLimits {
  readonly limits: Limits;
  readonly matchLimit: MatchLimit;
  readonly budget: CostBudget;
  /** Null: planning is not counted. */
  readonly planning: PlanningBudget | null;
}

export function graphLimits(limits: Limits): GraphLimits {
  return {
    limits,
    matchLimit: createMatchLimit(limits),
    budget: createCostBudget(limits),
    planning: createPlanningBudget(limits, () => performance.now()),
  };
}

export interface Graph {
  readonly apollo: ApolloServer<RequestContext>;
  readonly schema: GraphQLSchema;
  readonly direct: DirectPath;
  readonly operations: KnownOperations;
  readonly caches: Federation['caches'];
  readonly views: Views;
  readonly read: (text: string) => Reading;
  readonly simulation: StartedSimulation;
  readonly policy: GraphParts['policy'];
  readonly onServing: () => void;
  stop(): Promise<void>;
}

export async function buildGraph(
  parts: GraphParts,
  options: GraphOptions,
  shared: GraphLimits,
): Promise<Graph> {
  const started = await startApollo(parts, options, shared);
  const { apollo, schema } = started;
  // What is simulated is no operation of the caller it is simulated for.
  const { recording: _unrecorded, ...simulated } = options;
  const { limits } = shared;
  const simulation = createSimulation((policy) =>
    startApollo({ ...parts, policy }, simulated, { ...graphLimits(limits), planning: null }),
  );
  const { viewsDirectory } = options;
  return {
    ...started,
    views: viewsDirectory === undefined ? noViews : loadViews(viewsDirectory, schema),
    read: createDocumentReader(schema, options.introspection),
    simulation,
    policy: parts.policy,
    onServing: () => parts.onServing?.(),
    async stop() {
      await apollo.stop();
      await simulation.stop();
      await parts.onStopped?.();
    },
  };
}

async function startApollo(
  { supergraphSdl, buildDataSource: given, policy }: GraphParts,
  { introspection, foreign = false, recording, executor = 'own', logger }: GraphOptions,
  { limits, matchLimit, budget, planning }: GraphLimits,
) {
  const recorded = recording !== undefined;
  const report = (error: unknown, reqId: string | undefined) =>
    logger.error({ reqId, cause: describeError(error) }, 'internal error');
  const sources = new Map<string, PreparingDataSource>();
  const buildDataSource: BuildDataSource = (service) => {
    if (service.name === ownGraph.name && service.url === ownGraph.url)
      return createOwnGraph(ownFields(recording ?? null), report);
    const source = given(service);
    sources.set(service.name, source);
    return source;
  };
  const federation = createFederation({
    supergraphSdl,
    buildDataSource,
    makeDoor: (schema, toll) =>
      policy === 'open'
        ? openDoor
        : createDoor({ schema, introspection, limits, matchLimit, toll, policy, recorded, now: Date.now }),
    makeToll: (schema) =>
      createToll({
        schema,
        limits,
        assumedSize: foreign ? 1 : 10,
        own: new Set(Object.keys(ownFields(null))),
        indexes: indexesOf(supergraphSdl),
        told: policy !== 'open',
      }),
    executor,
    ...(recording === undefined ? {} : { tellSubjects: createTellSubjects(sources, recording, report) }),
    ...(policy === 'open' ? {} : { budget }),
    ...(policy === 'open' || planning === null ? {} : { planning }),
  });
  let schema: GraphQLSchema | undefined;
  federation.onSchemaLoadOrUpdate(({ apiSchema }) => {
    schema = apiSchema;
  });
  const errors = { inputErrors, foreign, report };
  const apollo = createApolloServer({ federation, introspection, errors });
  await apollo.start();
  if (schema === undefined) throw new Error('the supergraph was not loaded');
  const { operations, caches } = federation;
  const direct = createDirectPath({ operations, formatError: createErrorFormat(errors) });
  return { apollo, schema, operations, caches, direct };
}
