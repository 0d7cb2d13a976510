import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { openIdProvider } from '../../../gateway/identity/openid-provider.ts';
import { createTokenVerifier } from '../../../gateway/identity/verify-token.ts';

describe('tokens of an OpenID provider', () => {
  let server: Server;
  let issuer: string;
  let signingKey: CryptoKey;
  let down = true;
  let asked = 0;
  let keys: { keys: (JWK & { kid: string })[] };

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    signingKey = privateKey;
    keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'ES256' }] };
    server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      asked += 1;
      if (down) response.writeHead(503).end('{}');
      else if (request.url === '/jwks') response.end(JSON.stringify(keys));
      else response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function tokenOf(key: CryptoKey, kid: string, alg = 'ES256'): Promise<string> {
    return new SignJWT({ roles: ['ANALYST'] })
      .setProtectedHeader({ alg, kid })
      .setIssuer(issuer)
      .setAudience('yidang')
      .setSubject('zhang')
      .setExpirationTime('5m')
      .sign(key);
  }

  it('are refused while its keys cannot be had, and accepted as soon as they can', async () => {
    const verify = createTokenVerifier(openIdProvider({ issuer, audience: 'yidang', algorithm: 'ES256' }));
    const token = await tokenOf(signingKey, 'a');
    for (let tries = 0; tries < 20; tries++) {
      await expect(verify(`Bearer ${token}`)).rejects.toMatchObject({
        extensions: { code: 'UNAUTHENTICATED' },
      });
      await sleep(10);
    }
    // However many tokens come.
    expect(asked).toBe(1);
    down = false;
    const accepted = () => verify(`Bearer ${token}`).catch(() => undefined);
    while ((await accepted()) === undefined) await sleep(50);
    expect(await accepted()).toMatchObject({ id: 'zhang', roles: ['ANALYST'] });
  });

  it('of a key that the provider has begun to use are accepted, beside those of the one before', async () => {
    down = false;
    const verify = createTokenVerifier(openIdProvider({ issuer, audience: 'yidang', algorithm: 'ES256' }));
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    keys.keys.push({ ...(await exportJWK(publicKey)), kid: 'b', alg: 'ES256' });
    expect(await verify(`Bearer ${await tokenOf(privateKey, 'b')}`)).toMatchObject({ id: 'zhang' });
    expect(await verify(`Bearer ${await tokenOf(signingKey, 'a')}`)).toMatchObject({ id: 'zhang' });
  });

  it('are refused in every algorithm but the one of the provider, also when it has a key for it', async () => {
    down = false;
    const verify = createTokenVerifier(openIdProvider({ issuer, audience: 'yidang', algorithm: 'ES256' }));
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    keys.keys.push({ ...(await exportJWK(publicKey)), kid: 'c', alg: 'RS256' });
    await expect(verify(`Bearer ${await tokenOf(privateKey, 'c', 'RS256')}`)).rejects.toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
  });
});
