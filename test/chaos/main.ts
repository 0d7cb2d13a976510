// `npm run test:chaos [-- seconds [seed [part]]]`: subgraphs and database of a province in processes are killed, paused, slowed and corrupted at
// random while callers ask questions whose answers are known. Prints the tally; exits 1 if any answer was untrue, hung, or left without
// a record, or if the province does not recover.

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { whenBrokenOff } from '../broken-off.ts';
import { findInstalled } from '../find-postgres.ts';
import { ask, type Known, newTally, type Tally } from './callers.ts';
import { type ChaosProvince, openChaosProvince } from './chaos-province.ts';
import type { Fault } from './faults.ts';
import { questions } from './questions.ts';
import { createRandom } from './random.ts';

const seconds = Number(process.argv[2] ?? 300);
const seed = Number(process.argv[3] ?? 20_260_701);
/** Where faults are looked for one by one: `database`, `credit` or `e-licenses` alone. */
const part = process.argv[4];
const callers = 8;
const timeouts = { request: 6000, subgraph: 2500, sql: 2000 };
/** What the network and a busy machine may add to a deadline. */
const slack = 2000;
const recoverySeconds = 60;
const longestFault = 6000;

const random = createRandom(seed);
const problems: string[] = [];
/** What was done lately, the last last. */
const happened: string[] = [];
const second = () => `${(performance.now() / 1000).toFixed(1)} s`;
const installed = await findInstalled();
if (installed === undefined)
  throw new Error('Install PostgreSQL 15 or later with PostGIS: chaos needs a server that may be killed.');
print(`chaos for ${seconds} s, seed ${seed}`);
const province = await openChaosProvince(installed, random, timeouts);
whenBrokenOff(province.close);
try {
  await undergo(province);
} finally {
  await province.close();
}
for (const problem of problems) print(`PROBLEM ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);

async function undergo(province: ChaosProvince): Promise<void> {
  const known = await knownAnswers(province);
  const tally = newTally(() => `${second()}, after ${happened.slice(-4).join(', ')}`);
  const load = startLoad(province, known, tally);
  const faults = await breakAtRandom(province);
  const recovery = await recovered(province, known);
  const drain = await drained(province, tally, load.stop);
  const unrecorded = await withoutRecord(province, tally.released);
  const verified = await province.verify();
  tell(faults, tally, { recovery, unrecorded: unrecorded.length, corrupted: province.corrupted() });
  print(
    `drain: ${drain.running} in flight at SIGTERM, ${drain.finished} of them answered, ${drain.broken} broken off; ended with ${drain.code} after ${(drain.milliseconds / 1000).toFixed(1)} s`,
  );
  print(`trail: ${verified.out.trim().split('\n').at(-1)}`);
  if (recovery === null) problems.push(`not whole again within ${recoverySeconds} s`);
  if (tally.hanging > 0)
    problems.push(`${tally.hanging} answers took longer than ${timeouts.request + slack} ms`);
  if (tally.broken > drain.broken) problems.push(`${tally.broken - drain.broken} connections broke`);
  if (drain.broken > 0) problems.push(`${drain.broken} requests in flight were broken off`);
  if (drain.code !== 0)
    problems.push(`the gateway ended with ${drain.code}: ${province.gateway.output.err.slice(-2000)}`);
  if (verified.code !== 0) problems.push(`the trail does not verify: ${verified.out.slice(-2000)}`);
  problems.push(
    ...new Set(tally.untruths),
    ...unrecorded.slice(0, 5).map((id) => `request ${id} released data without a record`),
  );
}

async function knownAnswers({ url, headers }: ChaosProvince): Promise<readonly Known[]> {
  const known: Known[] = [];
  for (const question of questions) {
    const authorized = await headers(question.persona);
    const body = JSON.stringify(question.body);
    known.push({ ...question, headers: authorized, expected: await wholeAnswer(url, authorized, body) });
  }
  return known;
}

/** A process that has just started is busy. */
async function wholeAnswer(url: string, headers: Readonly<Record<string, string>>, body: string) {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, { method: 'POST', headers, body });
    const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
    if (errors === undefined) return data;
    if (attempt === 20) throw new Error(`not whole before the chaos: ${JSON.stringify(errors)}`);
    await sleep(500);
  }
}

function startLoad({ url }: ChaosProvince, known: readonly Known[], tally: Tally) {
  let running = true;
  const call = async (caller: number) => {
    for (let index = caller; running; index += 1) {
      const question = known[index % known.length];
      if (question !== undefined) await ask(url, question, timeouts.request + slack, tally);
      await sleep(20);
    }
  };
  const calling = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  return {
    async stop() {
      running = false;
      await calling;
    },
  };
}

/** @returns how often each fault was begun */
async function breakAtRandom({ faults: all, gateway }: ChaosProvince): Promise<ReadonlyMap<string, number>> {
  const faults = all.filter((fault) => part === undefined || fault.part === part);
  const begun = new Map<string, number>();
  const broken = new Map<string, Fault>();
  const end = performance.now() + seconds * 1000;
  const inflict = async () => {
    while (performance.now() < end && gateway.process.exitCode === null) {
      const fault = random.pick(faults.filter(({ part }) => !broken.has(part)));
      broken.set(fault.part, fault);
      begun.set(fault.name, (begun.get(fault.name) ?? 0) + 1);
      happened.push(`${second()} ${fault.name}`);
      await fault.begin();
      await sleep(random.whole(500, longestFault));
      await fault.end();
      happened.push(`${second()} end of ${fault.name}`);
      broken.delete(fault.part);
      await sleep(random.whole(200, 3000));
    }
  };
  // Two at a time: what one breaks, the other must not make worse.
  await Promise.all(part === undefined ? [inflict(), inflict()] : [inflict()]);
  return begun;
}

/** @returns seconds until every question was answered whole and every circuit closed; null: not in time */
async function recovered({ url }: ChaosProvince, known: readonly Known[]): Promise<number | null> {
  let last = '';
  const begun = performance.now();
  while (performance.now() - begun < recoverySeconds * 1000) {
    const tally = newTally();
    for (const question of known) await ask(url, question, timeouts.request + slack, tally).catch(() => {});
    const ready = await fetch(url.replace('/graphql', '/readyz')).catch(() => null);
    const circuits = ready?.status === 200 ? ((await ready.json()) as { circuits: object }).circuits : {};
    const closed =
      Object.values(circuits).length > 0 && Object.values(circuits).every((state) => state === 'closed');
    last = JSON.stringify({ circuits, ...tally, refused: [...tally.refused] }).slice(0, 1000);
    if (tally.whole === known.length && closed) return (performance.now() - begun) / 1000;
    await sleep(250);
  }
  problems.push(`at the end: ${last}`);
  return null;
}

/** Told to stop under load. */
async function drained({ gateway }: ChaosProvince, tally: Tally, stop: () => Promise<void>) {
  while (tally.running === 0) await sleep(1);
  const { running, broken } = tally;
  const answered = tally.whole + tally.partial;
  const begun = performance.now();
  gateway.process.kill('SIGTERM');
  const stopped = stop();
  const [code] = await Promise.all([gateway.ended, stopped]);
  return {
    running,
    broken: tally.broken - broken,
    finished: tally.whole + tally.partial - answered,
    code,
    milliseconds: performance.now() - begun,
  };
}

async function withoutRecord(
  { connectionString }: ChaosProvince,
  released: readonly string[],
): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query(
    `SELECT request_id FROM audit.record WHERE event = 'OPERATION' AND outcome IN ('RELEASED', 'PARTIAL')`,
  );
  await client.end();
  const recorded = new Set(rows.map(({ request_id }) => request_id));
  return released.filter((id) => !recorded.has(id));
}

interface Figures {
  readonly recovery: number | null;
  readonly unrecorded: number;
  readonly corrupted: number;
}

function tell(
  faults: ReadonlyMap<string, number>,
  tally: Tally,
  { recovery, unrecorded, corrupted }: Figures,
): void {
  print('| fault | times |\n|---|---|');
  for (const [name, times] of [...faults].sort()) print(`| ${name} | ${times} |`);
  print(`answers of subgraphs that were spoiled: ${corrupted}`);
  print(
    '| whole | in part | refused | untrue | released | unrecorded | slowest | hanging | whole again after |',
  );
  print('|---|---|---|---|---|---|---|---|---|');
  const refused = [...tally.refused].map(([code, times]) => `${code} ${times}`).join(', ') || 'none';
  print(
    `| ${tally.whole} | ${tally.partial} | ${refused} | ${tally.untruths.length} | ${tally.released.length} | ${unrecorded} | ${(tally.slowest / 1000).toFixed(1)} s | ${tally.hanging} | ${recovery?.toFixed(1) ?? 'never'} s |`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
