// The gateway as `npm start` runs it, told to end at the worst moment: a request has just begun, and its database stops answering.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.ts';
import { personas } from '../../gateway/identity/personas.ts';
import { openTestDatabase, type TestDatabase, type TestTemplate } from '../database.ts';
import { type BreakableProxy, openProxy } from './audit/proxy.ts';
import { type Run, runMain } from './command-line.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
// The embedded database is a child of the process, and ends with it.
const onServer = testTemplate?.kind === 'postgres' ? describe : describe.skip;

/** From the signal to the end of the process. */
const promisedMilliseconds = 15_000;

onServer('a gateway that is told to end', () => {
  let directory: string;
  let database: TestDatabase;
  let proxy: BreakableProxy;
  let run: Run;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-shutdown-'));
    database = await openTestDatabase();
    proxy = await openProxy(database.adminConnectionString);
    run = runMain({
      DATA_DIR: directory,
      DATABASE_URL: proxy.connectionString,
      PORT: '0',
      // Each request takes its whole time.
      SUBGRAPH_TIMEOUT: '9900',
      SQL_TIMEOUT: '9800',
    });
    await run.says('Ctrl-C');
  });

  afterAll(async () => {
    run.process.kill('SIGKILL');
    await run.ended;
    await proxy.close();
    await database.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('is gone within 15 seconds with exit code 0 though its database hangs and a request runs', async () => {
    const [url = ''] = /http:\S+/.exec(run.output.out) ?? [];
    const issuer = await createDevelopmentIssuer(directory, false);
    const ask = async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await issuer.issue('clerk')}`,
          'x-purpose': personas.clerk.purpose,
        },
        body: JSON.stringify({ query: '{ division(code: "320102") { name } }' }),
      });
      return { status: response.status, body: await response.text() };
    };
    const before = await ask();
    expect(before).toMatchObject({ status: 200, body: expect.stringContaining('玄武') });
    proxy.freeze();
    const hung = ask().catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, 300));
    run.process.kill('SIGTERM');
    const told = performance.now();
    expect(await run.ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(promisedMilliseconds);
    // Whatever it was answered, no data left without a record.
    expect((await hung)?.body ?? '').not.toContain('玄武');
  });
});
