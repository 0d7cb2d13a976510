// Opens the audit trail of an installation: its tables, the gateway's login, the keys and what is known outside the database.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { keepPartitionsAhead, prepareTrail } from './audit/prepare-trail.ts';
import { createPartitions, monthsAhead } from './audit/tables.ts';
import { createTrail, type Trail, type TrailOptions } from './audit/trail.ts';
import type { TrailDatabase } from './audit/trail-database.ts';
import { openWitness } from './audit/witness.ts';
import { loadCheckpointSigner } from './audit-keys.ts';
import type { Configuration } from './config.ts';
import { describeError } from './log.ts';
import {
  alone,
  openAsOwner,
  openQuestionDatabase,
  openTrailDatabase,
  trailLogin,
} from './shared-database.ts';

export interface OpenTrail {
  readonly trail: Trail;
  /** For questions about the trail. */
  readonly questions: TrailDatabase;
  close(): Promise<void>;
}

export interface OpenTrailOptions
  extends Pick<Configuration, 'dataDirectory' | 'auditSignature'>,
    Partial<Pick<TrailOptions, 'checkpointMilliseconds' | 'checkpointRecords'>> {
  /** Of the database that all domains share, as its owner. */
  readonly ownerConnectionString: string;
  /** Of which the password of the trail's role is made; null for the embedded database. */
  readonly roleSecret: string | null;
  readonly logger: FastifyBaseLogger;
}

export async function openTrail(options: OpenTrailOptions): Promise<OpenTrail> {
  const { dataDirectory, ownerConnectionString, roleSecret, logger } = options;
  const embedded = roleSecret === null;
  const connectionString = await prepare(ownerConnectionString, roleSecret);
  const database = openTrailDatabase(connectionString, embedded);
  const questions = openQuestionDatabase(connectionString, embedded);
  await connect(database);
  const writer = randomBytes(9).toString('base64url');
  const failed = (what: string) => (error: unknown) =>
    logger.error({ job, cause: describeError(error) }, what);
  const trail = createTrail({
    ...options,
    database,
    writer,
    witness: openWitness(dataDirectory, writer),
    signer: await loadCheckpointSigner(dataDirectory, options.auditSignature),
    now: Date.now,
    report(problem, error) {
      if (problem === 'recovered') logger.warn({ job }, reports[problem]);
      else failed(reports[problem])(error);
      // A month for which there is no partition takes no record.
      if (problem === 'trail') database.query(createPartitions, [monthsAhead]).catch(() => {});
    },
  });
  const stopPartitions = keepPartitionsAhead(database, failed('no partition for the coming months'));
  return {
    trail,
    questions,
    async close() {
      stopPartitions();
      await trail.close();
      await Promise.all([database.end(), questions.end()]);
    },
  };
}

/** What the log calls lines that belong to no request. */
const job = 'audit';

const reports = {
  trail: 'the audit trail cannot be written; governed data does not leave',
  checkpoint: 'no checkpoint of the audit trail could be made; it is tried again',
  recovered: 'the audit trail is written again',
} as const;

const triesToConnect = 5;
const pauseMilliseconds = 500;

/** On a busy machine the first login takes longer than a write is waited for. Where it never comes, the first record says so. */
async function connect(database: TrailDatabase): Promise<void> {
  for (let tries = 0; tries < triesToConnect; tries++) {
    const connected = await database.query({ name: '', text: 'SELECT 1' }, []).then(
      () => true,
      () => false,
    );
    if (connected) return;
    await sleep(pauseMilliseconds);
  }
}

/** @returns the connection string of whoever writes the trail */
async function prepare(ownerConnectionString: string, roleSecret: string | null): Promise<string> {
  const owner = openAsOwner(ownerConnectionString, 'yidang-audit-prepare');
  try {
    return await alone(owner, async () => {
      const { role, connectionString } = await trailLogin(owner, ownerConnectionString, roleSecret);
      await prepareTrail(owner, role);
      return connectionString;
    });
  } finally {
    await owner.end();
  }
}
