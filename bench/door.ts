// `DATABASE_URL=… npm run bench:door`: what the door costs a warm request. The person file is asked of gateways that differ only in
// their rules, in alternating rounds of one run; the table gives medians and their ratio to no door at all.

import { readFile } from 'node:fs/promises';
import { parse } from 'graphql';
import { readCatalog } from '../gateway/access/catalog.ts';
import { compilePolicy, type Policy } from '../gateway/access/policy.ts';
import { type RuleSet, ruleSetSchema } from '../gateway/access/rule.ts';
import { loadSupergraph, supergraphFile } from '../gateway/supergraph.ts';
import { castPeople } from '../seeds/cast.ts';
import { connectionStringOf, median, openBenchProvince } from './province.ts';

const rounds = 7;
const roundMilliseconds = 3000;
const concurrency = 16;

const catalog = readCatalog(parse(await loadSupergraph(supergraphFile)));
const defaults = ruleSetSchema.parse(
  JSON.parse(await readFile(new URL('../seeds/rules.json', import.meta.url), 'utf8')),
);
const province = await openBenchProvince(connectionStringOf(process.env));

/** The default rules, and many more that concern other roles. */
function withMoreRules(count: number): RuleSet {
  const [example] = defaults.rules;
  if (example === undefined) return defaults;
  const more = Array.from({ length: count }, (_, index) => ({
    ...example,
    id: `more-${index}`,
    subjects: { roles: [`ROLE_${index % 500}`] },
  }));
  return { ...defaults, rules: [...defaults.rules, ...more] };
}

const policies: Readonly<Record<string, Policy | 'open'>> = {
  'no door': 'open',
  'door, default rules': compilePolicy(defaults, catalog, 1),
  'door, 10,000 rules more': compilePolicy(withMoreRules(10_000), catalog, 1),
};

const personId = castPeople['shop-owner'].personId;
const contenders = await Promise.all(
  Object.entries(policies).map(async ([name, policy]) => {
    const { ask } = await province.serve(policy);
    return { name, ask: () => ask(personId), perSecond: [] as number[] };
  }),
);

const answers = await Promise.all(contenders.map(({ ask }) => ask()));
if (new Set(answers).size !== 1) throw new Error('the gateways do not answer alike');
for (const { ask } of contenders) await load(ask, 2000);
for (let round = 0; round < rounds; round++) {
  for (const contender of contenders) contender.perSecond.push(await load(contender.ask, roundMilliseconds));
}

const medians = contenders.map(({ name, perSecond }) => ({ name, median: median(perSecond), perSecond }));
const base = medians[0]?.median ?? Number.NaN;
process.stdout.write(
  '| person file, concurrency 16 | requests/s, median | range | against no door |\n|---|---|---|---|\n',
);
for (const { name, median: middle, perSecond } of medians) {
  const range = `${Math.min(...perSecond).toFixed(0)}–${Math.max(...perSecond).toFixed(0)}`;
  process.stdout.write(
    `| ${name} | ${middle.toFixed(0)} | ${range} | ${((100 * middle) / base).toFixed(1)} % |\n`,
  );
}
await province.close();

/** Requests per second while `concurrency` callers ask one after the other. */
async function load(ask: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  const caller = async () => {
    while (performance.now() - started < milliseconds) {
      await ask();
      done++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  return (1000 * done) / (performance.now() - started);
}
