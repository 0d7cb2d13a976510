// A province in processes as it is deployed: a PostgreSQL of its own, two subgraphs over HTTP, and the gateway with the others, each
// behind a proxy that can break what passes.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.ts';
import { type PersonaName, personas } from '../../gateway/identity/personas.ts';
import { ofDatabase, runOn } from '../database.ts';
import type { InstalledServer } from '../find-postgres.ts';
import { openProxy } from '../gateway/audit/proxy.ts';
import { type Run, runCommand, runMain } from '../gateway/command-line.ts';
import { freePort } from '../postgres-cluster.ts';
import { openCorruptingProxy } from './corrupting-proxy.ts';
import { databaseFaults, type Fault, subgraphFaults } from './faults.ts';
import type { Random } from './random.ts';
import { createSubgraphProcess } from './subgraph-process.ts';

export interface ChaosProvince {
  readonly url: string;
  readonly gateway: Run;
  readonly faults: readonly Fault[];
  /** Of the database, by no proxy, as its owner. */
  readonly connectionString: string;
  /** How many answers of subgraphs were made something else of. */
  corrupted(): number;
  headers(persona: PersonaName): Promise<Record<string, string>>;
  /** @returns exit code and words of `npm run audit:verify` */
  verify(): Promise<{ readonly code: number | NodeJS.Signals; readonly out: string }>;
  close(): Promise<void>;
}

const people = '1000';
const remote = ['credit', 'e-licenses'] as const;

export async function openChaosProvince(
  installed: InstalledServer,
  random: Random,
  timeouts: { readonly request: number; readonly subgraph: number; readonly sql: number },
): Promise<ChaosProvince> {
  const directory = await mkdtemp(join(tmpdir(), 'yidang-chaos-'));
  const cluster = await installed.start();
  await runOn(cluster.connectionString, ['CREATE DATABASE province']);
  const connectionString = ofDatabase(cluster.connectionString, 'province');
  await succeeds(
    runCommand('../seeds/main.ts', [], {
      DATABASE_URL: connectionString,
      PEOPLE: people,
      DATA_DIR: directory,
    }),
  );
  const database = await openProxy(connectionString);
  const settings = {
    DATABASE_URL: database.connectionString,
    DATABASE_ROLE_SECRET: 'chaos-chaos-chaos-chaos',
    DATA_DIR: directory,
    REQUEST_TIMEOUT: String(timeouts.request),
    SUBGRAPH_TIMEOUT: String(timeouts.subgraph),
    SQL_TIMEOUT: String(timeouts.sql),
    // A few callers ask as often as a whole province does.
    LIMITS: JSON.stringify({ default: { matches: 1_000_000 } }),
  };
  const served = await Promise.all(
    remote.map(async (name) => {
      const port = await freePort();
      const proxy = await openCorruptingProxy(`http://127.0.0.1:${port}`, random);
      return { proxy, subgraph: createSubgraphProcess(name, { ...settings, PORT: String(port) }) };
    }),
  );
  const urls = Object.fromEntries(
    served.map(({ proxy, subgraph }) => [
      `${subgraph.name.replaceAll('-', '_').toUpperCase()}_URL`,
      proxy.url,
    ]),
  );
  // The gateway first: it makes the key pair with whose public half the subgraphs verify.
  const gateway = runMain({ ...settings, ...urls, PORT: '0' });
  await gateway.says('is ready at');
  const [url = ''] = /http:\S+/.exec(gateway.output.out) ?? [];
  for (const { subgraph } of served) await subgraph.start();
  const issuer = await createDevelopmentIssuer(directory, false);
  return {
    url,
    gateway,
    connectionString,
    faults: [
      ...databaseFaults(cluster, database),
      ...served.flatMap(({ proxy, subgraph }) => subgraphFaults(subgraph, proxy)),
    ],
    corrupted: () => served.reduce((sum, { proxy }) => sum + proxy.count(), 0),
    async headers(persona) {
      const { purpose, caseNumber } = { caseNumber: undefined, ...personas[persona] };
      return {
        'content-type': 'application/json',
        authorization: `Bearer ${await issuer.issue(persona)}`,
        'x-purpose': purpose,
        ...(caseNumber === undefined ? {} : { 'x-case': caseNumber }),
      };
    },
    async verify() {
      const run = runCommand('audit-main.ts', ['verify'], settings);
      return { code: await run.ended, out: run.output.out + run.output.err };
    },
    async close() {
      gateway.process.kill('SIGKILL');
      for (const { subgraph, proxy } of served) {
        subgraph.resume();
        await subgraph.kill();
        await proxy.close();
      }
      await database.close();
      await cluster.stop();
      await rm(directory, { recursive: true });
    },
  };
}

async function succeeds(run: Run): Promise<void> {
  if ((await run.ended) !== 0) throw new Error(run.output.err);
}
