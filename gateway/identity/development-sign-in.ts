// Signing in as a persona from a browser: the built-in issuer as a small OpenID provider under /oidc, with the authorization
// code flow and PKCE (RFC 6749, RFC 7636) for one public client, the console. Who comes chooses who they are, so it exists
// only where the built-in issuer does: never in production.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { DevelopmentIssuer } from './development-issuer.ts';
import { isPersonaName, type PersonaName, personas } from './personas.ts';

export const signInPath = '/oidc';
export const consoleClientId = 'yidang-console';

/** What a code stands for, once, and for a short time. */
interface Granted {
  readonly persona: PersonaName;
  readonly challenge: string;
  readonly redirectUri: string;
  readonly nonce: string | undefined;
}

const codeMilliseconds = 60_000;
const tokenSeconds = 24 * 3600;
const longestForm = 8192;

const request = z.object({
  response_type: z.literal('code'),
  client_id: z.literal(consoleClientId),
  redirect_uri: z.string(),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
  state: z.string().max(500).optional(),
  nonce: z.string().max(500).optional(),
});
const exchange = z.object({
  grant_type: z.literal('authorization_code'),
  client_id: z.literal(consoleClientId),
  code: z.string().max(100),
  redirect_uri: z.string(),
  code_verifier: z.string().regex(/^[\w.~-]{43,128}$/),
});

export function registerDevelopmentSignIn(app: FastifyInstance, issuer: DevelopmentIssuer): void {
  const codes = new LRUCache<string, Granted>({ max: 1000, ttl: codeMilliseconds });
  app.register(
    async (scope) => {
      scope.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: longestForm },
        (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
      );
      // A name that somebody points at this machine must not make its pages same-origin with ours.
      scope.addHook('onRequest', async ({ host }, reply) => {
        if (!/^(localhost|[\d.]+|\[[\da-f:]+\])(:\d+)?$/i.test(host))
          return problem(reply, 'invalid_request');
      });
      scope.get('/.well-known/openid-configuration', async (asked) => metadata(originOf(asked)));
      scope.get('/jwks', async () => issuer.publicKeys);
      scope.get('/authorize', (asked, reply) => authorize(asked, reply, codes));
      scope.post('/token', (asked, reply) => token(asked, reply, codes, issuer));
    },
    { prefix: signInPath },
  );
}

function originOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}`;
}

function metadata(origin: string) {
  const base = `${origin}${signInPath}`;
  return {
    issuer: base,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/jwks`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    scopes_supported: ['openid'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['EdDSA'],
  };
}

/** Shows the personas; with one chosen, goes back with a code. */
function authorize(asked: FastifyRequest, reply: FastifyReply, codes: LRUCache<string, Granted>) {
  const given = asked.query as Record<string, unknown>;
  const parsed = request.safeParse(given);
  // INVARIANT: nothing is sent to an address that is not the console's own.
  if (!parsed.success || parsed.data.redirect_uri !== `${originOf(asked)}/`)
    return problem(reply, 'invalid_request');
  const { redirect_uri: redirectUri, code_challenge: challenge, state, nonce } = parsed.data;
  const { persona } = given;
  if (typeof persona !== 'string' || !isPersonaName(persona)) return choosePersona(asked, reply);
  const code = randomBytes(24).toString('base64url');
  codes.set(code, { persona, challenge, redirectUri, nonce });
  const back = new URL(redirectUri);
  back.searchParams.set('code', code);
  if (state !== undefined) back.searchParams.set('state', state);
  return reply.redirect(back.href, 303);
}

async function token(
  asked: FastifyRequest,
  reply: FastifyReply,
  codes: LRUCache<string, Granted>,
  issuer: DevelopmentIssuer,
) {
  const parsed = exchange.safeParse(asked.body);
  if (!parsed.success) return problem(reply, 'invalid_request');
  const { code, code_verifier: verifier, redirect_uri: redirectUri } = parsed.data;
  const granted = codes.get(code);
  codes.delete(code);
  if (granted === undefined || granted.redirectUri !== redirectUri || !fits(verifier, granted.challenge))
    return problem(reply, 'invalid_grant');
  const { persona, nonce } = granted;
  return reply.header('cache-control', 'no-store').send({
    access_token: await issuer.issue(persona),
    token_type: 'Bearer',
    expires_in: tokenSeconds,
    scope: 'openid',
    id_token: await issuer.identify(persona, {
      issuer: `${originOf(asked)}${signInPath}`,
      audience: consoleClientId,
      ...(nonce === undefined ? {} : { nonce }),
    }),
  });
}

/** RFC 7636, 4.6. */
function fits(verifier: string, challenge: string): boolean {
  const digest = createHash('sha256').update(verifier).digest('base64url');
  return timingSafeEqual(Buffer.from(digest), Buffer.from(challenge));
}

/** RFC 6749, 5.2. */
function problem(reply: FastifyReply, error: 'invalid_request' | 'invalid_grant') {
  return reply.code(400).header('cache-control', 'no-store').send({ error });
}

/** Links and no form: the page needs no script and sends nothing. */
function choosePersona(asked: FastifyRequest, reply: FastifyReply) {
  const choices = Object.entries(personas).map(([name, { title }]) => {
    const url = new URL(asked.url, originOf(asked));
    url.searchParams.set('persona', name);
    return `<li><a href="${escaped(`${url.pathname}${url.search}`)}"><strong>${escaped(name)}</strong> ${escaped(title)}</a></li>`;
  });
  return reply
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>选择示例主体 · Choose a persona</title></head>
<body>
<main>
<h1>选择示例主体 · Choose a persona</h1>
<p>仅供开发与测试，数据均为合成。For development and tests only; all data are synthetic.</p>
<ul>
${choices.join('\n')}
</ul>
</main>
</body>
</html>
`);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
