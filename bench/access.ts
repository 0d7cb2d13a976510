// `npm run bench:access`: what it costs to compile rules and to decide, over the real catalogue. Cases take turns in each
// round, and the table gives medians and their ratio within this one run. Nothing here passes through the door.

import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { type Catalog, readCatalog } from '../gateway/access/catalog.ts';
import { decide } from '../gateway/access/decide.ts';
import { compilePolicy, type Policy } from '../gateway/access/policy.ts';
import { emptyRuleSet, type Rule, type RuleSet, ruleSetSchema } from '../gateway/access/rule.ts';

const rounds = 15;
const roleCount = 50;
const roles = Array.from({ length: roleCount }, (_, index) => `ROLE_${index}`);
const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const catalog = readCatalog(parse(read('schema/supergraph.graphql')));
const seeded = ruleSetSchema.parse(JSON.parse(read('seeds/rules.json')));

/** Rules as a province has them: each for one role, over a few fields of a type, every third one for some rows only. */
function rulesFor(count: number, { types }: Catalog, of: readonly string[]): RuleSet {
  const all = [...types.values()].filter(({ fields }) => fields.size > 0);
  const rules = Array.from({ length: count }, (_, index): Rule => {
    const [role, nth] = [index % of.length, Math.floor(index / of.length)];
    const type = all[(role + nth * 11) % all.length] as (typeof all)[number];
    const names = [...type.fields.keys()];
    const [attribute] = type.attributes.keys();
    const rows =
      index % 3 === 0 && attribute !== undefined
        ? { rows: { attribute, op: 'eq' as const, value: { principal: attribute } } }
        : {};
    return {
      id: `rule-${index}`,
      kind: index % 10 === 9 ? 'LIMIT' : 'GRANT',
      rung: index % 10 === 9 ? 'HIDDEN' : 'CLEAR',
      subjects: { roles: [of[role] as string] },
      purposes: ['P'],
      fields: [
        type.name,
        ...[0, 1, 2].map((offset) => `${type.name}.${names[(index + offset) % names.length]}`),
      ],
      uses: ['READ'],
      ...rows,
      reason: 'bench',
    };
  });
  const purposes = [{ code: 'P', name: 'P', legalBasis: 'bench', caseRequired: false }];
  return { ...emptyRuleSet, purposes, rules };
}

interface Case {
  readonly name: string;
  /** Calls that one measurement is divided by. */
  readonly calls: number;
  readonly run: () => void;
}

const cold = (policy: Policy, role: string, purpose = 'P') => {
  return () => {
    for (let call = 0; call < 20; call++) decide(policy, { roles: [role], attributes: {} }, purpose, 0);
  };
};
const policyOf = (count: number, of = roles) => compilePolicy(rulesFor(count, catalog, of), catalog, 1);
const ten = rulesFor(10, catalog, ['ROLE_0']);
const thousand = rulesFor(1000, catalog, roles);

const cases: readonly Case[] = [
  { name: 'compile 10 rules', calls: 1, run: () => compilePolicy(ten, catalog, 1) },
  { name: 'compile 1,000 rules', calls: 1, run: () => compilePolicy(thousand, catalog, 1) },
  {
    name: 'compile 1,000 rules and decide for 50 roles',
    calls: 1,
    run() {
      const policy = compilePolicy(thousand, catalog, 1);
      for (const role of roles) decide(policy, { roles: [role], attributes: {} }, 'P', 0);
    },
  },
  { name: 'decide, 10 rules', calls: 20, run: cold(policyOf(10, ['ROLE_0']), 'ROLE_0') },
  { name: 'decide, 1,000 rules', calls: 20, run: cold(policyOf(1000), 'ROLE_0') },
  { name: 'decide, 10,000 rules', calls: 20, run: cold(policyOf(10_000), 'ROLE_0') },
  {
    name: 'decide, 10,000 rules, all for the role',
    calls: 20,
    run: cold(policyOf(10_000, ['ROLE_0']), 'ROLE_0'),
  },
  {
    name: 'decide, the seeded rules, front-desk clerk',
    calls: 20,
    run: cold(compilePolicy(seeded, catalog, 1), 'FRONT_DESK_CLERK', 'GOVERNMENT_SERVICE'),
  },
];

const times = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
for (let round = -2; round < rounds; round++) {
  for (const { name, calls, run } of cases) {
    const begin = performance.now();
    run();
    // The first two rounds only warm up.
    if (round >= 0) times.get(name)?.push((performance.now() - begin) / calls);
  }
}

const median = (name: string) =>
  (times.get(name) ?? []).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
const base = { compile: median('compile 10 rules'), decide: median('decide, 10 rules') };
const lines = cases.map(({ name }) => {
  const own = median(name);
  const ratio = own / (name.startsWith('compile') ? base.compile : base.decide);
  return `| ${name.padEnd(45)} | ${own.toFixed(2).padStart(9)} | ${ratio.toFixed(1).padStart(7)} |`;
});
process.stdout.write(
  [
    `Node ${process.version}, medians of ${rounds} rounds; ${catalog.types.size} types, ratio to 10 rules.`,
    '',
    `| ${'case'.padEnd(45)} | ms a call |   ratio |`,
    `| ${'-'.repeat(45)} | --------: | ------: |`,
    ...lines,
    '',
  ].join('\n'),
);
