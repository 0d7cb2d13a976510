// The supergraph behind the GraphQL server, with the door in front of whatever runs the plans: our own executor, or that of
// @apollo/gateway.

import { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { type ExecutionResult, type GraphQLSchema, parse } from 'graphql';
import type { FetchContext } from './data-sources.ts';
import type { Signal } from './deadline.ts';
import type { Door, Entry } from './door.ts';
import { createRename } from './executor/aliases.ts';
import { createExecutor } from './executor/execute.ts';
import type { PreparingDataSource } from './executor/source.ts';
import type { Principal } from './identity/principal.ts';
import type { Note } from './note.ts';
import type { OwnGraphContext } from './own-graph.ts';
import type { Purpose } from './purpose.ts';
import type { Toll } from './toll.ts';

/** What is known of a request besides its operation. */
export interface RequestContext {
  readonly requestId: string;
  readonly principal: Principal;
  readonly purpose: Purpose;
  /** For the record of the request. */
  readonly note: Note;
  /** Fires when the client is gone or the request has taken too long. */
  readonly signal: Signal;
}

export type Federation = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
export type BuildDataSource = (subgraph: {
  readonly name: string;
  readonly url?: string;
}) => PreparingDataSource;

/** `own`: plans are compiled and run here. `apollo`: the package plans and runs. */
export type ExecutorChoice = 'own' | 'apollo';

export interface FederationOptions {
  /** As `npm run compose` writes it, or that of any Federation 2 supergraph. */
  readonly supergraphSdl: string;
  readonly buildDataSource: BuildDataSource;
  /** Given the schema that callers see. */
  readonly makeDoor: (schema: GraphQLSchema, toll: Toll) => Door;
  readonly makeToll: (schema: GraphQLSchema) => Toll;
  readonly executor: ExecutorChoice;
}

export function createFederation(options: FederationOptions): Federation {
  // The packages read this variable, and without it one of them reports to its maker on every start.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const { supergraphSdl: coreSupergraphSdl, makeDoor, makeToll, executor } = options;
  const listeners = new Set<Parameters<Federation['onSchemaLoadOrUpdate']>[0]>();
  const rename = createRename(parse(coreSupergraphSdl));
  let stop = async () => {};
  return {
    onSchemaLoadOrUpdate(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    stop: () => stop(),
    async load(loading) {
      const plans = executor === 'apollo' ? await packagePlans(options, loading) : ownPlans(options);
      stop = plans.stop;
      const toll = makeToll(plans.schema);
      const door = makeDoor(plans.schema, toll);
      for (const callback of listeners) callback({ apiSchema: plans.schema, coreSupergraphSdl });
      return {
        async executor(request) {
          const { principal, purpose, note, signal } = request.context as RequestContext;
          const { document, operation: definition, queryHash: hash } = request;
          const variables = request.request.variables ?? {};
          const operation = { document, definition, hash, variables };
          const { refusal, extensions, statement } = toll(operation, principal.roles);
          if (refusal !== undefined)
            return { errors: [refusal], ...(extensions === undefined ? {} : { extensions }) };
          const entry = await door.enter({ operation, principal, purpose, note });
          const { lensFor, asker } = entry;
          const context: FetchContext & OwnGraphContext = { lensFor, asker, signal, ...statement };
          const renamed = rename(entry.document);
          // INVARIANT: what is released by the rules of a field is the field's value, and no key that the plan needed.
          const asked = renamed === null ? entry : { ...entry, document: renamed.document };
          const result = await plans.run(request, asked, context);
          const answer = entry.release(renamed === null ? result : renamed.restore(result));
          return extensions === undefined
            ? answer
            : { ...answer, extensions: { ...answer.extensions, ...extensions } };
        },
      };
    },
  };
}

type Loading = Parameters<Federation['load']>[0];
type Request = Parameters<NonNullable<Awaited<ReturnType<Federation['load']>>['executor']>>[0];

interface Plans {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  run(request: Request, entry: Entry, context: FetchContext): Promise<ExecutionResult>;
  stop(): Promise<void>;
}

function ownPlans({ supergraphSdl, buildDataSource }: FederationOptions): Plans {
  const { schema, execute } = createExecutor(supergraphSdl, buildDataSource);
  return {
    schema,
    run: ({ request }, { document, hash, words }, context) =>
      execute({
        document,
        operationName: request.operationName ?? undefined,
        hash,
        variables: request.variables ?? {},
        context,
        words,
      }),
    async stop() {},
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function packagePlans(
  { supergraphSdl, buildDataSource }: FederationOptions,
  loading: Loading,
): Promise<Plans> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name, url }) => buildDataSource(url === undefined ? { name } : { name, url }),
    logger: silent,
    __exposeQueryPlanExperimental: false,
  });
  const { schema, executor } = await gateway.load(loading);
  return {
    schema,
    run: (request, { document, hash }, context) =>
      executor({ ...request, document, queryHash: hash, context }),
    stop: () => gateway.stop(),
  };
}
