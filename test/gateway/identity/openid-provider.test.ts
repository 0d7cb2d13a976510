import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { openIdProvider } from '../../../gateway/identity/openid-provider.ts';
import { createTokenVerifier } from '../../../gateway/identity/verify-token.ts';

describe('tokens of an OpenID provider', () => {
  let server: Server;
  let issuer: string;
  let signingKey: CryptoKey;
  let down = true;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    signingKey = privateKey;
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'ES256' }] };
    server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
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

  it('are refused while its keys cannot be had, and accepted as soon as they can', async () => {
    const verify = createTokenVerifier(openIdProvider(issuer, 'yidang'));
    const token = await new SignJWT({ roles: ['ANALYST'] })
      .setProtectedHeader({ alg: 'ES256', kid: 'a' })
      .setIssuer(issuer)
      .setAudience('yidang')
      .setSubject('zhang')
      .setExpirationTime('5m')
      .sign(signingKey);
    await expect(verify(`Bearer ${token}`)).rejects.toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
    down = false;
    expect(await verify(`Bearer ${token}`)).toMatchObject({ id: 'zhang', roles: ['ANALYST'] });
  });
});
