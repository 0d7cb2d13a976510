// Brings the tables, partitions and rights of the trail up to date, as whoever owns the database.

import { createPartitions, monthsAhead, trailRights, trailTables } from './tables.ts';
import type { TrailDatabase } from './trail-database.ts';

/** @param role the gateway's, as an identifier of SQL; absent where all are the owner */
export async function prepareTrail(owner: TrailDatabase, role?: string): Promise<void> {
  for (const text of trailTables) await owner.query({ name: '', text }, []);
  await owner.query(createPartitions, [monthsAhead]);
  for (const text of role === undefined ? [] : trailRights(role)) await owner.query({ name: '', text }, []);
}

const dayMilliseconds = 24 * 3600 * 1000;

/** Creates partitions ahead of time, once a day; the gateway's role may. @returns to be called at the end */
export function keepPartitionsAhead(database: TrailDatabase, report: (error: unknown) => void): () => void {
  const timer = setInterval(
    () => void database.query(createPartitions, [monthsAhead]).catch(report),
    dayMilliseconds,
  );
  timer.unref();
  return () => clearInterval(timer);
}
