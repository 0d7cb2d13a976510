// Indexes are dropped before a load and made again after it, which is much faster than to keep them up to date. Their
// definitions are kept in the database meanwhile, so that a load that is cut off loses none.

import type pg from 'pg';

/** Drops all indexes of a schema but those of constraints and notes how to make them again, in one transaction. */
export async function setIndexesAside(client: pg.ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i
     JOIN pg_class c ON c.oid = i.indexrelid
     JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_class t ON t.oid = i.indrelid
     WHERE n.nspname = $1 AND t.relkind = 'r'
       AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
     ORDER BY 1`,
    [schema],
  );
  await client.query('BEGIN');
  for (const { name, definition } of rows) {
    await client.query(
      'INSERT INTO seed_info.index_aside (name, schema, definition) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [name, schema, definition],
    );
    await client.query(`DROP INDEX ${name}`);
  }
  await client.query('COMMIT');
}

/** Makes the indexes of a schema again that were set aside, by this load or by one that was cut off. */
export async function restoreIndexes(client: pg.ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    'SELECT name, definition FROM seed_info.index_aside WHERE schema = $1 ORDER BY name',
    [schema],
  );
  for (const { name, definition } of rows) {
    await client.query('BEGIN');
    await client.query(definition);
    await client.query('DELETE FROM seed_info.index_aside WHERE name = $1', [name]);
    await client.query('COMMIT');
  }
}
