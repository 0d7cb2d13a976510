// The record of what was loaded, in a schema that no domain can read: it tells a complete province from one whose load
// was cut off, and both from data that somebody else put there, which is never touched.

import type pg from 'pg';
import { SetupError } from '../../subgraphs/setup-error.ts';
import { type Table, tables } from '../tables/index.ts';

/** Raise it when the same seed no longer gives the same province. */
export const generatorVersion = 1;

export interface Province {
  readonly seed: number;
  readonly people: number;
}

interface LoadRow extends Province {
  readonly version: number;
  readonly complete: boolean;
}

/** A database that serves one domain or several. */
export interface Place {
  readonly client: pg.ClientBase;
  readonly domains: readonly string[];
}

export async function prepareRecord({ client }: Place): Promise<void> {
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS seed_info;
    CREATE TABLE IF NOT EXISTS seed_info.load (
      domain text PRIMARY KEY,
      seed bigint NOT NULL,
      people bigint NOT NULL,
      version integer NOT NULL,
      complete boolean NOT NULL,
      started_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz
    );
    CREATE TABLE IF NOT EXISTS seed_info.index_aside (
        schema text NOT NULL, name text NOT NULL, definition text NOT NULL, PRIMARY KEY (schema, name));
    CREATE SCHEMA IF NOT EXISTS seed_truth;
    CREATE TABLE IF NOT EXISTS seed_truth.fault (
      kind text NOT NULL,
      table_name text NOT NULL,
      row_key text NOT NULL,
      column_name text NOT NULL,
      truth text,
      stored text
    );`);
}

/**
 * Whether the database holds this province already.
 * @throws SetupError when it holds another one, or rows that were not loaded from here.
 */
export async function isLoaded({ client, domains }: Place, wanted: Province): Promise<boolean> {
  const { rows } = await client.query<{ domain: string } & Record<keyof LoadRow, unknown>>(
    'SELECT domain, seed, people, version, complete FROM seed_info.load WHERE domain = ANY ($1)',
    [domains],
  );
  const known = new Map(rows.map((row) => [row.domain, row]));
  let complete = 0;
  for (const domain of domains) {
    const row = known.get(domain);
    if (row === undefined) {
      const table = await anyFilled(client, domain);
      if (table === undefined) continue;
      throw new SetupError(
        `Table ${table} has rows that do not come from the seeds. Choose an empty database for the synthetic province.`,
      );
    }
    const found = { seed: Number(row.seed), people: Number(row.people), version: Number(row.version) };
    if (row.complete !== true) continue;
    if (found.seed !== wanted.seed || found.people !== wanted.people || found.version !== generatorVersion) {
      throw new SetupError(
        `The database holds a synthetic province of ${found.people} people with seed ${found.seed} (generator ${found.version}), ` +
          `not one of ${wanted.people} people with seed ${wanted.seed} (generator ${generatorVersion}). ` +
          'Use another database or another DATA_DIR, or ask for the province that is there.',
      );
    }
    complete += 1;
  }
  return complete === domains.length;
}

/** Whether the load of a domain was completed; undefined when none was ever begun. */
export async function isComplete(client: pg.ClientBase, domain: string): Promise<boolean | undefined> {
  const { rows: known } = await client.query(`SELECT to_regclass('seed_info.load') IS NOT NULL AS known`);
  if (known[0]?.known !== true) return undefined;
  const { rows } = await client.query<{ complete: boolean }>(
    'SELECT complete FROM seed_info.load WHERE domain = $1',
    [domain],
  );
  return rows[0]?.complete;
}

export async function markStarted({ client, domains }: Place, { seed, people }: Province): Promise<void> {
  for (const domain of domains) {
    await client.query(
      `INSERT INTO seed_info.load (domain, seed, people, version, complete) VALUES ($1, $2, $3, $4, false)
       ON CONFLICT (domain) DO UPDATE
       SET seed = excluded.seed, people = excluded.people, version = excluded.version, complete = false,
         started_at = now(), finished_at = NULL`,
      [domain, seed, people, generatorVersion],
    );
    await client.query(`TRUNCATE ${tablesOf(domain).map(qualified).join(', ')}`);
  }
}

export async function markComplete({ client, domains }: Place): Promise<void> {
  await client.query(
    'UPDATE seed_info.load SET complete = true, finished_at = now() WHERE domain = ANY ($1)',
    [domains],
  );
}

export function tablesOf(domain: string): readonly Table[] {
  return [...tables.values()].filter((table) => table.domain === domain);
}

export function qualified({ schema, name }: Table): string {
  return `${schema}.${name}`;
}

/** A table of the domain that has rows. */
export async function anyFilled(client: pg.ClientBase, domain: string): Promise<string | undefined> {
  for (const table of tablesOf(domain)) {
    const { rowCount } = await client.query(`SELECT FROM ${qualified(table)} LIMIT 1`);
    if (rowCount !== null && rowCount > 0) return qualified(table);
  }
  return undefined;
}
