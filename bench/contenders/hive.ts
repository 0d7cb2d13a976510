// Hive Gateway with its Rust query planner, its subgraphs by HTTP or in its own process.

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { type DocumentNode, execute } from 'graphql';
import type { Serving } from '../contenders.ts';
import { openPlainDomains, type PlainContext } from '../plain-resolvers.ts';
import { supergraphWith } from '../supergraph.ts';

interface Request {
  readonly document: DocumentNode;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export async function serveHive(
  connectionString: string,
  subgraphs: 'http' | 'in process',
): Promise<Serving> {
  const { createGatewayRuntime, unifiedGraphHandler } = await packages();
  const domains = openPlainDomains(connectionString);
  const urls = new Map<string, string>();
  if (subgraphs === 'http') {
    for (const { name, schema } of domains) {
      const { url } = await startStandaloneServer(new ApolloServer<PlainContext>({ schema }), {
        listen: { port: 0, host: '127.0.0.1' },
        context: async () => ({ loaders: new Map() }),
      });
      urls.set(name, url.replace('localhost', '127.0.0.1'));
    }
  }
  const executors = new Map(
    domains.map(({ name, schema }) => [
      // The planner names subgraphs as composition spells them.
      name.replaceAll('-', '_').toUpperCase(),
      ({ document, variables }: Request) =>
        execute({ schema, document, variableValues: variables ?? {}, contextValue: { loaders: new Map() } }),
    ]),
  );
  const gateway = createGatewayRuntime({
    supergraph: await supergraphWith(urls),
    unifiedGraphHandler,
    logging: false,
    ...(subgraphs === 'http'
      ? {}
      : {
          transports: () => ({
            getSubgraphExecutor: ({ subgraphName }: { subgraphName: string }) =>
              executors.get(subgraphName.replaceAll('-', '_').toUpperCase()) as never,
          }),
        }),
  });
  const server = createServer(gateway);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/graphql`, headers: {} };
}

interface Packages {
  createGatewayRuntime(options: object): RequestListener;
  readonly unifiedGraphHandler: unknown;
}

/** They are installed in bench/ alone, so nothing else may need them to be there. */
async function packages(): Promise<Packages> {
  try {
    return await import(new URL('../peers.mjs', import.meta.url).href);
  } catch (error) {
    throw new Error('Install the peers: npm install --prefix bench.', { cause: error });
  }
}
