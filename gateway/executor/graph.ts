// What is made of a supergraph before any operation comes: the schema that callers see, the planner, and what plans are looked over with.

import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  type Operation,
  Supergraph,
} from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { type GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { type ContextHolders, contextHolders } from './context-holders.ts';
import { type EntityKeys, entityKeys } from './entity-keys.ts';
import { interfaceObjects } from './interface-objects.ts';
import { type Overrides, overridesOf } from './overrides.ts';
import { unreachable, withoutDeadEnds } from './reach.ts';
import { type Required, requiredOf } from './required.ts';
import { type Requirements, separateRequirements } from './requirements.ts';
import { resolvableKeysFirst } from './resolvable-keys.ts';
import { withoutDescriptions, withoutNodes } from './without-nodes.ts';

export interface Graph {
  readonly sdl: string;
  readonly supergraph: Supergraph;
  /** The schema that callers see, as the packages hold it. */
  readonly apiSchema: ReturnType<Supergraph['apiSchema']>;
  readonly planner: QueryPlanner;
  /** Where fields that are about to move are, for the hash of a document. */
  readonly overrides: (hash: string) => Overrides;
  readonly requirements: Requirements | null;
  readonly required: Required;
  /** The schema that callers see. */
  readonly api: GraphQLSchema;
  /** The supergraph's, with what callers do not see of it. */
  readonly schema: GraphQLSchema;
  readonly keys: EntityKeys;
  /** Subgraph → interfaces that it knows as one object. */
  readonly interfaceObjects: ReadonlyMap<string, ReadonlySet<string>>;
  readonly holders: ContextHolders | null;
}

/** What a supergraph may ask of whoever serves it. */
export const building = {
  supportedFeatures: new Set([
    ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
    'https://specs.apollo.dev/context/v0.1',
  ]),
};

/** Takes seconds for a large supergraph, and no executor changes it: those of one supergraph share it. */
export function graphOf(supergraphSdl: string): Graph {
  if (lastGraph?.sdl === supergraphSdl) return lastGraph;
  const document = resolvableKeysFirst(parse(supergraphSdl, { noLocation: true }));
  const requirements = separateRequirements(document);
  const supergraph = Supergraph.build(document, building);
  const apiSchema = supergraph.apiSchema();
  lastGraph = {
    sdl: supergraphSdl,
    supergraph,
    apiSchema,
    planner: new QueryPlanner(
      requirements === null ? supergraph : Supergraph.build(requirements.supergraph, building),
    ),
    overrides: overridesOf(document),
    requirements,
    required: requiredOf(requirements?.supergraph ?? document),
    api: withoutNodes(apiSchema.toGraphQLJSSchema()),
    schema: withoutDescriptions(withoutNodes(supergraph.schema.toGraphQLJSSchema())),
    keys: entityKeys(document),
    interfaceObjects: interfaceObjects(document),
    holders: contextHolders(document),
  };
  return lastGraph;
}

/** Also an error is to be kept: who asks it again does not make the planner try again. */
export function planFor(
  { planner, requirements, required, overrides }: Graph,
  operation: Operation,
  hash: string,
): QueryPlan | GraphQLError {
  let plan: QueryPlan;
  try {
    plan = planner.buildQueryPlan(operation, { overrideConditions: new Map(overrides(hash)) });
  } catch (error) {
    return unreachable(error);
  }
  return withoutDeadEnds(required, requirements === null ? plan : requirements.restore(plan));
}

let lastGraph: Graph | undefined;
