// A browser signs in as a persona, and everything by which somebody could get a token that was meant for another.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomPKCECodeVerifier,
} from 'openid-client';
import { request } from 'undici';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.ts';
import { personas } from '../../../gateway/identity/personas.ts';
import { type OfflineGateway, openOfflineGateway } from '../offline-gateway.ts';

let offline: OfflineGateway;
let home: string;

beforeAll(async () => {
  offline = await openOfflineGateway({}, { signIn: true });
  home = `${offline.client.url}/`;
});
afterAll(() => offline.close());

const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');

const authorizeUrl = (more: Record<string, string> = {}) =>
  `/oidc/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: 'yidang-console',
    redirect_uri: home,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 's',
    ...more,
  })}`;

async function codeFor(persona: string): Promise<string> {
  const { headers } = await offline.client.call(authorizeUrl({ persona }), { redirect: 'manual' });
  return new URL(String(headers.get('location'))).searchParams.get('code') ?? '';
}

const exchange = (code: string, more: Record<string, string> = {}) =>
  offline.client.call('/oidc/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'yidang-console',
      code,
      redirect_uri: home,
      code_verifier: verifier,
      ...more,
    }),
  });

describe('signing in as a persona', () => {
  it('works with a client of the OpenID Foundation’s list, as the console has it', async () => {
    const issuer = new URL(`${offline.client.url}/oidc`);
    const client = await discovery(issuer, 'yidang-console', undefined, None(), {
      execute: [allowInsecureRequests],
    });
    const pkceCodeVerifier = randomPKCECodeVerifier();
    const url = buildAuthorizationUrl(client, {
      redirect_uri: home,
      scope: 'openid',
      state: 'x',
      nonce: 'n',
      code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const page = await offline.client.call(`${url.pathname}${url.search}`);
    expect(page.text).not.toContain('<script');
    const link = [...page.text.matchAll(/href="([^"]+)"/g)]
      .map(([, href = '']) => href.replaceAll('&amp;', '&'))
      .find((href) => href.includes('persona=security-admin-2'));
    const back = await offline.client.call(String(link), { redirect: 'manual' });
    expect(back.status).toBe(303);
    const tokens = await authorizationCodeGrant(client, new URL(String(back.headers.get('location'))), {
      pkceCodeVerifier,
      expectedState: 'x',
      expectedNonce: 'n',
      idTokenExpected: true,
    });
    expect(tokens.claims()?.sub).toBe('security-admin-2');
    const { sub, roles } = decodeJwt(tokens.access_token);
    expect({ sub, roles }).toEqual({ sub: 'security-admin-2', roles: ['SECURITY_ADMIN'] });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await offline.client.post({ query: '{ __typename }' }, headers)).status).toBe(200);
    const wrong = { authorization: `Bearer ${tokens.id_token}` };
    expect((await offline.client.post({ query: '{ __typename }' }, wrong)).status).toBe(401);
  });

  it('offers every persona', async () => {
    const { text } = await offline.client.call(authorizeUrl());
    for (const name of Object.keys(personas)) expect(text).toContain(`persona=${name}"`);
  });
});

describe('a code', () => {
  it('works once', async () => {
    const code = await codeFor('clerk');
    expect((await exchange(code)).status).toBe(200);
    const again = await exchange(code);
    expect([again.status, again.body]).toEqual([400, { error: 'invalid_grant' }]);
  });

  it.each([
    ['another verifier', { code_verifier: 'w'.repeat(43) }],
    ['another address to go back to', { redirect_uri: 'http://evil.example/' }],
    ['the challenge in place of the verifier', { code_verifier: challenge }],
  ])('is lost with %s', async (_title, more) => {
    const code = await codeFor('clerk');
    expect((await exchange(code, more)).body).toEqual({ error: 'invalid_grant' });
    expect((await exchange(code)).body).toEqual({ error: 'invalid_grant' });
  });

  it.each([
    ['no verifier', { code_verifier: '' }],
    ['another client', { client_id: 'other' }],
    ['another grant', { grant_type: 'client_credentials' }],
  ])('is not exchanged with %s', async (_title, more) => {
    expect((await exchange(await codeFor('clerk'), more)).body).toEqual({ error: 'invalid_request' });
  });

  it.each([
    ['an address that is not the console’s', { redirect_uri: 'http://evil.example/' }],
    ['an address below it', { redirect_uri: 'HOMEx' }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['no challenge', { code_challenge: '' }],
    ['a token at once', { response_type: 'token' }],
    ['another client', { client_id: 'other' }],
  ])('is not given for %s', async (_title, more) => {
    const asked = Object.fromEntries(
      Object.entries(more).map(([name, value]) => [name, value.replace('HOME', home)]),
    );
    const answer = await offline.client.call(authorizeUrl({ persona: 'full', ...asked }), {
      redirect: 'manual',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });

  it('is not given under a name that points at this machine', async () => {
    const url = `${offline.client.url}${authorizeUrl({ persona: 'full' })}`;
    const { statusCode, headers } = await request(url, { headers: { host: 'rebound.example' } });
    expect([statusCode, headers.location]).toEqual([400, undefined]);
  });
});

it('does not exist in production', async () => {
  await expect(createDevelopmentIssuer('/nonexistent', true)).rejects.toThrow('NODE_ENV=production');
  const plain = await openOfflineGateway();
  expect((await plain.client.call('/oidc/.well-known/openid-configuration')).status).toBe(404);
  await plain.close();
});
