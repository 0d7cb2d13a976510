// The id of a request at the gateway, in the log and the errors of a subgraph that is served by a process of its own.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose';
import { foreignDataSource, ownDataSource, remoteSubgraph } from '../../gateway/data-sources.ts';
import { createGraphQLClient, type GraphQLClient } from '../../gateway/graphql-client.ts';
import { createLogger } from '../../gateway/log.ts';
import { type Credential, type CredentialKey, signCredential } from '../../subgraphs/credential.ts';
import { geospatial } from '../../subgraphs/geospatial/index.ts';
import { createHttpService } from '../../subgraphs/http-service.ts';
import { openLens } from '../../subgraphs/lens.ts';
import type { Subgraph } from '../../subgraphs/subgraph.ts';
import { type OfflineGateway, offlineSubgraph, openOfflineGateway } from './offline-gateway.ts';

const query = '{ division(code: "320102") { name } }';
const options = { timeoutMilliseconds: 4000, report() {} };

describe('the id of a request', () => {
  const closing: (() => Promise<unknown>)[] = [];
  let offline: OfflineGateway;

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function serve(subgraph: Subgraph) {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA');
    const key: CredentialKey = { privateKey, keyId: 'a' };
    const log: string[] = [];
    const service: FastifyInstance = createHttpService({
      subgraph,
      gatewayKeys: createLocalJWKSet({
        keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'EdDSA' }],
      }),
      logger: createLogger('warn', { write: (line: string) => log.push(line) }),
      databaseReady: async () => true,
    });
    const url = await service.listen({ port: 0, host: '127.0.0.1' });
    closing.push(() => service.close());
    return { url: `${url}/graphql`, key, log };
  }

  function clientOf(url: string): GraphQLClient {
    const client = createGraphQLClient({ url });
    closing.push(() => client.close());
    return client;
  }

  async function askedOf(subgraph: Subgraph) {
    const { url, key, log } = await serve(subgraph);
    const remote = remoteSubgraph('geospatial', clientOf(url), key);
    offline = await openOfflineGateway({ buildDataSource: () => ownDataSource(remote, new Map(), options) });
    closing.push(() => offline.close());
    const ask = async () => {
      const { headers, body } = await offline.client.post({ query }, offline.headers);
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'SECTION_UNAVAILABLE' });
      return String(headers.get('x-request-id'));
    };
    return { ask, lines: () => log.map((line) => JSON.parse(line)) };
  }

  it('is in what a subgraph logs of a section that failed', async () => {
    const { ask, lines } = await askedOf(offlineSubgraph(geospatial));
    const ids = [await ask(), await ask()];
    const codes = ['DATABASE_UNAVAILABLE'];
    expect(lines()).toMatchObject(ids.map((reqId) => ({ reqId, codes, msg: 'a section failed' })));
  });

  it('is in what a subgraph logs and answers where it breaks', async () => {
    const broken: Subgraph = {
      name: 'geospatial',
      execute: async () => {
        throw new TypeError('of somebody: 320102');
      },
    };
    const { ask, lines } = await askedOf(broken);
    const reqId = await ask();
    expect(lines()).toMatchObject([{ reqId, kind: 'TypeError', msg: 'execution failed' }]);
    expect(JSON.stringify(lines())).not.toContain('320102');
  });

  it('is believed of the gateway alone, and where it is one', async () => {
    const { url, key, log } = await serve(offlineSubgraph(geospatial));
    const body = JSON.stringify({ query, variables: {} });
    const post = async (said: Omit<Credential, 'lens'>, by = key) => {
      const authorization = `Bearer ${await signCredential(by, 'geospatial', body, openLens, said)}`;
      const headers = { authorization, 'x-request-id': 'forged' };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    const { privateKey } = await generateKeyPair('EdDSA');
    expect(await post({ requests: 'forged' }, { privateKey, keyId: 'a' })).toBe(401);
    expect(log).toEqual([]);
    for (const requests of ['one\n{"level":60}', 'x'.repeat(1000), 'one two']) await post({ requests });
    const told = log.map((line) => JSON.parse(line).reqId);
    expect(told).toEqual([expect.stringMatching(/^req-/), expect.stringMatching(/^req-/), 'one two']);
    // One line each, with one id.
    expect(log.map((line) => [line.split('\n').length, line.split('"reqId"').length])).toEqual([
      [2, 2],
      [2, 2],
      [2, 2],
    ]);
  });

  it('is told to a subgraph of somebody else, whatever the caller calls the request', async () => {
    const got: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      got.push(request.headers);
      response.end('{"data":{"division":{"name":"a"}}}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => server.close());
    const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    offline = await openOfflineGateway({
      buildDataSource: ({ name }) => foreignDataSource(name, client, options),
    });
    closing.push(() => offline.close());
    const { headers } = await offline.client.post(
      { query },
      { ...offline.headers, 'x-request-id': 'of-the-caller' },
    );
    expect(got.map((each) => each['x-request-id'])).toEqual([headers.get('x-request-id')]);
    expect(got[0]?.['x-request-id']).not.toBe('of-the-caller');
  });
});
