// Indexes are dropped before a load and made again after it, which costs half of keeping them up to date. Their
// definitions are kept in the database meanwhile, so that a load that is cut off loses none.

import type pg from 'pg';
import { tables } from '../tables/index.ts';

interface Index {
  readonly name: string;
  readonly drop: string;
  readonly definition: string;
}

/**
 * Drops all indexes of a schema's tables, those of primary keys and other constraints too, and notes how to make them
 * again, in one transaction.
 */
export async function setIndexesAside(client: pg.ClientBase, schema: string): Promise<void> {
  const names = [...tables.values()].filter((table) => table.schema === schema).map(({ name }) => name);
  const { rows } = await client.query<Index>(listIndexes, [schema, names]);
  await client.query('BEGIN');
  for (const { name, drop, definition } of rows) {
    await client.query('INSERT INTO seed_info.index_aside (name, schema, definition) VALUES ($1, $2, $3)', [
      name,
      schema,
      definition,
    ]);
    await client.query(drop);
  }
  await client.query('COMMIT');
}

const listIndexes = `
  SELECT index.relname AS name,
    CASE WHEN made.conname IS NULL THEN format('DROP INDEX %I.%I', $1::text, index.relname)
      ELSE format('ALTER TABLE %I.%I DROP CONSTRAINT %I', $1::text, of_table.relname, made.conname) END AS drop,
    CASE WHEN made.conname IS NULL THEN pg_get_indexdef(index.oid)
      ELSE format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', $1::text, of_table.relname, made.conname,
        pg_get_constraintdef(made.oid)) END AS definition
  FROM pg_index
  JOIN pg_class AS index ON index.oid = indexrelid
  JOIN pg_class AS of_table ON of_table.oid = indrelid
  LEFT JOIN pg_constraint AS made ON made.conindid = indexrelid AND made.contype IN ('p', 'u')
  WHERE of_table.relnamespace = $1::regnamespace AND of_table.relname = ANY ($2)
  ORDER BY index.relname`;

/** Makes the indexes of a schema again that were set aside, by this load or by one that was cut off. */
export async function restoreIndexes(client: pg.ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    'SELECT name, definition FROM seed_info.index_aside WHERE schema = $1 ORDER BY name',
    [schema],
  );
  for (const { name, definition } of rows) {
    await client.query('BEGIN');
    await client.query(definition);
    await client.query('DELETE FROM seed_info.index_aside WHERE schema = $1 AND name = $2', [schema, name]);
    await client.query('COMMIT');
  }
}
