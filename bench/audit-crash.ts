// `npm run audit:crash [kills]`: a gateway under load is killed with SIGKILL at a random moment, again and again, on the database
// of DATABASE_URL or a PostgreSQL of its own. Every answer that a client received must have its record; prints the count, and
// exits 1 if one has none, or if there were hardly any.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databaseReader } from '../gateway/audit/database-reader.ts';
import { verifyTrail } from '../gateway/audit/verify.ts';
import { readCheckpointFile, readHeads } from '../gateway/audit/witness.ts';
import { loadCheckpointKeys } from '../gateway/audit-keys.ts';
import { createDevelopmentIssuer } from '../gateway/identity/development-issuer.ts';
import { openAsOwner } from '../gateway/shared-database.ts';
import { castPeople } from '../seeds/cast.ts';
import { openBenchDatabase } from './database.ts';

const kills = Number(process.argv[2] ?? 50);
const callers = 16;
/** In a row. */
const mostFailedStarts = 10;
/** How long the first answer is waited for. */
const warmMilliseconds = 30_000;
const province = await openBenchDatabase(2000, print);
const { connectionString } = province;
const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-crash-'));
const issuer = await createDevelopmentIssuer(dataDirectory, false);
const headers = {
  authorization: `Bearer ${await issuer.issue('full')}`,
  'x-purpose': 'DEVELOPMENT',
  'content-type': 'application/json',
};
const body = JSON.stringify({
  query: `{ person(personId: "${castPeople['shop-owner'].personId}") { name licenses(first: 3) { nodes { name } } } }`,
});
const database = new pg.Client({ connectionString });
await database.connect();

let received = 0;
let missing = 0;
// A start takes longer than what is measured, so the next gateway starts meanwhile.
let next = startAhead();
for (let kill = 1; kill <= kills; kill++) {
  const gateway = await next;
  if (kill < kills) next = startAhead();
  const ids = await underLoad(gateway);
  const { rows } = await database.query(
    'SELECT count(DISTINCT request_id)::int AS found FROM audit.record WHERE request_id = ANY ($1)',
    [ids],
  );
  const without = ids.length - Number(rows[0]?.found);
  received += ids.length;
  missing += without;
  print(`kill ${kill}: ${ids.length} answers received, ${without} without a record`);
}
const owner = openAsOwner(connectionString, 'yidang-crash');
const verified = await verifyTrail(
  databaseReader(owner),
  {
    checkpoints: () => readCheckpointFile(dataDirectory),
    heads: () => readHeads(dataDirectory),
    keys: await loadCheckpointKeys(dataDirectory),
  },
  () => {},
);
print(`${kills} kills, ${received} answers received, ${missing} without a record`);
// Writers of earlier runs on this database signed with keys that went with those runs.
const own = new Set([
  ...(await readCheckpointFile(dataDirectory)).map(({ writer }) => writer),
  ...(await readHeads(dataDirectory)).map(({ writer }) => writer),
]);
const findings = verified.findings.filter(({ writer }) => writer === '' || own.has(writer));
print(
  `${verified.records} records verified, of ${own.size} writers of this run and others before; ${findings.length} findings about this run`,
);
for (const { kind, writer, message } of findings) print(`${kind} writer ${writer}: ${message}`);
await owner.end();
await database.end();
await province.close();
await rm(dataDirectory, { recursive: true });
process.exitCode = missing === 0 && findings.length === 0 && received >= kills ? 0 : 1;

interface Started {
  readonly process: ChildProcess;
  readonly address: string;
}

/** What goes wrong is told to whoever waits for it. */
function startAhead(): Promise<Started> {
  const starting = startGateway();
  starting.catch(() => {});
  return starting;
}

async function startGateway(failedStarts = 0): Promise<Started> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const gateway = spawn(process.execPath, ['--import', 'tsx', 'gateway/main.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: connectionString,
      DATA_DIR: dataDirectory,
      PORT: String(port),
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await answers(address))) {
    // On a machine that is busy with other things a start may miss its deadlines: it has answered nobody yet.
    if (gateway.exitCode !== null) {
      if (failedStarts === mostFailedStarts) throw new Error('The gateway does not start.');
      return startGateway(failedStarts + 1);
    }
    await sleep(50);
  }
  return { process: gateway, address };
}

async function answers(address: string): Promise<boolean> {
  return fetch(`${address}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Ids of the answers with data that came whole before the gateway was killed. */
async function underLoad({ process: gateway, address }: Started): Promise<readonly string[]> {
  const ids: string[] = [];
  let alive = true;
  const call = async () => {
    while (alive) {
      try {
        const response = await fetch(`${address}/graphql`, { method: 'POST', headers, body });
        const { data } = (await response.json()) as { data?: unknown };
        if (response.status === 200 && data != null) ids.push(String(response.headers.get('x-request-id')));
      } catch {
        return;
      }
    }
  };
  const calls = Array.from({ length: callers }, call);
  const deadline = performance.now() + warmMilliseconds;
  // Ready is not warm: until there are answers, a kill proves nothing of them.
  while (ids.length === 0 && performance.now() < deadline) await sleep(5);
  await sleep(Math.random() * 1500);
  const ended = once(gateway, 'exit');
  gateway.kill('SIGKILL');
  await ended;
  alive = false;
  await Promise.all(calls);
  return ids;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const found = server.address();
  server.close();
  await once(server, 'close');
  if (found === null || typeof found === 'string') throw new Error('A TCP server has a port.');
  return found.port;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
