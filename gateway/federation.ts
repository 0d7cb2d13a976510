// The supergraph and its planner: @apollo/gateway over one supergraph text, with the door in front of the executor.

import { ApolloGateway, type GatewayConfig } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { FetchContext } from './data-sources.ts';
import type { Door } from './door.ts';
import type { Principal } from './identity/principal.ts';
import type { OwnGraphContext } from './own-graph.ts';
import type { Purpose } from './purpose.ts';

/** What is known of a request besides its operation. */
export interface RequestContext {
  readonly requestId: string;
  readonly principal: Principal;
  readonly purpose: Purpose;
  /** Fires when the client is gone or the request has taken too long. */
  readonly signal: AbortSignal;
}

export type Federation = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
export type BuildDataSource = NonNullable<GatewayConfig['buildService']>;

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * @param supergraphSdl as `npm run compose` writes it, or that of any Federation 2 supergraph
 * @param makeDoor given the schema that callers see
 */
export function createFederation(
  supergraphSdl: string,
  buildDataSource: BuildDataSource,
  makeDoor: (schema: GraphQLSchema) => Door,
): Federation {
  // The package reads this variable, and without it reports to its maker on every start.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: buildDataSource,
    logger: silent,
    __exposeQueryPlanExperimental: false,
  });
  return {
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
    async load(options) {
      let door: Door | undefined;
      gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
        door = makeDoor(apiSchema);
      });
      const { executor } = await gateway.load(options);
      return {
        async executor(request) {
          if (door === undefined) throw new Error('the supergraph was not loaded');
          const { principal, purpose, signal } = request.context as RequestContext;
          const { document, operation: definition, queryHash: hash } = request;
          const variables = request.request.variables ?? {};
          const entry = door.enter({
            operation: { document, definition, hash, variables },
            principal,
            purpose,
          });
          const { lensFor, asker } = entry;
          const context: FetchContext & OwnGraphContext = { lensFor, asker, signal };
          return entry.release(
            await executor({ ...request, document: entry.document, queryHash: entry.hash, context }),
          );
        },
      };
    },
  };
}
