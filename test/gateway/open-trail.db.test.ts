// The trail of gateways that start together where there is none yet.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { createLogger } from '../../gateway/log.ts';
import { openTrail } from '../../gateway/open-trail.ts';
import { openTestDatabase, type TestTemplate } from '../database.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
// The embedded database belongs to one process.
const onServer = testTemplate?.kind === 'postgres' ? it : it.skip;

onServer('is prepared by one after the other', async () => {
  const [database, dataDirectory] = await Promise.all([
    openTestDatabase(),
    mkdtemp(join(tmpdir(), 'yidang-trails-')),
  ]);
  const open = () =>
    openTrail({
      dataDirectory,
      auditSignature: 'Ed25519',
      ownerConnectionString: database.adminConnectionString,
      roleSecret: 'secret',
      logger: createLogger('silent'),
    });
  const opened = await Promise.allSettled(Array.from({ length: 6 }, open));
  for (const each of opened) if (each.status === 'fulfilled') await each.value.close();
  await database.close();
  await rm(dataDirectory, { recursive: true });
  expect(opened.map(({ status }) => status)).toEqual(opened.map(() => 'fulfilled'));
});
