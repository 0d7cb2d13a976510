// Token → principal. Whatever is wrong with a token, the caller learns the same: UNAUTHENTICATED.

import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { gatewayError } from '../errors.ts';
import { type Principal, principalOf } from './principal.ts';
import { noRevocations, type Revocations } from './revocations.ts';

/** @throws GraphQLError UNAUTHENTICATED, the same for every reason. */
export type VerifyToken = (authorization: string | undefined) => Promise<Principal>;

export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  /** INVARIANT: asymmetric; a public key must never serve as an HMAC secret (RFC 8725, 3.1). */
  readonly algorithm: SignatureAlgorithm;
}

/** One for an issuer, and with it one type of key. */
export const signatureAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

const longestToken = 8192;
const clockToleranceSeconds = 5;
/** A verified token is trusted for this long without looking at its signature again, so that keys withdrawn take effect soon. */
const trustMilliseconds = 5000;

/** By which a token brings a key, or says where one is. Ours are where the issuer's are. */
const bringsKey = ['jku', 'jwk', 'x5u', 'x5c'] as const;

interface Verified {
  readonly principal: Principal;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly token: Parameters<Revocations['isRevoked']>[0];
}

/** Verifies JWTs (RFC 7519) of one issuer: signature, `iss`, `aud`, `exp` and, where present, `nbf`; then whether they are revoked. */
export function createTokenVerifier(
  issuer: TokenIssuer,
  revocations: Pick<Revocations, 'isRevoked'> = noRevocations,
): VerifyToken {
  // With a resolution the cache sets a timer in every millisecond in which it is asked.
  const known = new LRUCache<string, Verified>({ max: 10_000, ttl: trustMilliseconds, ttlResolution: 0 });
  return async (authorization) => {
    const token = bearerToken(authorization);
    if (token === undefined) throw gatewayError('UNAUTHENTICATED');
    const kept = known.get(token);
    const verified = kept !== undefined && Date.now() < kept.expires ? kept : await verify(issuer, token);
    // INVARIANT: asked for every request, also where the token itself was verified before.
    if (verified === undefined || revocations.isRevoked(verified.token))
      throw gatewayError('UNAUTHENTICATED');
    if (verified !== kept) known.set(token, verified);
    return verified.principal;
  };
}

async function verify(issuer: TokenIssuer, token: string): Promise<Verified | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, issuer.keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: [issuer.algorithm],
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'sub'],
    });
    if (bringsKey.some((name) => name in protectedHeader)) return undefined;
    const principal = principalOf(payload);
    return { principal, expires: Number(payload.exp) * 1000, token: namesOf(payload, principal) };
  } catch {
    return undefined;
  }
}

function namesOf({ jti, iat }: JWTPayload, { id }: Principal): Verified['token'] {
  return {
    principal: id,
    ...(typeof jti === 'string' ? { id: jti } : {}),
    ...(typeof iat === 'number' ? { issuedAt: iat } : {}),
  };
}

function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > longestToken) return undefined;
  return /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
}
