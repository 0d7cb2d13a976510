import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { remoteSubgraph } from '../../gateway/data-sources.ts';
import { createGraphQLClient } from '../../gateway/graphql-client.ts';
import { createLogger } from '../../gateway/log.ts';
import { type CredentialKey, signCredential } from '../../subgraphs/credential.ts';
import { credit } from '../../subgraphs/credit/index.ts';
import { createHttpService } from '../../subgraphs/http-service.ts';
import { type Lens, openLens } from '../../subgraphs/lens.ts';
import { loadSdl } from '../../subgraphs/sdl.ts';
import { answeredBeforeBody } from '../gateway/http.ts';
import { offlineSubgraph } from '../gateway/offline-gateway.ts';

const query = '{ _service { sdl } }';
const body = JSON.stringify({ query, variables: {} });

describe('a subgraph over HTTP', () => {
  let service: FastifyInstance;
  let url: string;
  let key: CredentialKey;
  let open: () => Promise<FastifyInstance>;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA');
    key = { privateKey, keyId: 'a' };
    const gatewayKeys = createLocalJWKSet({
      keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'EdDSA' }],
    });
    open = async () =>
      createHttpService({
        subgraph: offlineSubgraph(credit),
        gatewayKeys,
        logger: createLogger('silent'),
        databaseReady: async () => false,
      });
    service = await open();
    url = await service.listen({ port: 0, host: '127.0.0.1' });
  });

  afterAll(() => service.close());

  async function post(headers: Record<string, string>, sent = body, path = '/graphql') {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: sent });
    return { status: response.status, body: await response.json() };
  }

  async function bearer(subgraph = 'credit', signed = body) {
    return { authorization: `Bearer ${await signCredential(key, subgraph, signed, openLens)}` };
  }

  it('answers the gateway', async () => {
    expect(await post(await bearer())).toEqual({
      status: 200,
      body: { data: { _service: { sdl: loadSdl(credit) } } },
    });
  });

  it('accepts a lens that is as long as a province has fields', async () => {
    const fields = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [`field${index}`, [{ when: true, rung: 'CLEAR' }]]),
    );
    const lens: Lens = {
      ...openLens,
      fingerprint: 'long',
      types: { Person: { rows: true, fields, matches: {}, access: [] } },
    };
    const client = createGraphQLClient({ url: `${url}/graphql` });
    const answer = await remoteSubgraph('credit', client, key).execute({ query, variables: {}, lens });
    expect(answer.errors).toBeUndefined();
    await client.close();
  });

  it('is told a lens once, and again where another process answers', async () => {
    const lens: Lens = { ...openLens, fingerprint: 'told once' };
    const second = await open();
    let urls = [url, await second.listen({ port: 0, host: '127.0.0.1' })];
    const told: number[] = [];
    const proxy = createServer(async (request, response) => {
      const { authorization = '' } = request.headers;
      told.push(authorization.length);
      const sent = await text(request);
      const answer = await fetch(`${urls[0]}/graphql`, {
        method: 'POST',
        headers: { authorization },
        body: sent,
      });
      response.writeHead(answer.status).end(await answer.text());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const client = createGraphQLClient({ url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/` });
    const remote = remoteSubgraph('credit', client, key);
    const ask = async () => {
      told.length = 0;
      expect((await remote.execute({ query, variables: {}, lens })).errors).toBeUndefined();
      return told.map((length) => (length === Math.max(...lengths, length) ? 'in full' : 'by name'));
    };
    const lengths = [`Bearer ${await signCredential(key, 'credit', body, lens)}`.length];
    expect([await ask(), await ask()]).toEqual([['in full'], ['by name']]);
    urls = urls.toReversed();
    expect([await ask(), await ask()]).toEqual([['by name', 'in full'], ['by name']]);
    await client.close();
    proxy.close();
    await second.close();
  });

  const refused: Record<string, () => ReturnType<typeof post>> = {
    'no credential': () => post({}),
    'a client’s own token': () => post({ authorization: 'Bearer abc' }),
    'a credential for another body': async () => post(await bearer('credit', `${body} `)),
    'a credential for another subgraph': async () => post(await bearer('population')),
    'an expired credential': async () => {
      const { authorization } = await bearer();
      const claims = JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString());
      const expired = await new SignJWT({ ...claims, exp: claims.iat - 10 })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'a' })
        .sign(key.privateKey);
      return post({ authorization: `Bearer ${expired}` });
    },
    'an empty body': async () => post(await bearer(), ''),
    'another address': async () => post(await bearer(), body, '/'),
    'a body without end and no credential': () => post({}, ' '.repeat(9_000_000)),
    'a body without end': async () => post(await bearer(), ' '.repeat(9_000_000)),
  };

  it.each(Object.keys(refused))('answers 401 to %s, in the same words', async (name) => {
    expect(await refused[name]?.()).toEqual({
      status: 401,
      body: { errors: [{ message: 'Unauthorized', extensions: { code: 'UNAUTHENTICATED' } }] },
    });
  });

  it('waits for the body of nobody but the gateway', async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    const others = await signCredential({ privateKey, keyId: 'a' }, 'credit', body, openLens);
    for (const headers of [{}, await bearer('population'), { authorization: `Bearer ${others}` }])
      expect(await answeredBeforeBody(`${url}/graphql`, headers)).toEqual({
        status: 401,
        code: 'UNAUTHENTICATED',
      });
  });

  it('answers 401 to introspection over GET', async () => {
    expect((await fetch(`${url}/graphql?query={__typename}`)).status).toBe(401);
  });

  it('lives without its database and is not ready', async () => {
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });
});
