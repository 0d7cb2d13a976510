// How long it takes to decide past operations again under other rules, without reading any from a trail. Run with:
// npm run bench:replay

import { readFile } from 'node:fs/promises';
import { compilePolicy } from '../gateway/access/policy.ts';
import { createReplay } from '../gateway/access/replay.ts';
import { ruleSetSchema } from '../gateway/access/rule.ts';
import { loadCatalog } from '../gateway/rules.ts';

const operations = 100_000;
const cellsEach = 25;

const catalog = await loadCatalog();
const rules = JSON.parse(await readFile(new URL('../seeds/rules.json', import.meta.url), 'utf8'));
const active = ruleSetSchema.parse(rules);
const draft = {
  ...active,
  rules: active.rules.filter(({ id }) => !/^(clerk-resident|medical-identity)/.test(id)),
};

const roles = [...new Set(active.rules.flatMap(({ subjects }) => subjects.roles ?? []))];
const coordinates = [...catalog.types.values()].flatMap(({ name, fields }) =>
  [...fields.keys()].map((field) => `${name}.${field}`),
);

/** The same numbers in each run (Numerical Recipes). */
let state = 1;
function dice(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
const pick = <T>(all: readonly T[]): T => all[dice(all.length)] as T;

const past = Array.from({ length: operations }, (_, at) => ({
  at,
  principal: `principal-${dice(5000)}`,
  roles: [pick(roles)],
  organization: `organization-${dice(50)}`,
  application: `application-${dice(40)}`,
  purpose: pick(active.purposes).code,
  coordinates: Array.from({ length: cellsEach }, () => pick(coordinates)),
}));

const begun = performance.now();
const replay = createReplay(compilePolicy(active, catalog, 0), compilePolicy(draft, catalog, 0), Date.now());
for (const operation of past) replay.add(operation);
const { changed, byRow } = replay.result();
const seconds = (performance.now() - begun) / 1000;
process.stdout.write(
  `${operations} operations of ${cellsEach} cells in ${seconds.toFixed(1)} s; ${changed} change, ${byRow} change on some rows\n`,
);
