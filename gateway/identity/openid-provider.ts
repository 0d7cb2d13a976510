// Tokens of an OpenID provider: finds its keys by OpenID Connect Discovery and keeps them as they rotate.

import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { SignatureAlgorithm, TokenIssuer } from './verify-token.ts';

export type OpenIdProvider = Pick<TokenIssuer, 'issuer' | 'audience'> & {
  readonly algorithm: SignatureAlgorithm;
};

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const timeoutMilliseconds = 5000;
/** A key that the provider has withdrawn is believed no longer than this. */
const keysMaxAgeMilliseconds = 60_000;
/** For a key that is new the provider is asked again, and not more often than this. */
const cooldownMilliseconds = 10_000;

/** A provider that cannot be asked is left alone for so long, however many tokens come. */
const pauseMilliseconds = 1000;

/** The provider is asked at the first token and again some time after a failure, so that the gateway starts without it. */
export function openIdProvider({ issuer, audience, algorithm }: OpenIdProvider): TokenIssuer {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return {
    issuer,
    audience,
    algorithm,
    keys: async (header, token) => (await discovered())(header, token),
  };

  function discovered(): Promise<JWTVerifyGetKey> {
    if (keys !== undefined) return keys;
    keys = discoverKeys(issuer);
    keys.catch(() => {
      setTimeout(() => {
        keys = undefined;
      }, pauseMilliseconds).unref();
    });
    return keys;
  }
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMilliseconds) });
  const document = discovery.parse(await response.json());
  if (document.issuer !== issuer) throw new Error(`${address} is about another issuer`);
  return createRemoteJWKSet(new URL(document.jwks_uri), {
    timeoutDuration: timeoutMilliseconds,
    cacheMaxAge: keysMaxAgeMilliseconds,
    cooldownDuration: cooldownMilliseconds,
  });
}
