import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { createTokenVerifier, type TokenIssuer } from '../../../gateway/identity/verify-token.ts';
import { type OfflineGateway, openOfflineGateway } from '../offline-gateway.ts';

/** Whatever an attacker sends as a token: the answer is 401, byte for byte the same, and nobody is asked for a key. */
describe('hostile tokens', () => {
  let offline: OfflineGateway;
  let attacker: Server;
  let attackerAsked = 0;
  let attackerKeys: string;
  let attackerKey: JWK;
  let sign: (header: Partial<JWTHeaderParameters>, own?: boolean) => Promise<string>;
  let answers: Set<string>;

  beforeAll(async () => {
    const [ours, theirs] = [
      await generateKeyPair('ES256', { extractable: true }),
      await generateKeyPair('ES256', { extractable: true }),
    ];
    const theirKey = { ...(await exportJWK(theirs.publicKey)), kid: 'theirs' };
    attacker = createServer((_request, response) => {
      attackerAsked += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [theirKey] }));
    }).listen(0, '127.0.0.1');
    await once(attacker, 'listening');
    const issuer: TokenIssuer = {
      issuer: 'urn:issuer',
      audience: 'yidang',
      algorithm: 'ES256',
      keys: async ({ kid }) => {
        if (kid !== 'ours') throw new Error('no such key');
        return ours.publicKey;
      },
    };
    offline = await openOfflineGateway({ identity: createTokenVerifier(issuer) });
    attackerKeys = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}/jwks`;
    attackerKey = theirKey;
    sign = (header, own = false) =>
      new SignJWT({ roles: ['FULL'] })
        .setProtectedHeader({ alg: 'ES256', kid: 'ours', ...header })
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setSubject('full')
        .setExpirationTime('1h')
        .sign(own ? ours.privateKey : theirs.privateKey);
    answers = new Set();
  });

  afterAll(async () => {
    await offline.close();
    attacker.close();
  });

  async function send(headers: readonly string[], path = '/graphql'): Promise<void> {
    const { hostname, port } = new URL(offline.client.url);
    const body = '{"query":"{ __typename }"}';
    const socket = connect(Number(port), hostname);
    const lines = [`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', 'Content-Type: application/json'];
    socket.write([...lines, `Content-Length: ${body.length}`, ...headers, '', body].join('\r\n'));
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    const [head = '', answer = ''] = text.split('\r\n\r\n');
    const [, id = '\0'] = /^x-request-id: (.*)$/im.exec(head) ?? [];
    answers.add(`${head.split('\r\n')[0]} ${answer.replace(id, 'id')}`);
  }

  it('are let in when they are not hostile', async () => {
    await send([`Authorization: Bearer ${await sign({}, true)}`]);
    expect([...answers]).toEqual([expect.stringMatching(/^HTTP\/1.1 200 .*"__typename":"Query"/)]);
  });

  it('get one and the same 401', async () => {
    answers.clear();
    const good = await sign({}, true);
    const [header = '', payload = '', signature = ''] = good.split('.');
    const recoded = (text: string) => base64url.encode(text);
    const tokens = [
      await sign({}),
      await sign({ kid: 'theirs' }),
      await sign({ kid: '../../../../dev/null' }),
      await sign({ kid: "' OR '1'='1" }),
      await sign({ kid: '__proto__' }),
      await sign({ kid: 'x'.repeat(4000) }),
      await sign({ jku: attackerKeys }),
      await sign({ jku: attackerKeys }, true),
      await sign({ x5u: attackerKeys }, true),
      await sign({ x5c: ['MIIB'] }, true),
      await sign({ jwk: attackerKey }),
      await sign({ jwk: attackerKey }, true),
      `${recoded('{"alg":"none"}')}.${payload}.`,
      `${recoded('{"alg":"NONE","kid":"ours"}')}.${payload}.${signature}`,
      `${recoded('{"alg":"HS256","kid":"ours"}')}.${payload}.${signature}`,
      `${recoded('{"alg":"RS256","kid":"ours"}')}.${payload}.${signature}`,
      `${recoded('{"alg":"ES256","kid":"ours","crit":["x"],"x":1}')}.${payload}.${signature}`,
      `${recoded('{"alg":"ES256","kid":{"a":1}}')}.${payload}.${signature}`,
      `${header}.${recoded('{"sub":"full","exp":99999999999}')}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${'A'.repeat(signature.length)}`,
      `${header}.${payload}`,
      `${good}.`,
      '..',
      'a'.repeat(9000),
    ];
    for (const token of tokens) await send([`Authorization: Bearer ${token}`]);
    const others: readonly (readonly string[])[] = [
      [],
      [`Authorization: bearer  ${good}`],
      [`Authorization: Basic ${good}`],
      [`Authorization: ${good}`],
      [`Authorization: Bearer ${good}, Bearer ${good}`],
      [`Authorization: Bearer ${good}`, `Authorization: Bearer ${good}`],
      [`Authorization: Bearer ${await sign({})}`, `Authorization: Bearer ${good}`],
      [`Cookie: authorization=${good}`],
      [`X-Authorization: Bearer ${good}`],
      [`Proxy-Authorization: Bearer ${good}`],
      ['X-User: full', 'X-Roles: FULL', 'X-Forwarded-User: full', 'X-Principal: {"id":"full"}'],
    ];
    for (const headers of others) await send(headers);
    await send([`Authorization: Bearer ${good}`], `/graphql?access_token=${good}`);
    await send([], `/graphql?access_token=${good}`);
    expect([...answers]).toEqual([expect.stringMatching(/^HTTP\/1.1 401 .*"code":"UNAUTHENTICATED"/)]);
    expect(attackerAsked).toBe(0);
  });
});
