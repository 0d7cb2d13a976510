// The trail on a server that really fails, see broken-server.ts: nothing governed leaves, what is open does, and everything goes
// on by itself with a chain that is whole. `npm run audit:outage` does the same for longer.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase, type TestTemplate } from '../../database.ts';
import { findInstalled } from '../../find-postgres.ts';
import { type BrokenServer, openBrokenServer } from './broken-server.ts';
import { type FailingGateway, openFailingGateway } from './outages.ts';

/** How long a server fails: longer than the gateway waits for one. */
const failingMilliseconds = 2500;

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
const installed = testTemplate?.kind === 'postgres' ? await findInstalled() : undefined;

if (installed === undefined) {
  const reason =
    testTemplate?.kind === 'postgres' ? 'no PostgreSQL is installed' : 'it is the process itself';
  describe(`a server of the trail that fails`, () => {
    it.skip(`cannot be broken here: ${reason}`, () => {});
  });
} else {
  describe('a server of the trail that fails', () => {
    let test: TestDatabase;
    let directory: string;
    let server: BrokenServer;
    let gateway: FailingGateway;

    beforeAll(async () => {
      test = await openTestDatabase();
      directory = await mkdtemp(join(tmpdir(), 'yidang-outage-disk-'));
      server = await openBrokenServer(installed, directory);
      gateway = await openFailingGateway(test.connectionString, server.connectionString);
    }, 120_000);

    afterAll(async () => {
      await gateway.close();
      await server.close();
      await rm(directory, { recursive: true });
      await test.close();
    });

    it.each(['stopped', 'stalled', 'read-only', 'disk full'])(
      '(%s) holds back everything governed and nothing else, and is written again without a gap',
      async (name) => {
        const failure = server.failures.find((each) => each.name === name);
        if (failure === undefined) {
          // A file system of its own takes rights that not every runner of tests gives.
          expect(server.left.join()).toContain(name);
          return;
        }
        const figures = await gateway.undergo(failure, failingMilliseconds);
        expect(figures).toMatchObject({ unrecorded: 0, leaked: 0, otherwise: 0, findings: [] });
        expect(figures.refused).toBeGreaterThan(0);
        expect(figures.open).toBeGreaterThan(0);
      },
    );
  });
}
