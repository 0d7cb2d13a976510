// Subgraphs of the harbour with demands of their readers, and tokens that meet them or do not.

import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createTokenVerifier, type VerifyToken } from '../../gateway/identity/verify-token.ts';

/** The text of a subgraph with demands at some of its lines. */
export function demanding(sdl: string, changes: readonly (readonly [string, string])[]): string {
  const imports = 'import: ["@key", "@authenticated", "@requiresScopes", "@policy",';
  return [['import: ["@key",', imports] as const, ...changes].reduce((text, [line, instead]) => {
    if (!text.includes(line)) throw new Error(`the harbour has no ${line}`);
    return text.replace(line, instead);
  }, sdl);
}

export type Claims = Readonly<Record<string, unknown>>;

export interface Verifying {
  readonly verify: VerifyToken;
  tokenOf(claims: Claims): Promise<string>;
}

/** An issuer of its own. */
export async function openVerifying(): Promise<Verifying> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'EdDSA' }] });
  const issuer = { issuer: 'https://issuer.example', audience: 'harbour' };
  return {
    verify: createTokenVerifier({ ...issuer, keys, algorithm: 'EdDSA' }),
    tokenOf: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'EdDSA' })
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setSubject('someone')
        .setExpirationTime('1h')
        .sign(privateKey),
  };
}
