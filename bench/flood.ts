// `DATABASE_URL=… npm run bench:flood`: what a flood by one caller does to another, with turns and without. In BENCH_ROUNDS (5) rounds one
// asks for a person's file ten times a second for BENCH_SECONDS (20), and again beside another who asks 64 at a time. Last, the gateway is
// told to stop under the flood.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildOwnGateway } from '../gateway/assembly.ts';
import { createDevelopmentIssuer } from '../gateway/identity/development-issuer.ts';
import { createLogger } from '../gateway/log.ts';
import type { OverloadSettings } from '../gateway/overload.ts';
import { castPeople } from '../seeds/cast.ts';
import type { CallerReport, CallerTask } from './caller.ts';
import { median } from './paired.ts';
import { connectionStringOf } from './province.ts';
import { openBenchSubgraphs } from './subgraphs.ts';

const seconds = Number(process.env.BENCH_SECONDS ?? 20);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const connectionString = connectionStringOf(process.env);
const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-bench-'));
const issuer = await createDevelopmentIssuer(dataDirectory, false);
const { subgraphs, ready, close } = openBenchSubgraphs(connectionString);
const path = `/views/person-profile?personId=${castPeople['shop-owner'].personId}`;
const turns: OverloadSettings = { slots: 64, queue: 200, loopDelay: 500, rates: {} };

const callerFile = fileURLToPath(new URL('./caller.ts', import.meta.url));

async function serve(overload: OverloadSettings | undefined) {
  const gateway = await buildOwnGateway({
    dataDirectory,
    subgraphs,
    remote: {},
    production: false,
    policy: 'open',
    introspection: false,
    logger: createLogger('silent'),
    databasesReady: ready,
    ...(overload === undefined ? {} : { overload }),
  });
  return { ...gateway, address: await gateway.app.listen({ port: 0, host: '127.0.0.1' }) };
}

/** The clerk asks now and then; the other is the flood. @returns when they are about to begin */
async function openCaller(address: string, persona: 'full' | 'clerk') {
  const headers = { authorization: `Bearer ${await issuer.issue(persona)}` };
  const pace = persona === 'clerk' ? { concurrency: 1, pause: 100 } : { concurrency: 64, pause: 0 };
  const task: CallerTask = { url: `${address}${path}`, headers, ...pace };
  const caller = fork(callerFile, { execArgv: ['--import', 'tsx'] });
  const told = async <T>() => ((await once(caller, 'message')) as [T])[0];
  const ready = told<'ready'>();
  caller.send(task);
  await ready;
  return {
    begin: () => caller.send('begin'),
    async stop(): Promise<CallerReport> {
      const report = told<CallerReport>();
      caller.send('stop');
      return report;
    },
  };
}

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;
}

/** Of all rounds together. */
function tell(name: string, reports: readonly CallerReport[]): void {
  const all = reports.flatMap(({ milliseconds }) => milliseconds);
  const answers = new Map<string, number>();
  for (const { statuses } of reports)
    for (const [status, times] of Object.entries(statuses))
      answers.set(status, (answers.get(status) ?? 0) + times);
  const told = [...answers].map(([status, times]) => `${status} × ${times}`).join(', ');
  process.stdout.write(`| ${name} | ${median(all).toFixed(0)} | ${p99(all).toFixed(0)} | ${told} |\n`);
}

interface Round {
  readonly alone: CallerReport;
  readonly beside: CallerReport;
  readonly flood: CallerReport;
}

/** The p99 beside a flood, in times of that alone. */
function timesAlone(made: readonly Round[]): number {
  const of = (which: 'alone' | 'beside') => p99(made.flatMap((round) => round[which].milliseconds));
  return of('beside') / of('alone');
}

/** All begin at once, with nothing of a process to make beside them. */
async function during(
  milliseconds: number,
  address: string,
  ...personas: Parameters<typeof openCaller>[1][]
): Promise<CallerReport[]> {
  const callers = await Promise.all(personas.map((persona) => openCaller(address, persona)));
  for (const { begin } of callers) begin();
  await sleep(milliseconds);
  return Promise.all(callers.map(({ stop }) => stop()));
}

async function measure(address: string): Promise<Round[]> {
  const made: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [alone] = await during(seconds * 1000, address, 'clerk');
    const [beside, flood] = await during(seconds * 1000, address, 'clerk', 'full');
    if (alone === undefined || beside === undefined || flood === undefined)
      throw new Error('a caller said nothing');
    made.push({ alone, beside, flood });
  }
  return made;
}

process.stdout.write('| | median ms | p99 ms | answers |\n|---|---|---|---|\n');
for (const [name, overload] of [
  ['no turns', undefined],
  ['turns', turns],
] as const) {
  const { address, close: stop } = await serve(overload);
  await during(3000, address, 'full');
  const made = await measure(address);
  tell(
    `${name}: alone`,
    made.map(({ alone }) => alone),
  );
  tell(
    `${name}: beside a flood`,
    made.map(({ beside }) => beside),
  );
  tell(
    `${name}: the flood itself`,
    made.map(({ flood }) => flood),
  );
  // Of few requests the p99 is nearly the longest: that of all rounds is the measure, and the rounds tell how it spreads.
  const told = made.map((round) => timesAlone([round]).toFixed(2)).join(', ');
  process.stdout.write(
    `| ${name}: times the p99 alone, of all rounds together (each: ${told}) | | ${timesAlone(made).toFixed(2)} | |\n`,
  );
  const flood = await openCaller(address, 'full');
  flood.begin();
  await sleep(1000);
  const began = performance.now();
  await stop();
  const drained = performance.now() - began;
  tell(`${name}: a flood, up to the stop`, [await flood.stop()]);
  process.stdout.write(`| ${name}: stopped under the flood within ${drained.toFixed(0)} ms | | | |\n`);
}
await close();
await rm(dataDirectory, { recursive: true });
process.exit(0);
