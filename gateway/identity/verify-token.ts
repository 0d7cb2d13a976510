// Token → principal. Whatever is wrong with a token, the caller learns the same: UNAUTHENTICATED.

import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { gatewayError } from '../errors.ts';
import { type Principal, principalOf } from './principal.ts';

/** @throws GraphQLError UNAUTHENTICATED, the same for every reason. */
export type VerifyToken = (authorization: string | undefined) => Promise<Principal>;

export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  /** INVARIANT: asymmetric algorithms only; a public key must never serve as an HMAC secret (RFC 8725, 3.1). */
  readonly algorithms: readonly string[];
}

const longestToken = 8192;
const clockToleranceSeconds = 5;
/** A verified token is trusted for this long without looking again, so that withdrawals take effect soon. */
const trustMilliseconds = 5000;

/** Verifies JWTs (RFC 7519) of one issuer: signature, `iss`, `aud`, `exp` and, where present, `nbf`. */
export function createTokenVerifier(issuer: TokenIssuer): VerifyToken {
  const verified = new LRUCache<string, { principal: Principal; expires: number }>({
    max: 10_000,
    ttl: trustMilliseconds,
  });
  return async (authorization) => {
    const token = bearerToken(authorization);
    if (token === undefined) throw gatewayError('UNAUTHENTICATED');
    const known = verified.get(token);
    if (known !== undefined && Date.now() < known.expires) return known.principal;
    try {
      const { payload } = await jwtVerify(token, issuer.keys, {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: [...issuer.algorithms],
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'sub'],
      });
      const principal = principalOf(payload);
      verified.set(token, { principal, expires: Number(payload.exp) * 1000 });
      return principal;
    } catch {
      throw gatewayError('UNAUTHENTICATED');
    }
  };
}

function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > longestToken) return undefined;
  return /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
}
