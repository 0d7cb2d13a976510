// Loads the synthetic province into the databases of the five domains. The same seed and number of people give the same
// rows; a load that was cut off is begun again, a complete one is left as it is.

import pg from 'pg';
import type { Fault } from './faults.ts';
import { createCopySink } from './load/copy-sink.ts';
import { finishPlace } from './load/finish.ts';
import { setIndexesAside } from './load/indexes.ts';
import { isLoaded, markComplete, markStarted, type Place, prepareRecord } from './load/load-record.ts';
import { endTurn, waitForTurn } from './load/turn.ts';
import { pauseVacuum } from './load/vacuum.ts';
import { drawProvince } from './province.ts';
import { tables } from './tables/index.ts';

export interface SeedOptions {
  /** For each domain's name, as a role that owns the domain's schema and may create others. */
  readonly connectionString: (domainName: string) => string;
  /** The embedded database takes one client. */
  readonly embedded: boolean;
  readonly people: number;
  readonly seed: number;
  /** `done` of `total` people; the label says what is going on. */
  readonly onProgress: (done: number, total: number, label: string) => void;
}

export interface SeedReport {
  /** False when the province was there already. */
  readonly loaded: boolean;
  readonly rows: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** @throws SetupError when a database holds something else. */
export async function seedProvince(options: SeedOptions): Promise<SeedReport> {
  const started = performance.now();
  const places = await connect(options);
  // Whoever loads a province begins with the same place, so that its turn is the turn at all of them.
  const [first] = places;
  if (first === undefined) throw new RangeError('the province has no tables');
  try {
    await waitForTurn(first.client, () =>
      options.onProgress(0, options.people, 'waiting for another process that fills it'),
    );
    for (const place of places) await prepareRecord(place);
    const loaded = await Promise.all(places.map((place) => isLoaded(place, options)));
    if (loaded.every(Boolean)) return { loaded: false, rows: {}, seconds: 0 };
    const rows = await load(places, options);
    return { loaded: true, rows, seconds: (performance.now() - started) / 1000 };
  } finally {
    await endTurn(first.client).catch(() => {});
    await Promise.all(places.map(({ client }) => close(client)));
  }
}

/** The session of the embedded database outlives its client, so that nothing may be left set in it. */
async function close(client: pg.Client): Promise<void> {
  await client.query('RESET synchronous_commit').catch(() => {});
  await client.end();
}

interface OpenPlace extends Place {
  readonly client: pg.Client;
}

/** On a server each domain gets a connection of its own, so that tables of different domains are loaded side by side. */
async function connect({ connectionString, embedded }: SeedOptions): Promise<readonly OpenPlace[]> {
  const domains = [...new Set([...tables.values()].map(({ domain }) => domain))];
  const groups = embedded ? [domains] : domains.map((domain) => [domain]);
  const places: OpenPlace[] = [];
  for (const group of groups) {
    const client = new pg.Client({
      connectionString: connectionString(group[0] ?? ''),
      application_name: 'yidang-seed',
    });
    await client.connect();
    places.push({ client, domains: group });
  }
  return places;
}

async function load(places: readonly OpenPlace[], options: SeedOptions): Promise<Record<string, number>> {
  const { people, seed, onProgress } = options;
  const faults: Fault[] = [];
  onProgress(0, people, 'preparing tables');
  // A crash may cost the load, which is begun again then.
  for (const { client } of places) await client.query('SET synchronous_commit = off');
  for (const place of places) {
    await markStarted(place, options);
    await pauseVacuum(place);
    for (const domain of place.domains) await setIndexesAside(place.client, domain.replaceAll('-', '_'));
  }
  const clients = new Map(
    places.flatMap(({ client, domains }) => domains.map((domain) => [domain, client] as const)),
  );
  const sink = createCopySink((domain) => {
    const client = clients.get(domain);
    if (client === undefined) throw new RangeError(`no connection serves ${domain}`);
    return client;
  });
  let shown = 0;
  for (const done of drawProvince({ people, seed, emit: sink.emit, note: (fault) => faults.push(fault) })) {
    await sink.room();
    if (done !== shown) onProgress(done, people, 'loading');
    shown = done;
  }
  await sink.flush();
  onProgress(people, people, 'making indexes');
  await Promise.all(places.map((place) => finishPlace(place, !options.embedded)));
  await storeTruth(places, faults);
  for (const place of places) {
    // INVARIANT: with this record everything before it is on disk.
    await place.client.query('RESET synchronous_commit');
    await markComplete(place);
  }
  return Object.fromEntries(sink.rows);
}

/** The truth about the injected faults lies beside the population. */
async function storeTruth(places: readonly OpenPlace[], faults: readonly Fault[]): Promise<void> {
  const place = places.find(({ domains }) => domains.includes('population'));
  if (place === undefined) return;
  await place.client.query('TRUNCATE seed_truth.fault');
  await place.client.query(
    `INSERT INTO seed_truth.fault (kind, table_name, row_key, column_name, truth, stored)
     SELECT fault.kind, fault."table", fault.key, fault."column", fault.truth, fault.stored
     FROM json_to_recordset($1) AS fault (kind text, "table" text, key text, "column" text, truth text, stored text)`,
    [JSON.stringify(faults)],
  );
}
