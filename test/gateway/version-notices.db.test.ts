// Whoever listens for versions hears of them again after the database was away, and does not wear it out meanwhile.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { versionChannel } from '../../gateway/policy-tables.ts';
import { listenForVersions, type VersionNotices } from '../../gateway/version-notices.ts';
import { openTestDatabase, type TestDatabase, type TestTemplate } from '../database.ts';
import { type BreakableProxy, openProxy } from './audit/proxy.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
// The embedded database belongs to one process, which needs no notices.
const onServer = testTemplate?.kind === 'postgres' ? describe : describe.skip;

onServer('a listener for versions', () => {
  let database: TestDatabase;
  let proxy: BreakableProxy;
  let listener: VersionNotices | undefined;

  beforeAll(async () => {
    database = await openTestDatabase();
    proxy = await openProxy(database.adminConnectionString);
  });
  afterAll(async () => {
    await proxy.close();
    await database.close();
  });

  it('opens one connection at a time, however often it breaks, and hears of versions again', async () => {
    let notices = 0;
    const reported: unknown[] = [];
    listener = listenForVersions(
      proxy.connectionString,
      () => {
        notices += 1;
      },
      (error) => reported.push(error),
    );
    await until(() => notices === 1);
    // Connections break as soon as they are there: at the greeting, while they log in, while they begin to listen.
    const accepted = await breaksFor(proxy, 6000);
    expect(accepted).toBeGreaterThan(1);
    expect(accepted).toBeLessThan(12);
    expect(reported.length).toBeGreaterThan(0);
    notices = 0;
    proxy.pass();
    await until(() => notices === 1);
    const client = new pg.Client({ connectionString: database.adminConnectionString });
    await client.connect();
    await client.query(`NOTIFY ${versionChannel}`);
    await client.end();
    await until(() => notices === 2);
    await listener.close();
  }, 30_000);

  it('is closed although the server hangs', async () => {
    const frozen = await openProxy(database.adminConnectionString);
    const heard = new Promise<void>((resolve) => {
      listener = listenForVersions(frozen.connectionString, resolve, () => {});
    });
    await heard;
    frozen.freeze();
    await listener?.close();
    await frozen.close();
  });
});

/** @returns how many connections came meanwhile */
async function breaksFor(proxy: BreakableProxy, milliseconds: number): Promise<number> {
  const before = proxy.accepted();
  const end = performance.now() + milliseconds;
  for (let turn = 0; performance.now() < end; turn += 1) {
    proxy.cut();
    proxy.pass();
    await sleep(3 + (turn % 8));
  }
  proxy.cut();
  return proxy.accepted() - before;
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds() && performance.now() < end) await sleep(10);
  expect(holds()).toBe(true);
}
