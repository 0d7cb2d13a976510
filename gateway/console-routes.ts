// Serves the built console: the page at `/`, its files under `/assets/`. The page holds nothing that is secret and needs no
// token; what it shows it asks for over HTTP like every other client.

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

export interface ConsoleRoutes {
  /** Where the build lies. */
  readonly directory: string;
  /** Where its users sign in; absent: nowhere but with a token. */
  readonly signIn?: SignIn;
}

/** An OpenID provider and what the console is called there. */
export interface SignIn {
  readonly issuer: string;
  readonly clientId: string;
}

export const consoleDirectory = fileURLToPath(new URL('./console/dist/', import.meta.url));

export async function registerConsole(
  app: FastifyInstance,
  { directory, signIn }: ConsoleRoutes,
): Promise<void> {
  const page = join(directory, 'index.html');
  if (!existsSync(page)) {
    app.get('/', (_request, reply) => reply.code(503).type('text/html; charset=utf-8').send(notBuilt));
    return;
  }
  const template = readFileSync(page, 'utf8').replace('%SIGN_IN%', attribute(JSON.stringify(signIn ?? null)));
  const policy = contentSecurityPolicy(signIn?.issuer);
  app.get('/', (_request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', policy(nonce))
      .type('text/html; charset=utf-8')
      .send(template.replaceAll('%NONCE%', nonce));
  });
  await app.register(fastifyStatic, {
    root: join(directory, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    // INVARIANT: the name of each file holds the hash of its content.
    immutable: true,
    maxAge: '365d',
  });
}

/**
 * Scripts come from this host alone and never stand in the page. Style elements need the nonce, because Ant Design and the
 * explorer's editor make theirs while they run; style attributes are allowed, without which the editor cannot place its lines.
 * See docs/decisions.
 */
function contentSecurityPolicy(issuer: string | undefined): (nonce: string) => string {
  const provider = issuer !== undefined && URL.canParse(issuer) ? ` ${new URL(issuer).origin}` : '';
  return (nonce) =>
    [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "style-src-attr 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      `connect-src 'self'${provider}`,
      "worker-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; ');
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

const notBuilt = `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>一档 · Yidang</title></head>
<body>
<h1>控制台尚未构建 · The console is not built</h1>
<p>网关照常服务。在安装了开发依赖的目录运行 <code>npm run console</code>，再重新启动。</p>
<p>The gateway itself works. Run <code>npm run console</code> where the development packages are installed, and start again.</p>
</body>
</html>
`;
