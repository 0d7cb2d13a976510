// Plain Apollo: a server for each domain and a gateway before them, all by HTTP; and one server over one schema.

import { Supergraph } from '@apollo/federation-internals';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import {
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Serving } from '../contenders.ts';
import { type FindEntity, openPlainDomains, type PlainContext } from '../plain-resolvers.ts';
import { supergraphWith } from '../supergraph.ts';

export async function serveApollo(connectionString: string): Promise<Serving> {
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const urls = new Map<string, string>();
  for (const { name, schema } of openPlainDomains(connectionString))
    urls.set(name, await serveSchema(schema));
  const gateway = new ApolloGateway({ supergraphSdl: await supergraphWith(urls) });
  const { url } = await startStandaloneServer(new ApolloServer({ gateway }), {
    listen: { port: 0, host: '127.0.0.1' },
  });
  return { url: addressOf(url), headers: {} };
}

export async function serveMonolith(connectionString: string): Promise<Serving> {
  const schema = Supergraph.build(await supergraphWith(new Map()))
    .apiSchema()
    .toGraphQLJSSchema();
  const domains = openPlainDomains(connectionString);
  for (const { resolvers } of domains) {
    for (const [name, fields] of Object.entries(resolvers)) {
      const type = schema.getType(name);
      if (!isObjectType(type)) continue;
      for (const [field, resolve] of Object.entries(fields)) {
        const definition = type.getFields()[field];
        // A field that two domains have is its key; whoever comes first says it.
        if (definition !== undefined)
          definition.resolve ??= resolve as GraphQLFieldResolver<unknown, unknown>;
      }
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type) || isUnionType(type))
      type.resolveType = (value) => (value as { __typename: string }).__typename;
  }
  const entities = new Map(domains.flatMap((domain) => [...domain.entities]));
  return { url: await serveSchema(schema, entities), headers: {} };
}

async function serveSchema(
  schema: GraphQLSchema,
  entities?: ReadonlyMap<string, FindEntity>,
): Promise<string> {
  const { url } = await startStandaloneServer(new ApolloServer<PlainContext>({ schema }), {
    listen: { port: 0, host: '127.0.0.1' },
    context: async () => ({ loaders: new Map(), ...(entities === undefined ? {} : { entities }) }),
  });
  return addressOf(url);
}

function addressOf(url: string): string {
  return url.replace('localhost', '127.0.0.1');
}
