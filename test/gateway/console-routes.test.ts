import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OfflineGateway, openOfflineGateway } from './offline-gateway.ts';

const signIn = { issuer: 'https://login.example/realms/"a"', clientId: 'console' };
let directory: string;
let built: OfflineGateway;
let missing: OfflineGateway;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yidang-console-'));
  await mkdir(join(directory, 'assets'));
  await writeFile(
    join(directory, 'index.html'),
    '<meta name="yidang-sign-in" content="%SIGN_IN%"><meta nonce="%NONCE%"><script nonce="%NONCE%" src="/assets/a.js">',
  );
  await writeFile(join(directory, 'assets', 'a-1.js'), 'export {};');
  built = await openOfflineGateway({ console: { directory, signIn } });
  missing = await openOfflineGateway({ console: { directory: join(directory, 'nothing') } });
});

afterAll(async () => {
  await built.close();
  await missing.close();
  await rm(directory, { recursive: true });
});

describe('the console', () => {
  it('is a page at / whose nonce is new for each answer and stands in its policy', async () => {
    const answers = [await built.client.call('/'), await built.client.call('/')];
    const nonces = answers.map(({ headers, text }) => {
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '') ?? [];
      expect(text.split(`nonce="${nonce}"`)).toHaveLength(3);
      return nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(nonces[0]?.length).toBeGreaterThan(20);
    expect(answers[0]?.headers.get('cache-control')).toBe('no-store');
  });

  it('allows scripts of this host alone, none in the page, and calls to the gateway and the provider', async () => {
    const { headers } = await built.client.call('/');
    const policy = headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self' https://login.example");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.join('; ')).not.toContain('unsafe-eval');
  });

  it('says where to sign in, as an attribute that nothing breaks out of', async () => {
    const { text } = await built.client.call('/');
    const [, content = ''] = /content="([^"]*)"/.exec(text) ?? [];
    expect(JSON.parse(content.replaceAll('&quot;', '"'))).toEqual(signIn);
  });

  it('serves its files for good, since their names change with their content', async () => {
    const { status, headers, text } = await built.client.call('/assets/a-1.js');
    expect([status, text]).toEqual([200, 'export {};']);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toContain('javascript');
  });

  it('serves nothing beside its files, and shadows no endpoint', async () => {
    for (const path of [
      '/assets/../index.html',
      '/assets/%2e%2e/index.html',
      '/assets/',
      '/index.html',
      '/rules',
    ]) {
      expect((await built.client.call(path)).body).toMatchObject({
        errors: [{ extensions: { code: 'NOT_FOUND' } }],
      });
    }
    expect((await built.client.call('/livez')).status).toBe(200);
    expect((await built.client.call('/graphql')).status).toBe(405);
    expect((await built.client.call('/views/nothing', { headers: built.headers })).status).toBe(404);
  });

  it('says how to build it where it is not built, and the gateway works', async () => {
    const page = await missing.client.call('/');
    expect(page.status).toBe(503);
    expect(page.text).toContain('npm run console');
    expect((await missing.client.call('/livez')).status).toBe(200);
    expect((await missing.client.call('/assets/a-1.js')).status).toBe(404);
  });
});
