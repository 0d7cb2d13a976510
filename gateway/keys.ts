// Keys that the gateway makes for itself and keeps in DATA_DIR/keys, in files that only their owner reads: Ed25519 pairs,
// their public half beside them as a JWKS for whoever verifies, and secrets. It knows nothing of what they are for.

import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from 'jose';

export const signatureAlgorithm = 'EdDSA' as const;

export interface SigningKey {
  readonly privateKey: CryptoKey;
  /** RFC 7638 thumbprint of the public key. */
  readonly keyId: string;
  readonly publicKeys: JSONWebKeySet;
}

/**
 * Loads the key pair `name`, or makes it. Two processes that start at once agree on one: the first file to get its
 * final name wins, and everybody reads that.
 */
export async function loadSigningKey(dataDirectory: string, name: string): Promise<SigningKey> {
  const privateFile = join(dataDirectory, 'keys', `${name}.private.jwk.json`);
  const stored = await readOrCreate(privateFile, async () => {
    const { privateKey } = await generateKeyPair(signatureAlgorithm, { crv: 'Ed25519', extractable: true });
    return JSON.stringify(await exportJWK(privateKey));
  });
  const jwk = JSON.parse(stored) as JWK;
  const { d: _secret, ...publicJwk } = jwk;
  const keyId = await calculateJwkThumbprint(publicJwk);
  const publicKeys = { keys: [{ ...publicJwk, kid: keyId, alg: signatureAlgorithm, use: 'sig' }] };
  await replace(publicKeysFile(dataDirectory, name), `${JSON.stringify(publicKeys)}\n`);
  const privateKey = await importJWK(jwk, signatureAlgorithm);
  if (privateKey instanceof Uint8Array) throw new Error(`${privateFile} does not hold an Ed25519 key`);
  return { privateKey, keyId, publicKeys };
}

/** Where the public half lies. */
export function publicKeysFile(dataDirectory: string, name: string): string {
  return join(dataDirectory, 'keys', `${name}.jwks.json`);
}

/** 32 random bytes that stay the same: whoever has them opens cursors and computes tokens of masked values. */
export async function loadSecret(dataDirectory: string, name: string): Promise<Uint8Array> {
  const file = join(dataDirectory, 'keys', `${name}.secret`);
  return Buffer.from(
    await readOrCreate(file, async () => randomBytes(32).toString('base64url')),
    'base64url',
  );
}

async function readOrCreate(file: string, create: () => Promise<string>): Promise<string> {
  const known = await readIfPresent(file);
  if (known !== undefined) return known;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = draftOf(file);
  await writeFile(draft, await create(), { mode: 0o600 });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return readFile(file, 'utf8');
}

/** A reader sees the old text or the new one, never a part. */
async function replace(file: string, text: string): Promise<void> {
  const draft = draftOf(file);
  await writeFile(draft, text);
  await rename(draft, file);
}

function draftOf(file: string): string {
  return `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
}

async function readIfPresent(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
