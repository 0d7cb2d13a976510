// Makes the checkpoints of one writer: every so many records or so often, one at a time. One that could not be kept in both
// places is tried again as it is, so that the two never tell different stories.

import { genesisHash } from './canonical.ts';
import { type Checkpoint, checkpointDigest, createCheckpoint } from './checkpoint.ts';
import type { CheckpointSigner } from './signer.ts';
import type { TrailDatabase } from './trail-database.ts';
import type { Position, Witness } from './witness.ts';

export interface CheckpointsOptions {
  readonly database: TrailDatabase;
  readonly witness: Witness;
  readonly signer: CheckpointSigner;
  readonly writer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly report: (problem: 'checkpoint', error: unknown) => void;
  readonly checkpointRecords?: number;
  readonly checkpointMilliseconds?: number;
  /** Before a checkpoint that could not be kept is tried again. */
  readonly retryMilliseconds?: number;
}

export interface Checkpoints {
  /** The end of what is known to be written. */
  readonly written: Position;
  /** Takes note that the chain is written up to `end`. */
  advance(end: Position): void;
  /** @returns whether the last checkpoint covers everything and is kept in both places */
  close(): Promise<boolean>;
}

const defaultRecords = 10_000;
const defaultMilliseconds = 60_000;
const defaultRetryMilliseconds = 2000;

export function createCheckpoints(options: CheckpointsOptions): Checkpoints {
  const { database, witness, writer, now, signer } = options;
  let written: Position = { sequence: 0, hash: genesisHash(writer) };
  let covered = 0;
  let previous = '';
  let pending: { readonly checkpoint: Checkpoint; witnessed: boolean } | null = null;
  let work: Promise<unknown> = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  function make(last: boolean): Promise<boolean> {
    const made = work.then(async () => {
      if (pending !== null) await keep(pending);
      if (written.sequence === covered && !(last && covered > 0)) return covered === 0;
      const content = { writer, ...written, at: now(), previous, last };
      await keep({ checkpoint: createCheckpoint(content, signer), witnessed: false });
      return true;
    });
    work = made.catch(() => {});
    return made.catch((error: unknown) => {
      options.report('checkpoint', error);
      tryAgainLater();
      return false;
    });
  }

  /** Without waiting for the next record or the next round of the clock. */
  function tryAgainLater(): void {
    clearTimeout(retry);
    if (closed) return;
    retry = setTimeout(() => void make(false), options.retryMilliseconds ?? defaultRetryMilliseconds);
    retry.unref();
  }

  async function keep(keeping: NonNullable<typeof pending>): Promise<void> {
    pending = keeping;
    const { checkpoint } = keeping;
    const digest = checkpointDigest(checkpoint);
    if (!keeping.witnessed) await witness.append(checkpoint);
    keeping.witnessed = true;
    await database.query(insert, [writer, checkpoint.sequence, digest, JSON.stringify(checkpoint)]);
    covered = checkpoint.sequence;
    previous = digest;
    pending = null;
  }

  const timer = setInterval(() => void make(false), options.checkpointMilliseconds ?? defaultMilliseconds);
  timer.unref();
  return {
    get written() {
      return written;
    },
    advance(end) {
      const isFirst = written.sequence === 0;
      written = end;
      // The first records are covered at once, so that the existence of a writer is known outside the database.
      if (isFirst || end.sequence - covered >= (options.checkpointRecords ?? defaultRecords))
        void make(false);
    },
    close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(retry);
      return make(true);
    },
  };
}

const insert = {
  name: 'audit_checkpoint',
  text: `INSERT INTO audit.checkpoint (writer, sequence, digest, body) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
};
