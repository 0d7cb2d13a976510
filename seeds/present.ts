// Whether the databases hold something already that a start must leave as it is: a complete province of any size, or
// rows that do not come from the seeds. A province whose load was cut off is not there yet.

import pg from 'pg';
import { anyFilled, isComplete } from './load/load-record.ts';

/** @param connections domain → connection string of a role that may read its tables */
export async function holdsData(
  connections: readonly (readonly [domain: string, url: string])[],
): Promise<boolean> {
  for (const [domain, connectionString] of connections) {
    const client = new pg.Client({ connectionString, application_name: 'yidang-seed' });
    await client.connect();
    try {
      const complete = await isComplete(client, domain);
      if (complete === true) return true;
      if (complete === undefined && (await anyFilled(client, domain)) !== undefined) return true;
    } finally {
      await client.end();
    }
  }
  return false;
}
