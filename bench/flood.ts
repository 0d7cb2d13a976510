// `DATABASE_URL=… npm run bench:flood`: what a flood by one caller does to another, with turns and without. One asks for a person's
// file ten times a second for BENCH_SECONDS (20); then, beside that, another asks 64 at a time. Last, the gateway is told to stop under the flood.

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
import { connectionStringOf } from './province.ts';
import { openBenchSubgraphs } from './subgraphs.ts';

const seconds = Number(process.env.BENCH_SECONDS ?? 20);
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

async function start(address: string, persona: 'full' | 'clerk', concurrency: number, pause: number) {
  const headers = { authorization: `Bearer ${await issuer.issue(persona)}` };
  const task: CallerTask = { url: `${address}${path}`, headers, concurrency, pause };
  const caller = fork(callerFile, { execArgv: ['--import', 'tsx'] });
  caller.send(task);
  return async (): Promise<CallerReport> => {
    caller.send('stop');
    const [report] = (await once(caller, 'message')) as [CallerReport];
    return report;
  };
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

function tell(name: string, { milliseconds, statuses }: CallerReport): void {
  const [middle, high] = [quantile(milliseconds, 0.5), quantile(milliseconds, 0.99)];
  const answers = Object.entries(statuses).map(([status, times]) => `${status} × ${times}`);
  process.stdout.write(`| ${name} | ${middle.toFixed(0)} | ${high.toFixed(0)} | ${answers.join(', ')} |\n`);
}

process.stdout.write('| | median ms | p99 ms | answers |\n|---|---|---|---|\n');
for (const [name, overload] of [
  ['no turns', undefined],
  ['turns', turns],
] as const) {
  const { address, close: stop } = await serve(overload);
  const warm = await start(address, 'full', 4, 0);
  await sleep(3000);
  await warm();
  const alone = await start(address, 'clerk', 1, 100);
  await sleep(seconds * 1000);
  tell(`${name}: alone`, await alone());
  const [victim, flood] = [await start(address, 'clerk', 1, 100), await start(address, 'full', 64, 0)];
  await sleep(seconds * 1000);
  tell(`${name}: beside a flood`, await victim());
  const began = performance.now();
  await stop();
  const drained = performance.now() - began;
  tell(`${name}: the flood itself, up to the stop`, await flood());
  process.stdout.write(`| ${name}: stopped under the flood within ${drained.toFixed(0)} ms | | | |\n`);
}
await close();
await rm(dataDirectory, { recursive: true });
process.exit(0);
