// `DATABASE_URL=… npm run bench:audit [rounds]`: what the trail costs a warm request. The person file is asked at concurrency 16 of two
// gateways, one that records and one that does not, in alternating rounds of one run, compared in pairs.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { readCatalog } from '../gateway/access/catalog.ts';
import { compilePolicy } from '../gateway/access/policy.ts';
import { ruleSetSchema } from '../gateway/access/rule.ts';
import { emptyEntry } from '../gateway/audit/record.ts';
import { createLogger } from '../gateway/log.ts';
import { openTrail } from '../gateway/open-trail.ts';
import { loadSupergraph, supergraphFile } from '../gateway/supergraph.ts';
import { castPeople } from '../seeds/cast.ts';
import { median } from './paired.ts';
import { connectionStringOf, openBenchProvince } from './province.ts';

const rounds = Number(process.argv[2] ?? 9);
const roundMilliseconds = 3000;
const concurrency = 16;

const connectionString = connectionStringOf(process.env);
const catalog = readCatalog(parse(await loadSupergraph(supergraphFile)));
const rules = await readFile(new URL('../seeds/rules.json', import.meta.url), 'utf8');
const policy = compilePolicy(ruleSetSchema.parse(JSON.parse(rules)), catalog, 1);
const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-bench-audit-'));
const trail = await openTrail({
  dataDirectory,
  auditSignature: 'Ed25519',
  ownerConnectionString: connectionString,
  roleSecret: 'bench',
  logger: createLogger('warn'),
});
const province = await openBenchProvince(connectionString);
const personId = castPeople['shop-owner'].personId;
const off = await province.serve(policy);
const on = await province.serve(policy, () => trail);
if ((await off.ask(personId)) !== (await on.ask(personId)))
  throw new Error('the gateways do not answer alike');
for (const { ask } of [off, on, off, on]) await load(ask);
const pairs: { readonly off: Round; readonly on: Round }[] = [];
for (let round = 0; round < rounds; round++) {
  // Who is second meets a machine that the first has warmed or worn: they take turns.
  const first = await load((round % 2 === 0 ? off : on).ask);
  const second = await load((round % 2 === 0 ? on : off).ask);
  pairs.push(round % 2 === 0 ? { off: first, on: second } : { off: second, on: first });
}
print(
  `person file, concurrency ${concurrency}, ${rounds} pairs of rounds of ${roundMilliseconds / 1000} s, load of the machine ${loadavg()[0]?.toFixed(1)}\n`,
);
print('| median (range) | audit off | audit on | on against off, in pairs |\n|---|---|---|---|');
row('requests/s', ({ perSecond }) => perSecond, 0);
row('p50, ms', ({ middle }) => middle, 2);
row('CPU of this process a request, µs', ({ processorMicroseconds }) => processorMicroseconds, 0);
print(`\none record written alone: ${(await commitMilliseconds()).toFixed(2)} ms`);
await province.close();
await trail.close();
await rm(dataDirectory, { recursive: true });

interface Round {
  readonly perSecond: number;
  /** Median latency, in milliseconds. */
  readonly middle: number;
  /** Of gateway, subgraphs and callers, which are one process, without the database. */
  readonly processorMicroseconds: number;
}

/** One round, in which `concurrency` callers ask one after the other. */
async function load(ask: (personId: string) => Promise<unknown>): Promise<Round> {
  const started = performance.now();
  const used = process.cpuUsage();
  const latencies: number[] = [];
  const caller = async () => {
    while (performance.now() - started < roundMilliseconds) {
      const begun = performance.now();
      await ask(personId);
      latencies.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  const { user, system } = process.cpuUsage(used);
  return {
    perSecond: (1000 * latencies.length) / (performance.now() - started),
    middle: median(latencies),
    processorMicroseconds: (user + system) / latencies.length,
  };
}

/** What an event waits for that shares its commit with nobody. */
async function commitMilliseconds(): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < 200; index++) {
    const begun = performance.now();
    await trail.trail.record(emptyEntry('OPERATION', 'RELEASED'), null, true);
    times.push(performance.now() - begun);
  }
  return median(times);
}

function row(name: string, of: (round: Round) => number, digits: number): void {
  const said = (values: readonly number[], precision: number, unit = '') =>
    `${median(values).toFixed(precision)}${unit} (${Math.min(...values).toFixed(precision)}–${Math.max(...values).toFixed(precision)})`;
  const ratios = pairs.map((pair) => (100 * of(pair.on)) / of(pair.off));
  const cells = [pairs.map((pair) => of(pair.off)), pairs.map((pair) => of(pair.on))].map((values) =>
    said(values, digits),
  );
  print(`| ${name} | ${cells.join(' | ')} | ${said(ratios, 1, ' %')} |`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
