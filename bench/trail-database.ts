// A database for the trail of a benchmark, on the server of the province, so that the province is only read.

import pg from 'pg';

/** @param connectionString of the province */
export async function createTrailDatabase(connectionString: string) {
  const name = `bench_trail_${process.pid}`;
  const ask = async (sql: string) => {
    const client = new pg.Client(connectionString);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await ask(`CREATE DATABASE ${name}`);
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return {
    connectionString: url.href,
    drop: () => ask(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}
