// `DATABASE_URL=… npm run bench:audit`: what the trail costs a warm request. The person file is asked at concurrency 16 of two
// gateways, one that records and one that does not, in alternating rounds of one run; medians, and the latency in the middle.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { readCatalog } from '../gateway/access/catalog.ts';
import { compilePolicy } from '../gateway/access/policy.ts';
import { ruleSetSchema } from '../gateway/access/rule.ts';
import { createLogger } from '../gateway/log.ts';
import { openTrail } from '../gateway/open-trail.ts';
import { loadSupergraph, supergraphFile } from '../gateway/supergraph.ts';
import { castPeople } from '../seeds/cast.ts';
import { median } from './paired.ts';
import { connectionStringOf, openBenchProvince } from './province.ts';

const rounds = 9;
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
const contenders = [
  { name: 'audit off', ...(await province.serve(policy)), perSecond: [] as number[], middle: [] as number[] },
  {
    name: 'audit on',
    ...(await province.serve(policy, () => trail)),
    perSecond: [] as number[],
    middle: [] as number[],
  },
];
const answers = await Promise.all(contenders.map(({ ask }) => ask(personId)));
if (new Set(answers).size !== 1) throw new Error('the gateways do not answer alike');
for (const { ask } of contenders) await load(ask);
for (let round = 0; round < rounds; round++) {
  for (const contender of contenders) {
    const { perSecond, middle } = await load(contender.ask);
    contender.perSecond.push(perSecond);
    contender.middle.push(middle);
  }
}
const base = median(contenders[0]?.perSecond ?? []);
process.stdout.write(
  '| person file, concurrency 16 | requests/s, median | range | against audit off | p50, ms |\n|---|---|---|---|---|\n',
);
for (const { name, perSecond, middle } of contenders) {
  const range = `${Math.min(...perSecond).toFixed(0)}–${Math.max(...perSecond).toFixed(0)}`;
  const share = ((100 * median(perSecond)) / base).toFixed(1);
  process.stdout.write(
    `| ${name} | ${median(perSecond).toFixed(0)} | ${range} | ${share} % | ${median(middle).toFixed(1)} |\n`,
  );
}
await province.close();
await trail.close();
await rm(dataDirectory, { recursive: true });

/** Requests per second and median latency while `concurrency` callers ask one after the other. */
async function load(ask: (personId: string) => Promise<unknown>) {
  const started = performance.now();
  const latencies: number[] = [];
  const caller = async () => {
    while (performance.now() - started < roundMilliseconds) {
      const begun = performance.now();
      await ask(personId);
      latencies.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  return {
    perSecond: (1000 * latencies.length) / (performance.now() - started),
    middle: median(latencies),
  };
}
