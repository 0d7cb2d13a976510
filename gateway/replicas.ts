// The replicas of a gateway tell each other which version of the rules they serve. Each writes a row of its own now and then;
// nobody depends on it, it is there to be looked at.

import { randomUUID } from 'node:crypto';
import { Cancellation, withDeadline } from './deadline.ts';
import type { PolicyDatabase } from './policy-store.ts';

export interface Replica {
  readonly id: string;
  /** Version that it serves; null: none. */
  readonly version: number | null;
  readonly startedAt: string;
  readonly seenAt: string;
}

const everyMilliseconds = 5000;
/** A replica that cannot say that it leaves is not heard of any more, which says the same. */
const patienceMilliseconds = 1000;

export interface AnnouncedReplica {
  /** Says at once what it serves; at other times it says so now and then. */
  announce(): void;
  leave(): Promise<void>;
}

export function announceReplica(
  database: PolicyDatabase,
  version: () => number | null,
  report: (error: unknown) => void,
): AnnouncedReplica {
  const id = randomUUID();
  const announce = () => void database.query(upsert, [id, version()]).catch(report);
  announce();
  const timer = setInterval(announce, everyMilliseconds).unref();
  return {
    announce,
    async leave() {
      clearInterval(timer);
      await withDeadline(new Cancellation(), patienceMilliseconds, () => database.query(remove, [id])).catch(
        report,
      );
    },
  };
}

/** Those that were heard of within the last half minute. */
export async function readReplicas(database: PolicyDatabase): Promise<readonly Replica[]> {
  const rows = await database.query(recent, []);
  return rows.map(([id, version, startedAt, seenAt]) => ({
    id: String(id),
    version: version === null ? null : Number(version),
    startedAt: String(startedAt),
    seenAt: String(seenAt),
  }));
}

const upsert = {
  name: 'replica_announce',
  text: `WITH gone AS (DELETE FROM access.replica WHERE seen_at < now() - interval '1 hour')
    INSERT INTO access.replica (id, version) VALUES ($1, $2::bigint)
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, seen_at = now()`,
};
const remove = { name: 'replica_remove', text: 'DELETE FROM access.replica WHERE id = $1' };
const recent = {
  name: 'replica_recent',
  text: `SELECT id, version, started_at, seen_at FROM access.replica
    WHERE seen_at > now() - interval '30 seconds' ORDER BY started_at, id`,
};
