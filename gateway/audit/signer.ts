// Who signs checkpoints: one small interface, Ed25519 by default, SM2 (GB/T 32918) where national algorithms are demanded.
// A hardware module is one more function of this shape. What is signed is not its business.

import { createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';

export const signatureAlgorithms = ['Ed25519', 'SM2'] as const;
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

export interface CheckpointSigner {
  readonly algorithm: SignatureAlgorithm;
  readonly keyId: string;
  /** @returns the signature in base64url */
  sign(text: string): string;
}

/** A public key as it lies in `keys/audit.jwks.json`: of Ed25519 as RFC 8037 has it, of SM2 the point in hexadecimal digits. */
export interface CheckpointKey {
  readonly kid: string;
  readonly algorithm: SignatureAlgorithm;
  /** Of Ed25519: the JWK. */
  readonly jwk?: JsonWebKey;
  /** Of SM2: 04 and the two coordinates. */
  readonly point?: string;
}

/** @param key private key of the curve Ed25519 */
export function ed25519Signer(keyId: string, key: KeyObject): CheckpointSigner {
  return {
    algorithm: 'Ed25519',
    keyId,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64url'),
  };
}

/** @param privateKey 64 hexadecimal digits */
export function sm2Signer(keyId: string, privateKey: string): CheckpointSigner {
  const publicKey = sm2.getPublicKeyFromPrivateKey(privateKey);
  return {
    algorithm: 'SM2',
    keyId,
    // With SM3 over the identity of GB/T 32918 (default identity 1234567812345678) and the message, as DER.
    sign: (text) =>
      Buffer.from(sm2.doSignature(text, privateKey, { hash: true, der: true, publicKey }), 'hex').toString(
        'base64url',
      ),
  };
}

/** Whether a signature is that of one of the keys. An unknown key, or one of another algorithm, signs nothing. */
export function isSigned(
  keys: readonly CheckpointKey[],
  signed: { readonly algorithm: string; readonly keyId: string; readonly signature: string },
  text: string,
): boolean {
  const key = keys.find(({ kid, algorithm }) => kid === signed.keyId && algorithm === signed.algorithm);
  if (key === undefined) return false;
  try {
    const signature = Buffer.from(signed.signature, 'base64url');
    switch (key.algorithm) {
      case 'Ed25519': {
        const publicKey = createPublicKey({ key: key.jwk ?? {}, format: 'jwk' });
        return verify(null, Buffer.from(text, 'utf8'), publicKey, signature);
      }
      case 'SM2':
        return sm2.doVerifySignature(text, signature.toString('hex'), key.point ?? '', {
          hash: true,
          der: true,
        });
      default:
        return key.algorithm satisfies never;
    }
  } catch {
    // What is no signature at all verifies as little as a wrong one.
    return false;
  }
}
