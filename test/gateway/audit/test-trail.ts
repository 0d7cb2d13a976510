// A trail on a clone of the test database, reached as in production: on a server under the trail's own role and through a
// proxy that can stall or break, so that what the network does to a gateway can be done to it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareTrail } from '../../../gateway/audit/prepare-trail.ts';
import { emptyEntry } from '../../../gateway/audit/record.ts';
import { createTrail, type Trail, type TrailOptions } from '../../../gateway/audit/trail.ts';
import { readColumns, recordOf } from '../../../gateway/audit/trail-database.ts';
import { openWitness } from '../../../gateway/audit/witness.ts';
import { loadCheckpointSigner } from '../../../gateway/audit-keys.ts';
import { openAsOwner, openTrailDatabase, trailLogin } from '../../../gateway/shared-database.ts';
import type { Database } from '../../../subgraphs/database.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { type BreakableProxy, openProxy } from './proxy.ts';

/** Of which the password of the trail's role is made. */
export const trailRoleSecret = 'what the passwords of the tests are made of';

export interface TestTrail {
  readonly test: TestDatabase;
  readonly dataDirectory: string;
  /** May do everything. */
  readonly owner: Database;
  /** As the trail's role. */
  readonly database: Database;
  /** Between the trail and a server; null for the embedded database. */
  readonly proxy: BreakableProxy | null;
  /** What the trail reported. */
  readonly reported: string[];
  /** Statements that were sent. */
  open(writer: string, options?: Partial<TrailOptions>): Promise<Trail>;
  /** All records of a writer. */
  records(writer: string): Promise<ReturnType<typeof recordOf>[]>;
  close(): Promise<void>;
}

export async function openTestTrail(): Promise<TestTrail> {
  const test = await openTestDatabase();
  const embedded = test.kind === 'embedded';
  const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-trail-'));
  const owner = openAsOwner(test.adminConnectionString, 'test');
  const login = await trailLogin(owner, test.adminConnectionString, embedded ? null : trailRoleSecret);
  await prepareTrail(owner, login.role);
  const proxy = embedded ? null : await openProxy(login.connectionString);
  const database = openTrailDatabase(proxy?.connectionString ?? login.connectionString, embedded);
  const reported: string[] = [];
  return {
    test,
    dataDirectory,
    owner,
    database,
    proxy,
    reported,
    async open(writer, options = {}) {
      return createTrail({
        database,
        witness: openWitness(dataDirectory, writer),
        signer: await loadCheckpointSigner(dataDirectory, 'Ed25519'),
        writer,
        now: Date.now,
        report: (problem) => reported.push(problem),
        retryMilliseconds: 50,
        ...options,
      });
    },
    async records(writer) {
      const text = `SELECT ${readColumns} FROM audit.record WHERE writer = $1 ORDER BY sequence`;
      return (await owner.query({ name: '', text }, [writer])).map(recordOf);
    },
    async close() {
      await database.end();
      await owner.end();
      await proxy?.close();
      await test.close();
      await rm(dataDirectory, { recursive: true });
    },
  };
}

/** An operation by `principal`, as small as one can be. */
export function someEntry(principal: string) {
  return { ...emptyEntry('OPERATION', 'RELEASED'), principal };
}
