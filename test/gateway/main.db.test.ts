// `npm start` on the embedded database: a whole installation in a data directory that has been seeded before.

import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type PersonaName, personas } from '../../gateway/identity/personas.ts';
import type { TestTemplate } from '../database.ts';
import { type Run, runCommand, runMain } from './command-line.ts';

/** A busy machine may turn requests away for a moment, and says when to come again. */
async function askUntilTaken(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 0; ; tries++) {
    const response = await fetch(url, init);
    if (response.status !== 503 || tries === 20) return response;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
const onEmbedded = testTemplate?.kind === 'embedded' ? describe : describe.skip;

onEmbedded('npm start', () => {
  let directory: string;
  let run: Run;

  beforeAll(async () => {
    if (testTemplate?.kind !== 'embedded') throw new Error('for the embedded database');
    directory = await mkdtemp(join(testTemplate.clones, 'start-'));
    await cp(testTemplate.directory, directory, { recursive: true });
    run = runMain({ DATA_DIR: directory, PORT: '0', LOG_LEVEL: 'info' });
    await run.says('Ctrl-C');
  }, 120_000);
  afterAll(async () => {
    run.process.kill('SIGKILL');
    await run.ended;
    await rm(directory, { recursive: true, force: true });
  });

  it('says where it is reached and where the data lie', () => {
    expect(run.output.out).toMatch(/ready at http:\/\/127\.0\.0\.1:\d+\/graphql\n/);
    expect(run.output.out).toContain(directory);
  });

  it('prints a token of each persona of the default rules, on a line of its own', async () => {
    const lines = run.output.out.split('\n');
    const titled = 'clerk market-officer medical-app startup-app analyst credit-officer auditor citizen-app';
    for (const name of titled.split(' ')) {
      const { purpose, principal } = personas[name as PersonaName];
      const at = lines.findIndex((line) => line.startsWith(`${name} `) && line.includes(` ${purpose} `));
      expect(decodeJwt(lines[at + 1] ?? '').sub).toBe(principal.id);
    }
  });

  it('prints nothing but words, tokens and calls', () => {
    expect(run.output.out).not.toMatch(/^\{/m);
  });

  it('prints calls of three personas that are answered', async () => {
    const calls = [...run.output.out.matchAll(/^curl '([^']+)'(.*)$/gm)];
    const views = calls.map(([, url = '']) => new URL(url).pathname);
    expect(views).toEqual(
      ['person-profile', 'enterprise-profile', 'person-profile', 'enterprise-profile'].map(
        (name) => `/views/${name}`,
      ),
    );
    for (const [, url = '', options = ''] of calls) {
      const headers = [...options.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]);
      const response = await askUntilTaken(url, { headers: Object.fromEntries(headers) });
      expect(response.status).toBe(200);
      const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
      expect(errors).toBeUndefined();
      expect(Object.values(data)).not.toContain(null);
    }
  });

  it('has in its trail the rules that it began with, and who is revoked by the command', async () => {
    const address = /ready at (\S+)\/graphql/.exec(run.output.out)?.[1];
    const lines = run.output.out.split('\n');
    const token = lines[lines.findIndex((line) => line.startsWith('auditor ')) + 1];
    const query =
      'query ($event: String!) { auditRecords(first: 5, filter: { event: $event }) { records { outcome detail } } }';
    const recorded = async (event: string) => {
      const answer = await askUntilTaken(`${address}/admin/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables: { event } }),
      });
      const { data } = (await answer.json()) as {
        data: { auditRecords: { records: { outcome: string; detail: object }[] } };
      };
      return data.auditRecords.records;
    };
    const detail = { command: 'start', file: 'rules.json', operator: expect.any(String) };
    expect(await recorded('RULES_ACTIVATED')).toMatchObject([
      { outcome: 'DONE', detail: { ...detail, before: null, after: 1 } },
      { outcome: 'BEGUN', detail },
    ]);
    const revoked = runCommand('revoke-main.ts', ['--principal', 'somebody'], { DATA_DIR: directory });
    expect(await revoked.ended).toBe(0);
    let records = await recorded('REVOCATIONS_CHANGED');
    for (let tries = 0; records.length === 0 && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      records = await recorded('REVOCATIONS_CHANGED');
    }
    const change = { added: ['principal somebody'], removed: [], operator: expect.any(String) };
    expect(records).toMatchObject([{ outcome: 'DONE', detail: change }]);
  });

  it('refuses a second start on the same data directory in one line that names the first', async () => {
    const second = runMain({ DATA_DIR: directory, PORT: '0' });
    expect(await second.ended).toBe(1);
    expect(second.output.err).toMatch(
      new RegExp(`^DATA_DIR ${directory} is in use by process ${run.process.pid}\\. .*set DATA_DIR.*\\n$`),
    );
  });

  it('ends with exit code 0 on Ctrl-C, which comes twice, and leaves no lock', async () => {
    run.process.kill('SIGINT');
    run.process.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(run.output.err).toBe('');
    expect((await readdir(directory)).sort()).toEqual(['audit', 'database', 'keys', 'revocations.json']);
  });
});
