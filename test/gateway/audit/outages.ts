// What a gateway does while its trail fails: the whole gateway over the seeded province, its trail on a server that is broken
// under load. Callers ask for governed and for open data all the while; what they got is compared with the trail afterwards.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'graphql';
import pg from 'pg';
import { readCatalog } from '../../../gateway/access/catalog.ts';
import { compilePolicy } from '../../../gateway/access/policy.ts';
import { ruleSetSchema } from '../../../gateway/access/rule.ts';
import { buildOwnGateway } from '../../../gateway/assembly.ts';
import { databaseReader } from '../../../gateway/audit/database-reader.ts';
import { verifyTrail } from '../../../gateway/audit/verify.ts';
import { readCheckpointFile, readHeads } from '../../../gateway/audit/witness.ts';
import { loadCheckpointKeys } from '../../../gateway/audit-keys.ts';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.ts';
import { createLogger } from '../../../gateway/log.ts';
import { openTrail } from '../../../gateway/open-trail.ts';
import { openAsOwner } from '../../../gateway/shared-database.ts';
import { supergraphFile } from '../../../gateway/supergraph.ts';
import { castPeople } from '../../../seeds/cast.ts';
import { domains } from '../../../subgraphs/index.ts';
import { openSubgraphs } from '../../../subgraphs/open-subgraphs.ts';
import { type Client, listen } from '../http.ts';
import type { Failure } from './broken-server.ts';

export interface OutageFigures {
  readonly failure: string;
  /** Answers with governed data that callers received, before, during and after. */
  readonly governed: number;
  /** Of them without a record that says that they left. */
  readonly unrecorded: number;
  /** Of them asked for after the first refusal, and received before the failure ended. */
  readonly leaked: number;
  /** Refused as they must be: 503, AUDIT_UNAVAILABLE, Retry-After, and no data. */
  readonly refused: number;
  /** Refused in another way, or open data that were not answered. */
  readonly otherwise: number;
  /** Open answers during the failure. */
  readonly open: number;
  /** Longest wait for an answer, in milliseconds. */
  readonly slowest: number;
  /** From the end of the failure to the first governed answer that was asked for after it, in milliseconds. */
  readonly recovery: number;
  /** Records whose chain was verified. */
  readonly records: number;
  /** What verification found, and what the trail lacks of what callers were told. */
  readonly findings: readonly string[];
}

export interface FailingGateway {
  undergo(failure: Failure, milliseconds: number): Promise<OutageFigures>;
  close(): Promise<void>;
}

interface Received {
  readonly governed: boolean;
  readonly asked: number;
  readonly came: number;
  readonly id: string;
  readonly outcome: 'data' | 'refused' | 'otherwise';
}

const { personId, name } = castPeople['shop-owner'];
const queries = {
  governed: `{ person(personId: "${personId}") { name birthDate licenses(first: 3) { nodes { number } } } }`,
  open: '{ licenseTypes(first: 2) { nodes { name } } }',
} as const;
const callers = { governed: 6, open: 2 } as const;
const pauseMilliseconds = 10;
/** How long recovery, or the first refusal, is waited for. */
const patience = 30_000;

/**
 * @param province domain → connection to its tables
 * @param trailServer connection to the database of the trail, as its owner
 */
export async function openFailingGateway(
  province: (domain: string) => string,
  trailServer: string,
): Promise<FailingGateway> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-outage-'));
  const logger = createLogger('silent');
  const trail = await openTrail({
    dataDirectory,
    auditSignature: 'Ed25519',
    ownerConnectionString: trailServer,
    roleSecret: 'outage',
    logger,
  });
  const opened = openSubgraphs({
    domains,
    databases: domains.map(({ name: domain, mapping: { schema } }) => ({
      domain,
      schema,
      variable: 'DATABASE_URL',
      ownerConnectionString: province(domain),
      connectionString: province(domain),
      poolSize: 4,
    })),
    secret: new Uint8Array(32),
    synthetic: true,
  });
  const catalog = readCatalog(parse(await readFile(supergraphFile, 'utf8')));
  const rules = await readFile(new URL('../../../seeds/rules.json', import.meta.url), 'utf8');
  const policy = compilePolicy(ruleSetSchema.parse(JSON.parse(rules)), catalog, 1);
  const gateway = await buildOwnGateway({
    dataDirectory,
    subgraphs: opened.subgraphs,
    remote: {},
    production: false,
    policy: () => policy,
    trail: () => trail,
    introspection: false,
    logger,
    databasesReady: opened.ready,
  });
  const client = await listen(gateway.app);
  const issuer = await createDevelopmentIssuer(dataDirectory, false);
  const headers = { authorization: `Bearer ${await issuer.issue('full')}`, 'x-purpose': 'DEVELOPMENT' };
  return {
    async undergo(failure, milliseconds) {
      const load = startLoad(client, headers);
      await until(() => load.received.filter(isData).length > 20, 'governed answers before');
      const [begun, since] = [performance.now(), new Date()];
      await failure.begin();
      await until(() => load.received.some(isRefused), 'a refusal');
      const firstRefused = performance.now();
      await sleep(Math.max(0, begun + milliseconds - performance.now()));
      const ended = performance.now();
      await failure.end();
      const isBack = (each: Received) => isData(each) && each.asked > ended;
      await until(() => load.received.some(isBack), 'a governed answer afterwards');
      await load.stop();
      const { received } = load;
      const governed = received.filter(isData);
      const recorded = await compareWithTrail(trailServer, received, since);
      const { records, findings } = await verify(trailServer, dataDirectory);
      return {
        failure: failure.name,
        governed: governed.length,
        unrecorded: recorded.unrecorded,
        leaked: governed.filter(({ asked, came }) => asked > firstRefused && came < ended).length,
        refused: received.filter(isRefused).length,
        otherwise: received.filter(({ outcome }) => outcome === 'otherwise').length,
        open: received.filter(
          (each) => !each.governed && each.outcome === 'data' && each.asked > begun && each.came < ended,
        ).length,
        slowest: Math.max(...received.map(({ asked, came }) => came - asked)),
        recovery: Math.min(...received.filter(isBack).map(({ came }) => came)) - ended,
        records,
        findings: [...findings, ...recorded.findings],
      };
    },
    async close() {
      await gateway.close();
      await trail.close();
      await opened.close();
      await rm(dataDirectory, { recursive: true });
    },
  };
}

async function countedOnly(client: pg.Client, since: Date): Promise<number> {
  const { rows } = await client.query<{ lost: string | null }>(
    `SELECT sum((detail ->> 'lost')::int) AS lost FROM audit.record WHERE event = 'TRAIL_OUTAGE' AND at >= $1`,
    [since],
  );
  return Number(rows[0]?.lost ?? 0);
}

function isData({ governed, outcome }: Received): boolean {
  return governed && outcome === 'data';
}

function isRefused({ outcome }: Received): boolean {
  return outcome === 'refused';
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + patience;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`${what}: none within ${patience / 1000} s`);
    await sleep(5);
  }
}

function startLoad(client: Client, headers: Record<string, string>) {
  const received: Received[] = [];
  let running = true;
  const call = async (kind: keyof typeof queries) => {
    while (running) {
      received.push(await ask(client, headers, kind));
      await sleep(pauseMilliseconds);
    }
  };
  const kinds = (Object.keys(callers) as (keyof typeof callers)[]).flatMap((kind) =>
    Array<typeof kind>(callers[kind]).fill(kind),
  );
  const calls = kinds.map(call);
  return {
    received,
    async stop() {
      running = false;
      await Promise.all(calls);
    },
  };
}

async function ask(
  client: Client,
  headers: Record<string, string>,
  kind: keyof typeof queries,
): Promise<Received> {
  const asked = performance.now();
  const { status, headers: got, text, body } = await client.post({ query: queries[kind] }, headers);
  const isHeld =
    kind === 'governed' &&
    status === 503 &&
    got.get('retry-after') === '5' &&
    Object.keys(body).join() === 'errors' &&
    body.errors?.[0]?.extensions.code === 'AUDIT_UNAVAILABLE';
  const outcome = text.includes(kind === 'governed' ? name : '"nodes":[{') ? 'data' : 'otherwise';
  return {
    governed: kind === 'governed',
    asked,
    came: performance.now(),
    id: String(got.get('x-request-id')),
    // Looked at as text first: what has a name in it has left, whatever its status.
    outcome: outcome === 'data' ? outcome : isHeld ? 'refused' : 'otherwise',
  };
}

/** What the trail says of each request: it comes a moment after the answer where the trail was away. */
async function compareWithTrail(trailServer: string, received: readonly Received[], since: Date) {
  const client = new pg.Client({ connectionString: trailServer });
  await client.connect();
  try {
    const deadline = performance.now() + patience;
    for (;;) {
      const { rows } = await client.query<{ id: string; released: boolean; held: boolean }>(
        `SELECT request_id AS id, outcome = 'RELEASED' AS released,
           coalesce(code = 'AUDIT_UNAVAILABLE', false) OR EXISTS (
             SELECT FROM audit.record o WHERE o.writer = r.writer AND o.event = 'TRAIL_OUTAGE'
               AND r.sequence BETWEEN (o.detail #>> '{notReleased,first}')::bigint AND (o.detail #>> '{notReleased,last}')::bigint
           ) AS held
         FROM audit.record r WHERE request_id = ANY ($1)`,
        [received.map(({ id }) => id)],
      );
      const found = new Map(rows.map((row) => [row.id, row]));
      const lacking = (
        wanted: readonly Received[],
        isSo: (row: { released: boolean; held: boolean }) => boolean,
      ) =>
        wanted.filter(({ id }) => {
          const row = found.get(id);
          return row === undefined || !isSo(row);
        }).length;
      const unrecorded = lacking(received.filter(isData), ({ released, held }) => released && !held);
      const hasRecord = ({ id }: Received) => found.has(id);
      const unmarked = lacking(received.filter(isRefused).filter(hasRecord), ({ held }) => held);
      // What is more than the memory of an outage holds is counted, and has no record of its own.
      const silent = Math.max(0, lacking(received, () => true) - (await countedOnly(client, since)));
      if (unrecorded + unmarked + silent === 0 || performance.now() > deadline) {
        const findings = [
          ...(unmarked === 0 ? [] : [`${unmarked} refusals that the trail does not have as such`]),
          ...(silent === 0
            ? []
            : [`${silent} requests without a record that the outage does not count either`]),
        ];
        return { unrecorded, findings };
      }
      await sleep(100);
    }
  } finally {
    await client.end();
  }
}

async function verify(trailServer: string, dataDirectory: string) {
  const owner = openAsOwner(trailServer, 'yidang-outage-verify');
  try {
    const evidence = {
      checkpoints: () => readCheckpointFile(dataDirectory),
      heads: () => readHeads(dataDirectory),
      keys: await loadCheckpointKeys(dataDirectory),
    };
    const { records, findings } = await verifyTrail(databaseReader(owner), evidence, () => {});
    return { records, findings: findings.map(({ kind, message }) => `${kind}: ${message}`) };
  } finally {
    await owner.end();
  }
}
