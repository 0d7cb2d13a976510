import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import {
  LensUnknown,
  lensName,
  openCredential,
  signCredential,
  verifyCredential,
} from '../../subgraphs/credential.ts';
import { type Lens, openLens } from '../../subgraphs/lens.ts';

async function keyPair() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'EdDSA' }] });
  return { key: { privateKey, keyId: 'a' }, keys };
}

async function read(
  keys: JWTVerifyGetKey,
  subgraph: string,
  token: string,
  sent: Uint8Array,
  known?: (name: string) => Lens | undefined,
) {
  return openCredential(await verifyCredential(keys, subgraph, token), sent, known);
}

const body = '{"query":"{ a }"}';
const bytes = Buffer.from(body);

describe('the credential of a call', () => {
  it('carries the lens to the subgraph that it was made for', async () => {
    const { key, keys } = await keyPair();
    const token = await signCredential(key, 'credit', body, openLens);
    expect(await read(keys, 'credit', token, bytes)).toEqual({ lens: openLens });
  });

  it('carries how long the gateway waits', async () => {
    const { key, keys } = await keyPair();
    const token = await signCredential(key, 'credit', body, openLens, { wait: 1234.5 });
    expect(await read(keys, 'credit', token, bytes)).toEqual({ lens: openLens, wait: 1235 });
  });

  it('names a lens that the subgraph was told, and no other', async () => {
    const { key, keys } = await keyPair();
    const other = { ...openLens, fingerprint: 'other' };
    const token = await signCredential(key, 'credit', body, lensName(openLens));
    const told = (...lenses: Lens[]) => {
      return (name: string) => lenses.find((each) => lensName(each) === name);
    };
    const knowing = (known?: (name: string) => Lens | undefined) => read(keys, 'credit', token, bytes, known);
    expect(await knowing(told(other, openLens))).toEqual({ lens: openLens });
    await expect(knowing(told(other))).rejects.toBeInstanceOf(LensUnknown);
    await expect(knowing()).rejects.toBeInstanceOf(LensUnknown);
    await expect(read(keys, 'credit', token, Buffer.from('{}'), told(openLens))).rejects.toThrow(
      'another body',
    );
  });

  it('is good for no other subgraph, body or key', async () => {
    const { key, keys } = await keyPair();
    const token = await signCredential(key, 'credit', body, openLens);
    const others = await keyPair();
    await expect(read(keys, 'population', token, bytes)).rejects.toThrow('aud');
    await expect(read(keys, 'credit', token, Buffer.from(`${body} `))).rejects.toThrow('another body');
    await expect(read(others.keys, 'credit', token, bytes)).rejects.toThrow('signature');
  });

  it('is good for seconds, whatever end it claims', async () => {
    const { key, keys } = await keyPair();
    const token = await signCredential(key, 'credit', body, openLens);
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.exp - claims.iat).toBe(30);
    const old = (exp: number) =>
      new SignJWT({ ...claims, iat: claims.iat - 60, exp })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'a' })
        .sign(key.privateKey);
    await expect(read(keys, 'credit', await old(claims.iat - 30), bytes)).rejects.toThrow('exp');
    await expect(read(keys, 'credit', await old(claims.iat + 3600), bytes)).rejects.toThrow('iat');
  });

  it('says nothing without a lens', async () => {
    const { key, keys } = await keyPair();
    const token = await signCredential(key, 'credit', body, openLens);
    const { lens: _lens, ...claims } = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    );
    const bare = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: 'a' })
      .sign(key.privateKey);
    await expect(read(keys, 'credit', bare, bytes)).rejects.toThrow('no lens');
  });
});
