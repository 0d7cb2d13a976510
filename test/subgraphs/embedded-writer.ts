// Run by embedded-database.db.test.ts, which kills it: writes number after number into the embedded database of the directory
// that it is given, and prints each when the database has acknowledged it.

import pg from 'pg';
import { startEmbeddedDatabase } from '../../subgraphs/embedded-database.ts';

const [, , directory = ''] = process.argv;
const { connectionString } = await startEmbeddedDatabase({ directory });
const client = new pg.Client({ connectionString });
await client.connect();
await client.query('CREATE TABLE IF NOT EXISTS public.written (number integer PRIMARY KEY)');
for (let number = 1; ; number += 1) {
  await client.query('INSERT INTO public.written VALUES ($1)', [number]);
  process.stdout.write(`${number}\n`);
}
