// Processes that start together on an empty database fill it once: the others wait, and find it full.

import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';

/** Any number will do as long as it is always the same. */
const lockNumber = 7_934_310_202;
const pollMilliseconds = 500;

/**
 * Resolves when nobody else loads; the turn ends with `endTurn`, or with the connection.
 * @param onWait told when somebody else does
 */
export async function waitForTurn(client: pg.ClientBase, onWait: () => void): Promise<void> {
  let told = false;
  // Asked again and again: one long question would hold a snapshot, for which the tables that are loaded meanwhile could not be vacuumed.
  while (!(await hasTurn(client))) {
    if (!told) onWait();
    told = true;
    await pause(pollMilliseconds);
  }
}

async function hasTurn(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    `SELECT pg_try_advisory_lock(${lockNumber}) AS locked`,
  );
  return rows[0]?.locked === true;
}

/** The session of the embedded database outlives its client, and would keep the turn. */
export async function endTurn(client: pg.ClientBase): Promise<void> {
  await client.query(`SELECT pg_advisory_unlock(${lockNumber})`);
}
