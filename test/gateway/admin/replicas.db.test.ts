// Two replicas, each a process of its own as `npm start` makes it, on one database: what is activated at one is in force at both.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase, type TestTemplate } from '../../database.ts';
import { type Run, runMain } from '../command-line.ts';
import { clientOf } from '../http.ts';
import { type AdminClient, adminClient, bearers, codes } from './admin-gateway.ts';
import { createDrafting, nameSeen, rule } from './drafting.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
// The embedded database belongs to one process.
const onServer = testTemplate?.kind === 'postgres' ? describe : describe.skip;

/** Milliseconds in which all replicas switch. */
const switching = 2000;

onServer('two replicas', () => {
  let directory: string;
  let database: TestDatabase;
  let runs: readonly Run[];
  let first: AdminClient;
  let second: AdminClient;

  beforeAll(async () => {
    [directory, database] = await Promise.all([
      mkdtemp(join(tmpdir(), 'yidang-replicas-')),
      openTestDatabase(),
    ]);
    const settings = {
      DATA_DIR: directory,
      DATABASE_URL: database.adminConnectionString,
      PORT: '0',
      // A busy machine must not have its requests turned away here.
      LOOP_DELAY: '60000',
    };
    runs = [runMain(settings), runMain(settings)];
    const addresses = await Promise.all(runs.map(addressOf));
    const bearer = await bearers(directory);
    [first, second] = addresses.map((url) => adminClient(clientOf(url), bearer)) as [
      AdminClient,
      AdminClient,
    ];
  }, 120_000);

  afterAll(async () => {
    for (const { process } of runs ?? []) process.kill('SIGKILL');
    await Promise.all((runs ?? []).map(({ ended }) => ended));
    await database.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('mask within two seconds of a change at the other, and show again within two of its roll-back', async () => {
    const drafting = createDrafting(first);
    const before = await nameSeen(second);
    expect(before.name).not.toBeNull();

    const masked = await drafting.publish([rule('hide-names')]);
    await soon(() => nameSeen(second), { name: null, version: masked });
    expect(await nameSeen(first)).toEqual({ name: null, version: masked });

    const elsewhere = createDrafting(second);
    const answer = await elsewhere.mutate(
      'security-admin-2',
      `rollBack(from: ${masked}, reason: "too much") { number }`,
    );
    expect(codes(answer)).toEqual([]);
    await soon(() => nameSeen(first), { name: before.name, version: masked + 1 });
    expect(await nameSeen(second)).toEqual({ name: before.name, version: masked + 1 });
  });

  it('end a list that was begun at the other under rights that have been taken away', async () => {
    const list = (after: string) =>
      `{ legalEntities(first: 2${after}) { nodes { uscc name } pageInfo { endCursor } } }`;
    const begun = await second.ask('startup-app', list(''));
    const { legalEntities } = begun.body.data as { legalEntities: { pageInfo: { endCursor: string } } };
    const next = list(`, after: "${legalEntities.pageInfo.endCursor}"`);
    expect(codes(await first.ask('startup-app', next))).toEqual([]);
    await createDrafting(first).publish([
      rule('revoked', {
        subjects: { roles: ['ENTERPRISE_STARTUP'] },
        purposes: ['ENTERPRISE_STARTUP'],
        fields: ['LegalEntity.name'],
      }),
    ]);
    await soon(async () => codes(await second.ask('startup-app', next)), ['CURSOR_INVALID']);
  });

  it('know of each other, and which version each serves', async () => {
    const read = async () => {
      const answer = await second.admin(
        'system-admin',
        '{ health { activeVersion replicas { version current } } }',
      );
      const { health } = answer.body.data as {
        health: { activeVersion: number; replicas: readonly { version: number; current: boolean }[] };
      };
      return health.replicas.map(({ version, current }) => ({
        current,
        behind: health.activeVersion - version,
      }));
    };
    await soon(read, [
      { current: true, behind: 0 },
      { current: true, behind: 0 },
    ]);
  });
});

async function addressOf({ says, output }: Run): Promise<string> {
  await says('/graphql');
  const [, address] = /ready at (\S+)\/graphql/.exec(output.out) ?? [];
  if (address === undefined) throw new Error(`no address in:\n${output.out}`);
  return address;
}

async function soon(read: () => Promise<unknown>, wanted: unknown): Promise<void> {
  const end = performance.now() + switching;
  let seen = await read();
  while (JSON.stringify(seen) !== JSON.stringify(wanted) && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    seen = await read();
  }
  expect(seen).toEqual(wanted);
}
