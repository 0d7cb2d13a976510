import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.ts';
import { personas } from '../../gateway/identity/personas.ts';
import { createTokenVerifier } from '../../gateway/identity/verify-token.ts';

const run = promisify(execFile);
const command = fileURLToPath(new URL('../../gateway/token-main.ts', import.meta.url));

describe('npm run token', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-token-'));
  });

  afterAll(() => rm(directory, { recursive: true }));

  function token(...parameters: string[]) {
    const environment = { ...process.env, DATA_DIR: directory, NODE_ENV: 'development' };
    return run(process.execPath, ['--import', 'tsx', command, ...parameters], { env: environment });
  }

  it('prints a token that the gateway on the same data directory accepts', async () => {
    const { stdout } = await token('clerk');
    const verify = createTokenVerifier(await createDevelopmentIssuer(directory, false));
    expect(await verify(`Bearer ${stdout.trim()}`)).toEqual({ ...personas.clerk.principal, scopes: [] });
  });

  it('prints curl options with purpose and case', async () => {
    const { stdout } = await token('clerk', '--headers');
    expect(stdout).toMatch(
      /^-H 'Authorization: Bearer [\w.-]+' -H 'X-Purpose: GOVERNMENT_SERVICE' -H 'X-Case: GS-2026-000001'\n$/,
    );
  });

  it('lists the personas when it does not know the name', async () => {
    const failure = await token('nobody').catch((error: { code: number; stderr: string }) => error);
    expect(failure).toMatchObject({ code: 2 });
    for (const persona of Object.keys(personas)) expect(failure.stderr).toContain(persona);
  });
});
