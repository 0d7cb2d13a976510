// The credential by which a subgraph served over HTTP knows the gateway: a signed token, good for seconds, for one
// subgraph and one request body, that carries the lens, or the name of one that the subgraph was told before: a lens lists every
// field, and to sign and to read it takes many times longer than the call. Both halves stand here; the keys are brought in.

import { createHash } from 'node:crypto';
import { type CryptoKey, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import type { Lens } from './lens.ts';
import { areRequestIds } from './request-ids.ts';

const issuer = 'yidang-gateway';
const algorithm = 'EdDSA';
const lifetimeSeconds = 30;
const clockToleranceSeconds = 5;

export interface CredentialKey {
  readonly privateKey: CryptoKey;
  readonly keyId: string;
}

/**
 * A JWT (RFC 7519) with `aud` the subgraph's name, `bod` the SHA-256 of the body in base64url, `lens` (all of it, or its name as
 * `lensName` has it), `wait`, `statement` and `requests`.
 * @param body exactly the bytes that will be sent.
 */
export function signCredential(
  key: CredentialKey,
  subgraph: string,
  body: string,
  lens: Lens | string,
  said: Omit<Credential, 'lens'> = {},
): Promise<string> {
  const wait = said.wait === undefined ? {} : { wait: Math.ceil(said.wait) };
  return new SignJWT({ bod: digest(body), lens, ...said, ...wait })
    .setProtectedHeader({ alg: algorithm, kid: key.keyId, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(subgraph)
    .setIssuedAt()
    .setExpirationTime(`${lifetimeSeconds}s`)
    .sign(key.privateKey);
}

/** What the gateway says with a request. */
export interface Credential {
  readonly lens: Lens;
  /** How long it waits for the answer, in milliseconds; absent: it does not say. */
  readonly wait?: number;
  /** How long each statement may take for the caller, in milliseconds; absent: as long as any. */
  readonly statement?: number;
  /** For whose requests it asks, as request-ids.ts has them. */
  readonly requests?: string;
}

/**
 * What can be known before there is a body, so that who is not the gateway has none read.
 * @returns what the token says, for `openCredential`
 * @throws Error when the token is not the gateway's, not for this subgraph, or out of its time.
 */
export async function verifyCredential(
  keys: JWTVerifyGetKey,
  subgraph: string,
  token: string,
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience: subgraph,
    algorithms: [algorithm],
    maxTokenAge: lifetimeSeconds,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp'],
  });
  return payload;
}

/**
 * What the gateway sent with `body`.
 * @param payload of a credential that was verified
 * @param known the lens of a name, where it came before
 * @throws Error when it is not for this body, or without a lens
 * @throws LensUnknown when it is, and names a lens that did not come before
 */
export function openCredential(
  payload: JWTPayload,
  body: Uint8Array,
  known: (name: string) => Lens | undefined = () => undefined,
): Credential {
  if (payload.bod !== digest(body)) throw new Error('the credential is for another body');
  const { wait, statement, requests } = payload;
  const lens = typeof payload.lens === 'string' ? known(payload.lens) : payload.lens;
  if (lens === undefined && typeof payload.lens === 'string') throw new LensUnknown();
  if (!isLens(lens)) throw new Error('the credential carries no lens');
  return {
    lens,
    ...(typeof wait === 'number' && wait >= 0 ? { wait } : {}),
    ...(typeof statement === 'number' && statement >= 0 ? { statement } : {}),
    ...(areRequestIds(requests) ? { requests } : {}),
  };
}

/** The credential is good, and the lens that it names has to be told. */
export class LensUnknown extends Error {
  override readonly name = 'LensUnknown';
}

const names = new WeakMap<Lens, string>();

/** The SHA-256 of a lens in base64url: INVARIANT: who has the lens of a name has that lens and no other. */
export function lensName(lens: Lens): string {
  const name = names.get(lens) ?? digest(JSON.stringify(lens));
  names.set(lens, name);
  return name;
}

function digest(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url');
}

function isLens(value: unknown): value is Lens {
  return typeof value === 'object' && value !== null && 'fingerprint' in value && 'types' in value;
}
