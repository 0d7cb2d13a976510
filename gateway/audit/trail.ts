// The trail as the gateway writes to it. Events that come at the same time share one statement and one commit; whoever adds
// an event is told when it is durable, or that it cannot be, and decides what that means for the answer.

import type { Addition, Batch } from './batch.ts';
import { createChain, writeBatch } from './batch.ts';
import { createCheckpoints } from './checkpoints.ts';
import { createComing } from './coming.ts';
import type { Form } from './form.ts';
import { createOutage, type Outage, withheld } from './outage.ts';
import type { AuditEntry } from './record.ts';
import type { CheckpointSigner } from './signer.ts';
import type { TrailDatabase } from './trail-database.ts';
import type { Witness } from './witness.ts';

export interface Trail {
  /** Says that an event is on its way, so that it can share a commit with others. @returns to be called when it has come or will not */
  expect(): () => void;
  /**
   * Resolves when the event is durable.
   * @param governed whether the answer is withheld when it is not
   * @throws TrailUnavailable
   */
  record(entry: AuditEntry, form: Form | null, governed: boolean): Promise<void>;
  backlog(): Backlog;
  /** Writes what is waiting, and the last checkpoint. */
  close(): Promise<void>;
}

/** What is not durable yet, an outage included. */
export interface Backlog {
  readonly events: number;
  /** Age of the oldest. */
  readonly milliseconds: number;
}

/** The event is not, or not known to be, in the trail. */
export class TrailUnavailable extends Error {
  override readonly name = 'TrailUnavailable';
}

export interface TrailOptions {
  readonly database: TrailDatabase;
  readonly witness: Witness;
  readonly signer: CheckpointSigner;
  /** Name of this writer, never used before. */
  readonly writer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of everything that goes wrong, and of the end of an outage. */
  readonly report: (problem: 'trail' | 'checkpoint' | 'recovered', error: unknown) => void;
  /** Between two tries while the trail cannot be written. */
  readonly retryMilliseconds?: number;
  readonly checkpointRecords?: number;
  readonly checkpointMilliseconds?: number;
}

const mostInBatch = 500;
const mostKnownForms = 20_000;

interface Waiting extends Addition {
  readonly governed: boolean;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  readonly resolve: () => void;
  readonly reject: (error: TrailUnavailable) => void;
}

export function createTrail(options: TrailOptions): Trail {
  const { database, witness, now, report } = options;
  const chain = createChain(options.writer, now);
  const checkpoints = createCheckpoints(options);
  const knownForms = new Set<string>();
  let waiting: Waiting[] = [];
  let beingWritten: readonly Waiting[] = [];
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let outage: Outage | null = null;
  let retry: NodeJS.Timeout | null = null;
  let closed = false;
  const coming = createComing(schedule, () => performance.now());

  /** Now if nobody else is on the way; else when all have come, or have been waited for. */
  function schedule(): void {
    if (writing !== null || waiting.length === 0) return;
    const wait = waiting.length >= mostInBatch ? 0 : coming.wait();
    if (wait === 0) flush();
    else timer ??= setTimeout(flush, wait);
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (writing !== null || outage !== null || waiting.length === 0) return;
    const together = waiting.slice(0, mostInBatch);
    waiting = waiting.slice(mostInBatch);
    const batch = chain.seal(together);
    beingWritten = together;
    writing = write(batch, false)
      .then(() => {
        beingWritten = [];
        for (const { resolve } of together) resolve();
      })
      .catch((error: unknown) => {
        beginOutage(batch, error);
        for (const each of together) each.reject(new TrailUnavailable());
        for (const each of waiting.splice(0)) withhold(each);
      })
      .finally(proceed);
  }

  function proceed(): void {
    writing = null;
    beingWritten = [];
    schedule();
  }

  async function write(batch: Batch, again: boolean): Promise<void> {
    const written = checkpoints.written;
    witness.note({ writer: chain.writer, written, begun: batch.end });
    await writeBatch(database, batch, (form) => knownForms.has(form), again);
    witness.note({ writer: chain.writer, written: batch.end, begun: batch.end });
    if (knownForms.size > mostKnownForms) knownForms.clear();
    for (const form of batch.forms.keys()) knownForms.add(form);
    checkpoints.advance(batch.end);
  }

  function withhold({ entry, form, governed, reject }: Waiting): void {
    outage?.hold({ entry: governed ? withheld(entry) : entry, form });
    reject(new TrailUnavailable());
  }

  function beginOutage(batch: Batch, error: unknown): void {
    report('trail', error);
    outage = createOutage(now(), batch);
    tryAgainLater(batch);
  }

  function tryAgainLater(batch: Batch): void {
    retry = setTimeout(() => {
      writing = write(batch, true)
        .then(endOutage)
        .catch(() => tryAgainLater(batch))
        .finally(proceed);
    }, options.retryMilliseconds ?? 500);
    retry.unref();
  }

  function endOutage(): void {
    const additions = outage?.additions(now()) ?? [];
    outage = null;
    report('recovered', null);
    for (const addition of additions) {
      waiting.push({ ...addition, governed: false, at: now(), resolve() {}, reject() {} });
    }
  }

  return {
    backlog() {
      const oldest = outage?.since ?? beingWritten[0]?.at ?? waiting[0]?.at;
      const events = waiting.length + beingWritten.length + (outage?.count() ?? 0);
      return { events, milliseconds: oldest === undefined ? 0 : Math.max(0, now() - oldest) };
    },
    expect: coming.add,
    record(entry, form, governed) {
      return new Promise((resolve, reject) => {
        const arrival = { entry, form, governed, at: now(), resolve, reject };
        if (closed || outage !== null) withhold(arrival);
        else {
          waiting.push(arrival);
          schedule();
        }
      });
    },
    async close() {
      if (closed) return;
      coming.clear();
      while (outage === null && (waiting.length > 0 || writing !== null)) {
        flush();
        await writing;
      }
      closed = true;
      if (retry !== null) clearTimeout(retry);
      await writing;
      witness.close(await checkpoints.close());
    },
  };
}
