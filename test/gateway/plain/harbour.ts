// A governed supergraph in small whose two subgraphs are plain: they speak GraphQL over HTTP and know nothing of lenses.
// `ships` owns Ship and Barge, `berths` owns Berth; what they hold can be changed, and what they are asked is kept.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, GraphQLError, type GraphQLFieldResolver, parse, validate } from 'graphql';
import { type Barge, type Berth, berthsSdl, type HarbourData, type Ship, shipsSdl } from './harbour-data.ts';

export interface Harbour {
  readonly supergraphSdl: string;
  readonly received: {
    readonly subgraph: string;
    readonly query: string;
    readonly variables: object;
    readonly headers: object;
  }[];
  data: HarbourData;
  /** Names of ships and barges, `flag of <ship>`, and subgraphs, that fail. */
  broken: ReadonlySet<string>;
  close(): Promise<void>;
}

export async function openHarbour(
  data: HarbourData,
  sdl = { ships: shipsSdl, berths: berthsSdl },
): Promise<Harbour> {
  const harbour = { data, received: [] as Harbour['received'], broken: new Set<string>() };
  const services = await Promise.all(
    (['ships', 'berths'] as const).map(async (name) => {
      const resolvers = name === 'ships' ? shipsResolvers(harbour) : berthsResolvers(harbour);
      const typeDefs = parse(sdl[name]);
      const schema = buildSubgraphSchema({ typeDefs, resolvers } as never);
      const server = await serve(schema, (query, variables, headers) => {
        if (harbour.broken.has(name)) throw new Error(`${name} is gone`);
        harbour.received.push({ subgraph: name, query, variables, headers });
      });
      const { port } = server.address() as AddressInfo;
      return { name, typeDefs, url: `http://127.0.0.1:${port}/`, server };
    }),
  );
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.join('\n'));
  return Object.assign(harbour, {
    supergraphSdl,
    async close() {
      for (const { server } of services) server.closeAllConnections();
      await Promise.all(services.map(({ server }) => new Promise((resolve) => server.close(resolve))));
    },
  });
}

type Held = Pick<Harbour, 'data' | 'broken'>;
type Resolver = GraphQLFieldResolver<never, unknown, never>;
type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;

interface Paging {
  readonly first?: number;
  readonly after?: string;
}

/** A connection as many servers have it: cursors count all rows. */
function connection<T>(rows: readonly T[], { first = 50, after }: Paging) {
  if (first > 100) throw new GraphQLError('too many');
  const start = after == null ? 0 : Number(Buffer.from(after, 'base64').toString()) + 1;
  const cursor = (index: number) => Buffer.from(String(index)).toString('base64');
  const page = rows.slice(start, start + first);
  const edges = page.map((node, index) => ({ node, cursor: cursor(start + index) }));
  return {
    edges,
    nodes: page,
    totalCount: rows.length,
    loudest: rows.length,
    pageInfo: {
      hasNextPage: start + first < rows.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function shipsResolvers(harbour: Held): Resolvers {
  const find = (imo: string) => harbour.data.ships.find((ship) => ship.imo === imo) ?? null;
  const byTonnage = () => [...harbour.data.ships].sort((a, b) => a.tonnage - b.tonnage);
  return {
    Query: {
      ship: (_root: unknown, { imo }: { imo: string }) => find(imo),
      shipByCallSign: (_root: unknown, { callSign }: { callSign: string }) =>
        harbour.data.ships.find((ship) => ship.callSign === callSign) ?? null,
      ships: () => byTonnage(),
      shipsOf: (_root: unknown, { flag, heavierThan }: { flag?: string; heavierThan?: number }) =>
        byTonnage().filter(
          (ship) =>
            (flag === undefined || ship.flag === flag) &&
            (heavierThan === undefined || ship.tonnage > heavierThan),
        ),
      shipPage: (_root: unknown, paging: Paging) => connection(byTonnage(), paging),
      vessels: () => [...harbour.data.barges, ...byTonnage()],
      floating: () => [...byTonnage(), ...harbour.data.barges],
      heaviest: () => Math.max(0, ...harbour.data.ships.map((ship) => ship.tonnage)),
    } as never,
    Ship: {
      __resolveReference: ({ imo }: { imo: string }) => find(imo),
      name: (ship: Ship) => {
        if (harbour.broken.has(ship.imo))
          throw new GraphQLError(`secret of ${ship.imo}`, { extensions: { code: 'OOPS' } });
        return ship.name;
      },
      flag: ({ imo, flag }: Ship) => {
        if (harbour.broken.has(`flag of ${imo}`)) throw new GraphQLError(`secret of ${imo}`);
        return flag;
      },
      sister: ({ sister }: Ship) => (sister === null ? null : find(sister)),
      fleet: ({ flag }: Ship) => harbour.data.ships.filter((ship) => ship.flag === flag),
      crew: ({ crew }: Ship, paging: Paging) => connection(crew, paging),
      weight: ({ tonnage }: Ship, { minus = 0 }: { minus?: number }) => String(tonnage - minus),
    } as never,
    Vessel: { __resolveType: (each: Ship | Barge) => ('sister' in each ? 'Ship' : 'Barge') } as never,
    Floating: { __resolveType: (each: Ship | Barge) => ('sister' in each ? 'Ship' : 'Barge') } as never,
    Barge: {
      note: ({ imo }: Barge) => {
        if (harbour.broken.has(imo)) throw new GraphQLError(`secret of ${imo}`);
        return `note of ${imo}`;
      },
    } as never,
  };
}

function berthsResolvers(harbour: Held): Resolvers {
  const find = (id: string) => harbour.data.berths.find((berth) => berth.id === id) ?? null;
  const ship = (imo: string | null) => (imo === null ? null : { __typename: 'Ship', imo });
  return {
    Query: {
      berth: (_root: unknown, { id }: { id: string }) => find(id),
      berths: () => harbour.data.berths,
      waiting: () => harbour.data.ships.map(({ imo }) => ship(imo)),
      waitingPage: (_root: unknown, paging: Paging) =>
        connection(
          harbour.data.ships.map(({ imo }) => ship(imo)),
          paging,
        ),
    } as never,
    Berth: {
      __resolveReference: ({ id }: { id: string }) => find(id),
      moored: ({ moored }: Berth) => ship(moored),
      calls: ({ calls }: Berth) => calls,
    } as never,
    Call: { ship: (call: { imo: string }) => ship(call.imo) } as never,
    Ship: {
      berth: ({ imo }: { imo: string }) => harbour.data.berths.find(({ moored }) => moored === imo) ?? null,
      insurance: ({ imo }: { imo: string }) =>
        harbour.data.ships.find((each) => each.imo === imo)?.insurance ?? null,
    } as never,
  };
}

/** Validates before it executes, as a server does. */
async function serve(
  schema: ReturnType<typeof buildSubgraphSchema>,
  receive: (query: string, variables: object, headers: object) => void,
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    try {
      receive(query, variables, request.headers);
    } catch {
      response.writeHead(500).end('gone');
      return;
    }
    const document = parse(query);
    const errors = validate(schema, document);
    const result =
      errors.length > 0 ? { errors } : await execute({ schema, document, variableValues: variables });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
