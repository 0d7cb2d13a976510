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
import { offlineSubgraph } from '../gateway/offline-gateway.ts';

const query = '{ _service { sdl } }';
const body = JSON.stringify({ query, variables: {} });

describe('a subgraph over HTTP', () => {
  let service: FastifyInstance;
  let url: string;
  let key: CredentialKey;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA');
    key = { privateKey, keyId: 'a' };
    service = createHttpService({
      subgraph: offlineSubgraph(credit),
      gatewayKeys: createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'EdDSA' }] }),
      logger: createLogger('silent'),
      databaseReady: async () => false,
    });
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

  it('answers 401 to introspection over GET', async () => {
    expect((await fetch(`${url}/graphql?query={__typename}`)).status).toBe(401);
  });

  it('lives without its database and is not ready', async () => {
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });
});
