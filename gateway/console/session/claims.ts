// What a token says about its bearer, read for display alone: the gateway verifies, the console does not.

export const offices = ['SECURITY_ADMIN', 'SYSTEM_ADMIN', 'AUDITOR'] as const;
export type Office = (typeof offices)[number];

export interface Claims {
  readonly id: string;
  readonly kind: 'user' | 'application';
  readonly roles: readonly string[];
  readonly organization?: string;
  readonly office?: Office;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Undefined for what is no JWT with a subject and an end. */
export function readClaims(token: string): Claims | undefined {
  const payload = parsePayload(token);
  if (payload === undefined) return undefined;
  const { sub, exp, kind, roles, organization } = payload;
  if (typeof sub !== 'string' || typeof exp !== 'number') return undefined;
  const held = Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  const office = offices.find((each) => held.includes(each));
  return {
    id: sub,
    kind: kind === 'application' ? 'application' : 'user',
    roles: held,
    expires: exp * 1000,
    ...(typeof organization === 'string' ? { organization } : {}),
    ...(office === undefined ? {} : { office }),
  };
}

function parsePayload(token: string): Record<string, unknown> | undefined {
  const [, payload] = token.split('.');
  if (payload === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
