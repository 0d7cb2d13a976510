import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import {
  createDevelopmentIssuer,
  type DevelopmentIssuer,
} from '../../../gateway/identity/development-issuer.ts';
import { createTokenVerifier, type VerifyToken } from '../../../gateway/identity/verify-token.ts';
import { loadSigningKey } from '../../../gateway/keys.ts';

describe('verification of tokens', () => {
  let directory: string;
  let issuer: DevelopmentIssuer;
  let verify: VerifyToken;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-keys-'));
    issuer = await createDevelopmentIssuer(directory, false);
    verify = createTokenVerifier(issuer);
  });

  afterAll(() => rm(directory, { recursive: true }));

  async function signed(change: (token: SignJWT) => SignJWT, claims: Record<string, unknown> = {}) {
    const { privateKey } = await loadSigningKey(directory, 'development-issuer');
    const token = new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(issuer.issuer)
      .setAudience(issuer.audience)
      .setSubject('someone')
      .setExpirationTime('1h');
    return change(token).sign(privateKey);
  }

  it('makes of a token the principal that it names', async () => {
    expect(await verify(`Bearer ${await issuer.issue('clerk')}`)).toEqual({
      id: 'clerk',
      kind: 'user',
      roles: ['FRONT_DESK_CLERK'],
      organization: '123201400000000270',
      attributes: { division: '320100' },
      scopes: [],
    });
    expect(await verify(`Bearer ${await issuer.issue('medical-app')}`)).toEqual({
      id: 'medical-app',
      kind: 'application',
      roles: ['MEDICAL_INSURANCE'],
      application: 'medical-app',
      attributes: {},
      scopes: [],
    });
  });

  it.each<[string, unknown, readonly string[]]>([
    ['a text of words', 'ships:read  names', ['ships:read', 'names']],
    ['a list of words', ['ships:read', 'names'], ['ships:read', 'names']],
    ['a list that is no list of words', ['ships:read', 1], []],
    ['a number', 7, []],
    ['an object', { 'ships:read': true, length: 1, split: 'x' }, []],
    ['null', null, []],
  ])('reads scopes of %s, and of any other form none', async (_form, scope, scopes) => {
    const token = await signed((given) => given, { scope });
    expect(await verify(`Bearer ${token}`)).toMatchObject({ id: 'someone', scopes });
  });

  it('accepts what it signed itself, so that the refusals below have one reason each', async () => {
    expect(await verify(`Bearer ${await signed((token) => token)}`)).toMatchObject({ id: 'someone' });
  });

  const minute = 60;
  const now = () => Math.floor(Date.now() / 1000);
  const refused: Record<string, () => Promise<string | undefined> | string | undefined> = {
    'no token': () => undefined,
    'an empty header': () => '',
    'another scheme': () => 'Basic Y2xlcms6Y2xlcms=',
    'something that is no token': () => 'Bearer abc.def.ghi',
    'an oversize token': () => `Bearer ${'a'.repeat(10_000)}`,
    'an unsigned token (alg none)': () =>
      `Bearer ${new UnsecuredJWT({ roles: ['FULL'] })
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setSubject('full')
        .setExpirationTime('1h')
        .encode()}`,
    'a token of another key': async () => {
      const { privateKey } = await generateKeyPair('EdDSA');
      const token = new SignJWT({}).setProtectedHeader({ alg: 'EdDSA' }).setSubject('full');
      return `Bearer ${await token
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setExpirationTime('1h')
        .sign(privateKey)}`;
    },
    'the public key used as an HMAC secret': async () => {
      const { publicKeys } = await loadSigningKey(directory, 'development-issuer');
      const secret = base64url.decode(String(publicKeys.keys[0]?.x));
      const token = new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setSubject('full');
      return `Bearer ${await token
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setExpirationTime('1h')
        .sign(secret)}`;
    },
    'another issuer': async () => `Bearer ${await signed((token) => token.setIssuer('urn:other'))}`,
    'another audience': async () => `Bearer ${await signed((token) => token.setAudience('other'))}`,
    'an expired token': async () =>
      `Bearer ${await signed((token) => token.setExpirationTime(now() - minute))}`,
    'a token that is not valid yet': async () =>
      `Bearer ${await signed((token) => token.setNotBefore(now() + minute))}`,
    'a token without an end': async () => {
      const { privateKey } = await loadSigningKey(directory, 'development-issuer');
      const token = new SignJWT({}).setProtectedHeader({ alg: 'EdDSA' }).setSubject('someone');
      return `Bearer ${await token.setIssuer(issuer.issuer).setAudience(issuer.audience).sign(privateKey)}`;
    },
    'roles that are no list': async () => `Bearer ${await signed((token) => token, { roles: 'FULL' })}`,
  };

  it.each(Object.keys(refused))('refuses %s with the same words', async (name) => {
    const authorization = await refused[name]?.();
    await expect(verify(authorization)).rejects.toMatchObject({
      message: '未提供有效令牌 · No valid token.',
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    });
  });

  it('keeps the private key from other users of the machine', async () => {
    const file = join(directory, 'keys', 'development-issuer.private.jwk.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('agrees on one key when several processes start at once', async () => {
    const keys = await Promise.all([1, 2, 3, 4].map(() => loadSigningKey(directory, 'race')));
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
  });

  it('has no built-in issuer in production', async () => {
    await expect(createDevelopmentIssuer(directory, true)).rejects.toThrow(/OIDC_ISSUER/);
  });
});
