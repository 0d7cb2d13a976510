// The gateways of a case: each executor in front of its subgraphs, in this process and behind HTTP.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composeServices } from '@apollo/composition';
import { execute, type GraphQLSchema, parse } from 'graphql';
import { foreignDataSource } from '../../../gateway/data-sources.ts';
import type { ExecutorChoice } from '../../../gateway/federation.ts';
import { createGraphQLClient, type GraphQLClient } from '../../../gateway/graphql-client.ts';
import { createLogger } from '../../../gateway/log.ts';
import { buildGateway } from '../../../gateway/server.ts';
import { type Client, listen } from '../http.ts';
import type { FederationCase, State } from './federation-case.ts';
import { documentOf, monolithOf, subgraphOf } from './world.ts';

export const variants = [
  { executor: 'own', subgraphs: 'in this process' },
  { executor: 'own', subgraphs: 'behind HTTP' },
  { executor: 'apollo', subgraphs: 'in this process' },
  { executor: 'apollo', subgraphs: 'behind HTTP' },
] as const satisfies readonly { executor: ExecutorChoice; subgraphs: string }[];

export type Variant = (typeof variants)[number];

export interface OpenCase {
  /** The one schema over everything. */
  readonly monolith: GraphQLSchema;
  client(variant: Variant): Client;
  /** What subgraphs were asked since the last time. */
  takeFetches(): readonly Fetch[];
  /** Begins an operation: nothing was changed before. */
  reset(): void;
  close(): Promise<void>;
}

export interface Fetch {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether the subgraph could not tell of which objects it was asked. */
  readonly misled: boolean;
}

export function supergraphOf({ subgraphs }: FederationCase): string {
  const services = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    typeDefs: documentOf(sdl),
    url: `http://${name}.invalid/`,
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.join('\n'));
  return supergraphSdl;
}

export async function openCase(federation: FederationCase): Promise<OpenCase> {
  let state: State = {};
  let fetches: Fetch[] = [];
  const schemas = new Map(
    Object.keys(federation.subgraphs).map((name) => [name, subgraphOf(federation, name, () => state)]),
  );
  const answer = async (subgraph: string, query: string, variables: Record<string, unknown>) => {
    const schema = schemas.get(subgraph);
    if (schema === undefined) throw new Error(`no subgraph ${subgraph}`);
    const result = await execute({ schema, document: parse(query), variableValues: variables });
    const misled = (result.errors ?? []).some(({ path }) => path?.join() === '_entities');
    fetches.push({ subgraph, query, variables, misled });
    return result;
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const result = await answer(request.url?.slice(1) ?? '', query, variables);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const clients: GraphQLClient[] = [];
  const supergraphSdl = supergraphOf(federation);
  const gateways = await Promise.all(
    variants.map(({ executor, subgraphs }) =>
      buildGateway({
        supergraphSdl,
        buildDataSource({ name }) {
          if (subgraphs === 'in this process')
            return {
              process: ({ request: { query = '', variables = {} } }) =>
                answer(name, query, variables) as never,
            };
          const client = createGraphQLClient({ url: `http://127.0.0.1:${port}/${name}` });
          clients.push(client);
          return foreignDataSource(name, client, { timeoutMilliseconds: 5000, report() {} });
        },
        executor,
        foreign: true,
        policy: 'open',
        identity: 'open',
        introspection: true,
        logger: createLogger('silent'),
      }),
    ),
  );
  const listening = await Promise.all(gateways.map(({ app }) => listen(app)));
  return {
    monolith: monolithOf(federation, () => state),
    client: (variant) => listening[variants.indexOf(variant)] as Client,
    takeFetches() {
      const taken = fetches;
      fetches = [];
      return taken;
    },
    reset() {
      state = {};
    },
    async close() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
      await Promise.all(clients.map((client) => client.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
