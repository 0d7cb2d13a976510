import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Supergraph } from '@apollo/federation-internals';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, printSchema, validate } from 'graphql';
import { foreignDataSource } from '../../../gateway/data-sources.ts';
import type { PreparingDataSource } from '../../../gateway/executor/source.ts';
import { createGraphQLClient, type GraphQLClient } from '../../../gateway/graphql-client.ts';
import { createLogger } from '../../../gateway/log.ts';
import { buildGateway, type Gateway } from '../../../gateway/server.ts';
import { type Client, type Answer as HttpAnswer, listen } from '../http.ts';
import { type Mischief, mischiefOf, openBazaar } from './bazaar.ts';
import { operationDrafts, operationOf } from './operations.ts';

const bazaar = openBazaar();
const schema = buildSchema(
  printSchema(Supergraph.build(bazaar.supergraphSdl).apiSchema().toGraphQLJSSchema()),
);

const cases = Number(process.env.DIFFERENTIAL_CASES ?? 200);

type Process = (subgraph: string, options: Parameters<PreparingDataSource['process']>[0]) => unknown;

describe('our executor and that of the packages', () => {
  let mischief: Mischief = () => 'none';
  let gateways: Gateway[];
  let clients: Client[];
  let server: Server;
  let fault: Fault = 'none';
  let faulty = '';
  const http = new Map<string, GraphQLClient>();
  const inProcess: Process = (subgraph, { request: { query = '', variables = {} } }) =>
    bazaar.ask(subgraph, query, variables, mischief);
  let process: Process = inProcess;

  beforeAll(async () => {
    gateways = await Promise.all(
      (['own', 'apollo'] as const).map((executor) =>
        open(executor, (subgraph, options) => process(subgraph, options)),
      ),
    );
    clients = await Promise.all(gateways.map(({ app }) => listen(app)));
    server = createServer(async (request, response) => {
      const subgraph = request.url?.slice(1) ?? '';
      let body = '';
      for await (const part of request) body += part;
      const { query, variables } = JSON.parse(body);
      const answer = await bazaar.ask(subgraph, query, variables, mischief);
      spoil(subgraph === faulty ? fault : 'none', answer as Told, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const name of ['catalog', 'stock', 'people'])
      http.set(name, createGraphQLClient({ url: `http://127.0.0.1:${port}/${name}` }));
  });

  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await Promise.all([...http.values()].map((client) => client.close()));
    server.closeAllConnections();
    server.close();
  });

  /** @returns whether something went wrong */
  async function compare(operation: object): Promise<'whole' | 'errors'> {
    const answers = await Promise.all(clients.map((client) => client.post(operation)));
    const [own, apollo] = answers.map(compared);
    expect({ operation, ...own }).toEqual({ operation, ...apollo });
    // A document that was asked before takes the short way.
    const again = await Promise.all([...clients, ...clients].map((client) => client.post(operation)));
    for (const [index, each] of again.entries())
      expect(seen(each)).toEqual(seen(answers[index % 2] as HttpAnswer));
    return own?.errors.length === 0 ? 'whole' : 'errors';
  }

  it('give the same answers to random operations, nulls, failures and wrong values included', async () => {
    process = inProcess;
    const answered = { whole: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(operationDrafts, fc.nat(1e6), fc.constantFrom(0, 6, 20), async (draft, seed, rate) => {
        const operation = operationOf(schema, draft);
        fc.pre(validate(schema, parse(operation.query)).length === 0);
        mischief = mischiefOf(seed, rate);
        answered[await compare(operation)] += 1;
      }),
      { numRuns: cases, endOnFailure: true },
    );
    expect(answered.whole).toBeGreaterThan(cases / 20);
    expect(answered.errors).toBeGreaterThan(cases / 20);
  });

  it('give the same answers where one of their subgraphs does not answer, or answers something else', async () => {
    const answered = { whole: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(
        operationDrafts,
        fc.constantFrom(...faults),
        fc.constantFrom(...http.keys()),
        fc.nat(1e6),
        async (draft, how, subgraph, seed) => {
          const operation = operationOf(schema, draft);
          fc.pre(validate(schema, parse(operation.query)).length === 0);
          [fault, faulty, mischief] = [how, subgraph, mischiefOf(seed, 3)];
          process = (name, options) => {
            // A circuit that is open after failures would ask nobody, and not of both at the same time.
            const source = foreignDataSource(name, http.get(name) as GraphQLClient, {
              timeoutMilliseconds: how === 'never comes' && name === subgraph ? 150 : 5000,
              report() {},
            });
            return source.process(options);
          };
          answered[await compare(operation)] += 1;
        },
      ),
      { numRuns: Math.ceil(cases / 4), endOnFailure: true },
    );
    expect(answered.errors).toBeGreaterThan(cases / 40);
  });
});

const faults = [
  'breaks off',
  'never comes',
  'is no JSON',
  'has too few entities',
  'has entities of other types',
  'has what nobody asked',
  'has nothing but errors',
  'has null for everything',
] as const;
type Fault = (typeof faults)[number] | 'none';

interface Told {
  data?: { _entities?: (Record<string, unknown> | null)[] } | null;
}

function spoil(fault: Fault, answer: Told, response: ServerResponse): void {
  const send = (value: unknown) => {
    response.end(JSON.stringify(value));
  };
  const entities = answer.data?._entities;
  switch (fault) {
    case 'none':
      send(answer);
      break;
    case 'never comes':
      break;
    case 'breaks off':
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"data":');
      setTimeout(() => response.destroy(), 2);
      break;
    case 'is no JSON':
      response.end('<html></html>');
      break;
    case 'has too few entities':
      entities?.pop();
      send(answer);
      break;
    case 'has entities of other types':
      for (const each of entities ?? [])
        if (each !== null) each.__typename = each.__typename === 'Shop' ? 'Person' : 'Shop';
      send(answer);
      break;
    case 'has what nobody asked':
      for (const each of entities ?? [])
        if (each !== null)
          Object.assign(each, { label: 'forged', stars: 99, name: 'forged', id: 'x9', ...each });
      send({ ...answer, data: answer.data && { version: 'forged', ...answer.data } });
      break;
    case 'has nothing but errors':
      send({
        errors: [
          { message: 'a', path: ['_entities'], extensions: { code: 'A' } },
          { message: 'b', path: ['_entities', 1], extensions: { code: 'B' } },
          { message: 'c' },
        ],
      });
      break;
    case 'has null for everything':
      send({ data: entities === undefined ? null : { _entities: entities.map(() => null) } });
      break;
    default:
      throw fault satisfies never;
  }
}

async function open(executor: 'own' | 'apollo', process: Process): Promise<Gateway> {
  return buildGateway({
    supergraphSdl: bazaar.supergraphSdl,
    buildDataSource: ({ name }) => ({ process: (options) => process(name, options) as never }),
    executor,
    foreign: true,
    policy: 'open',
    identity: 'open',
    introspection: true,
    logger: createLogger('silent'),
  });
}

interface Compared {
  readonly status: number;
  /** The packages keep the order of the document only roughly; ours is compared with the specification elsewhere. */
  readonly data: unknown;
  /** In any order, because fetches run side by side, and each once: the packages ask about an object as often as it occurs. */
  readonly errors: readonly string[];
}

function compared({ status, body }: HttpAnswer): Compared {
  const { data, errors = [], ...others } = body;
  const texts = new Set(errors.map((error) => JSON.stringify(error)));
  return { status, data: [data, others], errors: [...texts].sort() };
}

/** What an answer is to its caller, but for the id of the request and the order in which fetches failed. */
function seen({ status, headers, text }: HttpAnswer): unknown {
  const body = JSON.parse(text);
  const errors = (body.errors ?? []).map((error: unknown) => JSON.stringify(error)).sort();
  return { status, type: headers.get('content-type'), body: JSON.stringify({ ...body, errors }) };
}
