// `DATABASE_URL=… npm run bench:door [-- --quick]`: what the door costs a warm request. The person file is asked of gateways that
// differ only in their rules, in many short rounds in which they take turns; the table gives medians, and their ratios within rounds
// with 95 % confidence. No door stands there twice: how far its two ratios are apart is what the run cannot tell.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parse } from 'graphql';
import { readCatalog } from '../gateway/access/catalog.ts';
import { compilePolicy, type Policy } from '../gateway/access/policy.ts';
import { type RuleSet, ruleSetSchema } from '../gateway/access/rule.ts';
import { loadSupergraph, supergraphFile } from '../gateway/supergraph.ts';
import { castPeople } from '../seeds/cast.ts';
import { type Interval, median, paired, turns } from './paired.ts';
import { connectionStringOf, openBenchProvince } from './province.ts';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const rounds = quick ? 8 : 60;
const roundMilliseconds = quick ? 300 : 700;
const warmMilliseconds = quick ? 500 : 3000;
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

const policies: readonly (readonly [string, Policy | 'open'])[] = [
  ['no door', 'open'],
  ['no door, again', 'open'],
  ['default rules', compilePolicy(defaults, catalog, 1)],
  ['10,000 rules more', compilePolicy(withMoreRules(10_000), catalog, 1)],
];

interface Contender {
  readonly name: string;
  readonly ask: () => Promise<string>;
  readonly perSecond: number[];
  /** Of this process, in which caller and gateway run: milliseconds for one request. */
  readonly cpu: number[];
}

const personId = castPeople['shop-owner'].personId;
const contenders = await Promise.all(
  policies.map(async ([name, policy]): Promise<Contender> => {
    const { ask } = await province.serve(policy);
    return { name, ask: () => ask(personId), perSecond: [], cpu: [] };
  }),
);

const answers = await Promise.all(contenders.map(({ ask }) => ask()));
if (new Set(answers).size !== 1) throw new Error('the gateways do not answer alike');
for (const { ask } of contenders) await load(ask, warmMilliseconds);
for (let round = 0; round < rounds; round++) {
  for (const turn of turns(contenders.length, round)) {
    const { ask, perSecond, cpu } = contenders[turn] as Contender;
    const measured = await load(ask, roundMilliseconds);
    perSecond.push(measured.perSecond);
    cpu.push(measured.cpu);
  }
}
await province.close();

const [none, , some, many] = contenders as [Contender, Contender, Contender, Contender];
process.stdout.write(
  [
    `Person file, concurrency ${concurrency}, ${rounds} rounds of ${roundMilliseconds} ms; ratios within rounds: median (95 % confidence).`,
    '',
    '| rules | requests/s | against no door | CPU ms a request | against no door |',
    '|---|--:|--:|--:|--:|',
    ...contenders.map(({ name, perSecond, cpu }) =>
      [
        `| ${name}`,
        median(perSecond).toFixed(0),
        percent(paired(perSecond, none.perSecond)),
        median(cpu).toFixed(2),
        `${percent(paired(cpu, none.cpu))} |`,
      ].join(' | '),
    ),
    '',
    `10,000 rules more against the default rules: ${percent(paired(many.perSecond, some.perSecond))} of the requests, ${percent(paired(many.cpu, some.cpu))} of the CPU.`,
    '',
  ].join('\n'),
);

function percent({ median: middle, low, high }: Interval): string {
  const text = (ratio: number) => (100 * ratio).toFixed(1);
  return `${text(middle)} % (${text(low)}–${text(high)})`;
}

/** `concurrency` callers ask one after the other. */
async function load(
  ask: () => Promise<unknown>,
  milliseconds: number,
): Promise<{ readonly perSecond: number; readonly cpu: number }> {
  const began = process.cpuUsage();
  const started = performance.now();
  let done = 0;
  const caller = async () => {
    while (performance.now() - started < milliseconds) {
      await ask();
      done++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  const { user, system } = process.cpuUsage(began);
  return {
    perSecond: (1000 * done) / (performance.now() - started),
    cpu: (user + system) / 1000 / done,
  };
}
