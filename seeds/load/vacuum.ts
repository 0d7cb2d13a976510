// Autovacuum would go over tables again and again while they fill; it is told to leave them alone until they are full.

import type pg from 'pg';
import { type Place, qualified, tablesOf } from './load-record.ts';

export async function pauseVacuum({ client, domains }: Place): Promise<void> {
  await alterAll(client, domains, 'SET (autovacuum_enabled = false)');
}

export async function resumeVacuum({ client, domains }: Place): Promise<void> {
  await alterAll(client, domains, 'RESET (autovacuum_enabled)');
}

async function alterAll(client: pg.ClientBase, domains: readonly string[], change: string): Promise<void> {
  const statements = domains.flatMap(tablesOf).map((table) => `ALTER TABLE ${qualified(table)} ${change}`);
  await client.query(statements.join(';'));
}
