// Whether a database orders texts by their bytes anyway. Then whatever has to come in that order can be read off an index; elsewhere it
// has to be asked for (COLLATE "C"), and is sorted.

import type { Database } from './database.ts';

const known = new WeakMap<Database, Promise<boolean>>();

export function ordersBytes(database: Database): Promise<boolean> {
  const asked = known.get(database) ?? ask(database);
  known.set(database, asked);
  asked.catch(() => known.delete(database));
  return asked;
}

const statement = {
  name: 'byte_order',
  text: 'SELECT to_json(d) FROM pg_database AS d WHERE d.datname = current_database()',
};

async function ask(database: Database): Promise<boolean> {
  const [row = []] = await database.query(statement, []);
  const { datlocprovider = 'c', datcollate } = row[0] as {
    readonly datlocprovider?: string;
    readonly datcollate: string;
  };
  // PostgreSQL's own locales, from 17 on, know no other order; those of the C library are called so.
  if (datlocprovider === 'b') return true;
  return datlocprovider === 'c' && /^(?:C|POSIX)(?:\.utf-?8)?$/i.test(datcollate);
}
