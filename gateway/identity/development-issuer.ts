// The built-in issuer of tokens for the personas, for machines without an OpenID provider. Its key lies in DATA_DIR, so
// whoever reads that directory can be anyone: it refuses to exist in production.

import { createLocalJWKSet, type JSONWebKeySet, SignJWT } from 'jose';
import { ConfigurationError } from '../config.ts';
import { loadSigningKey, signatureAlgorithm } from '../keys.ts';
import { type PersonaName, personas } from './personas.ts';
import type { TokenIssuer } from './verify-token.ts';

export interface DevelopmentIssuer extends TokenIssuer {
  /** An access token of the gateway. */
  issue(persona: PersonaName): Promise<string>;
  /** An ID token (OpenID Connect Core, 2), which says who signed in and opens nothing. */
  identify(persona: PersonaName, claims: IdentityClaims): Promise<string>;
  readonly publicKeys: JSONWebKeySet;
}

export interface IdentityClaims {
  readonly issuer: string;
  readonly audience: string;
  readonly nonce?: string;
}

const issuer = 'urn:yidang:development-issuer';
const audience = 'yidang';
const lifetime = '24h';

/** @throws ConfigurationError in production */
export async function createDevelopmentIssuer(
  dataDirectory: string,
  production: boolean,
): Promise<DevelopmentIssuer> {
  if (production) {
    throw new ConfigurationError([
      'The built-in issuer of the personas does not run with NODE_ENV=production. Use tokens of OIDC_ISSUER.',
    ]);
  }
  const { privateKey, publicKeys, keyId } = await loadSigningKey(dataDirectory, 'development-issuer');
  return {
    issuer,
    audience,
    algorithm: signatureAlgorithm,
    keys: createLocalJWKSet(publicKeys),
    publicKeys,
    issue(persona) {
      const { id, ...claims } = personas[persona].principal;
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: signatureAlgorithm, kid: keyId, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(id)
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .sign(privateKey);
    },
    identify(persona, { nonce, ...claims }) {
      return new SignJWT(nonce === undefined ? {} : { nonce })
        .setProtectedHeader({ alg: signatureAlgorithm, kid: keyId, typ: 'JWT' })
        .setIssuer(claims.issuer)
        .setAudience(claims.audience)
        .setSubject(personas[persona].principal.id)
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .sign(privateKey);
    },
  };
}
