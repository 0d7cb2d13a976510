// A subgraph of somebody else that wants to harm: whatever it answers, the gateway's memory and time are bounded, every error has
// a code, and what other subgraphs say is untouched. With both executors.

import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute, parse } from 'graphql';
import { foreignDataSource } from '../../gateway/data-sources.ts';
import type { PreparingDataSource } from '../../gateway/executor/source.ts';
import { createGraphQLClient, type GraphQLClient } from '../../gateway/graphql-client.ts';
import { createLogger } from '../../gateway/log.ts';
import { buildGateway, type Gateway } from '../../gateway/server.ts';
import { untruths } from '../chaos/comparison.ts';
import { type Client, listen } from './http.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';

/** `halls` is honest and in this process, `rumours` is whoever answers. */
const sdl = {
  halls: `${link}
    type Query { towns: [Town!]! }
    union Place = Town | River
    type River @key(fields: "id") { id: ID! length: Int }
    type Town @key(fields: "id") { id: ID! name: String mayor: Mayor near: Place }
    type Mayor { name: String since: Int }`,
  rumours: `${link}
    scalar Anything
    type Query { last: Talk }
    type Town @key(fields: "id") { id: ID! rumour: String talk: Talk more: Anything said: [String!] }
    type Talk { by: String lines: [String] }`,
};

const towns = [
  {
    __typename: 'Town',
    id: 't1',
    name: 'Anyang',
    mayor: { name: 'Bo', since: 2020 },
    near: { __typename: 'River', id: 'r1', length: 7 },
  },
  { __typename: 'Town', id: 't2', name: 'Hebi', mayor: null, near: null },
];
const query =
  '{ towns { id name mayor { name since } near { __typename ... on River { length } } rumour talk { by lines } more said } last { by } }';

/** What an honest subgraph would answer. Nobody can know better than it what it says. */
const expected = {
  towns: towns.map((town) => {
    const { __typename: _, near, ...others } = town;
    const river = near === null ? null : { __typename: near.__typename, length: near.length };
    return { ...others, near: river, rumour: 'r', talk: { by: 'b', lines: [] }, more: { a: 1 }, said: ['s'] };
  }),
  last: { by: 'b' },
};
/** Of a subgraph that takes its time; others are waited for, however busy the machine is. */
const timeoutMilliseconds = 400;
const slow = /never|byte by byte/;

interface Asked {
  /** Whether objects are asked about; otherwise root fields are. */
  readonly objects: boolean;
}

type Answer = (response: ServerResponse, asked: Asked) => void;

const entity = { __typename: 'Town', rumour: 'r', talk: { by: 'b', lines: [] }, more: { a: 1 }, said: ['s'] };
const honest = ({ objects }: Asked): { data: Record<string, unknown> } => ({
  data: objects ? { _entities: [{ ...entity }, { ...entity }] } : { last: { by: 'b' } },
});
const text =
  (of: (asked: Asked) => string | Buffer): Answer =>
  (response, asked) =>
    void response.end(of(asked));
const json = (of: (asked: Asked) => unknown): Answer => text((asked) => JSON.stringify(of(asked)));
/** Other entities, and an honest root. */
const entities = (...found: unknown[]): Answer =>
  json((asked) => (asked.objects ? { data: { _entities: found } } : honest(asked)));
const changed = (others: Record<string, unknown>): Answer =>
  entities({ ...entity, ...others }, { ...entity, ...others });
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const withMore = (more: string) =>
  text((asked) => JSON.stringify(honest(asked)).replaceAll('"more":{"a":1}', `"more":${more}`));
const drip = (response: ServerResponse, part: string) => {
  const timer = setInterval(() => response.write(part), 20);
  response.on('close', () => clearInterval(timer));
};

const answers: Readonly<Record<string, Answer>> = {
  'never comes': () => {},
  'never ends': (response) => drip(response, ' '),
  'sends its head byte by byte': (response) => {
    const { socket } = response;
    response.detachSocket(socket as never);
    const timer = setInterval(() => socket?.write('H'), 20);
    socket?.on('close', () => clearInterval(timer));
  },
  'has a head of a megabyte': (response) => {
    response.socket?.write(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(1024 * 1024)}\r\n\r\n`);
  },
  'says that it is longer than it is': (response, asked) => {
    response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n${JSON.stringify(honest(asked))}`);
  },
  'says that it is shorter than it is': (response, asked) => {
    response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n${JSON.stringify(honest(asked))}`);
  },
  'is a redirection that looks like an answer': (response, asked) => {
    response.writeHead(307, { location: 'http://127.0.0.1:1/' });
    response.end(JSON.stringify(honest(asked)));
  },
  'is packed, and would be huge': (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(bomb);
  },
  'is no number': withMore('NaN'),
  'is in UTF-16': text((asked) => Buffer.from(JSON.stringify(honest(asked)), 'utf16le')),
  'says everything twice': text((asked) => JSON.stringify(honest(asked)).replace(/}$/, ',"data":null}')),
  'is nested more deeply than anybody reads': withMore(nested(100_000)),
  'opens lists and closes none': text(() => `{"data":${'['.repeat(10_000_000)}`),
  'opens objects and closes none': text(() => `{"data":${'{"a":'.repeat(2_000_000)}`),
  'is nested in a place of no scalar': changed({ rumour: JSON.parse(nested(150)) }),
  'holds millions of values': withMore(`[${'0,'.repeat(3_000_000)}0]`),
  'has lists in place of objects': changed({ talk: [{ by: 'b' }], said: [['s']] }),
  'has objects in place of lists': changed({ said: { 0: 's' }, talk: { by: 'b', lines: { 0: 'l' } } }),
  'has texts in place of both': changed({ said: 's', talk: 't' }),
  'has a name of a type that is none': changed({ talk: { __typename: ['Talk'], by: 'b' } }),
  'has a name of another type': changed({ talk: { __typename: 'Mayor', by: 'b', name: 'forged' } }),
  'is about objects of another type': entities(
    { ...entity, __typename: 'River', length: 9 },
    { ...entity, __typename: 'River', length: 9 },
  ),
  'is about objects of no type': changed({ __typename: 'Nonsense' }),
  'says of itself what it is not': changed({ __typename: { toString: 'Town' } }),
  'says what others are asked': changed({
    name: 'forged',
    mayor: { name: 'forged', since: 1 },
    near: { __typename: 'Town', id: 't9' },
    id: 't9',
  }),
  'says it at the root': json((asked) => {
    const { data } = honest(asked);
    return { data: { ...data, towns: [{ __typename: 'Town', id: 't9', name: 'forged' }], __typename: 7 } };
  }),
  'has prototypes in it': text((asked) =>
    JSON.stringify(honest(asked)).replaceAll(
      '"by"',
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"by"',
    ),
  ),
  'has thousands of errors': json(({ objects }) => ({
    data: null,
    errors: Array.from({ length: 20_000 }, () => ({
      message: 'no'.repeat(500),
      path: [objects ? '_entities' : 'last'],
      extensions: { code: 'X' },
    })),
  })),
  'has errors without end': json(() => ({
    errors: [
      {
        message: 'm'.repeat(1_000_000),
        path: ['_entities', 0, 'rumour'],
        extensions: { code: 'C'.repeat(1e6) },
      },
      { message: 'm', path: Array.from({ length: 100_000 }, () => 'a'), extensions: { code: 'C' } },
    ],
  })),
  'has errors at places that are none': json((asked) => ({
    ...honest(asked),
    errors: [
      { message: 'm', path: ['_entities', -1, 'rumour'], extensions: { code: 'C' } },
      { message: 'm', path: ['_entities', 1e9], extensions: { code: 'C' } },
      { message: 'm', path: ['__proto__', 'constructor'], extensions: { code: 'C' } },
      { message: 'm', path: [], extensions: { code: '__proto__' } },
    ],
  })),
};
const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));

describe.each(['own', 'apollo'] as const)('a hostile subgraph, with executor %s', (executor) => {
  let liar: Server;
  let gateway: Gateway;
  let client: Client;
  let answer: Answer;
  let asked = 0;
  let rumours: PreparingDataSource;
  const clients: GraphQLClient[] = [];

  beforeAll(async () => {
    liar = createServer(async (request, response) => {
      asked += 1;
      response.on('error', () => {});
      let body = '';
      for await (const part of request) body += part;
      answer(response, { objects: body.includes('_entities') });
    }).listen(0, '127.0.0.1');
    await once(liar, 'listening');
    const services = Object.entries(sdl).map(([name, given]) => ({
      name,
      typeDefs: parse(given),
      url: 'http://x/',
    }));
    const { supergraphSdl = '', errors } = composeServices(services);
    expect(errors).toBeUndefined();
    const halls = buildSubgraphSchema({
      typeDefs: parse(sdl.halls),
      resolvers: { Query: { towns: () => towns } },
    });
    gateway = await buildGateway({
      supergraphSdl,
      buildDataSource: ({ name }) => ({
        // A circuit that is open after many failures would ask nobody: each answer comes to a new one.
        process: (options) =>
          name === 'rumours'
            ? rumours.process(options)
            : (execute({ schema: halls, document: parse(options.request.query ?? '') }) as never),
      }),
      executor,
      foreign: true,
      policy: 'open',
      identity: 'open',
      introspection: false,
      logger: createLogger('silent'),
    });
    client = await listen(gateway.app);
  });

  afterAll(async () => {
    await gateway.close();
    await Promise.all(clients.map((each) => each.close()));
    liar.closeAllConnections();
    liar.close();
  });

  async function ask(given: Answer, name = '') {
    const { port } = liar.address() as AddressInfo;
    const http = createGraphQLClient({ url: `http://127.0.0.1:${port}/` });
    clients.push(http);
    rumours = foreignDataSource('rumours', http, {
      timeoutMilliseconds: slow.test(name) ? timeoutMilliseconds : 5000,
      report() {},
    });
    answer = given;
    asked = 0;
    const { status, body, text: told } = await client.post({ query });
    expect({ status, asked: asked > 0 }).toEqual({ status: 200, asked: true });
    return { body, told };
  }

  it('that is honest for once is believed', async () => {
    expect((await ask(json(honest))).body).toEqual({ data: expected });
  });

  it.each(Object.entries(answers))('costs its own sections when its answer %s', async (name, given) => {
    const { body, told } = await ask(given, name);
    expect(untruths(expected, body)).toEqual([]);
    const { towns: found } = body.data as typeof expected;
    expect(found.map(({ name, mayor, near }) => ({ name, mayor, near }))).toEqual(
      expected.towns.map(({ name, mayor, near }) => ({ name, mayor, near })),
    );
    expect(told.length).toBeLessThan(3_000_000);
    expect(told).not.toMatch(/forged|polluted/);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
