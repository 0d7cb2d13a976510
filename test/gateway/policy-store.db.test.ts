// Rules show what they were meant to show: what the supergraph got after they became active stays hidden.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Catalog, CatalogType } from '../../gateway/access/catalog.ts';
import { decide } from '../../gateway/access/decide.ts';
import { compileRules, coordinatesOf, type Policy } from '../../gateway/access/policy.ts';
import { type RuleSet, ruleSetSchema } from '../../gateway/access/rule.ts';
import { workOutDiff } from '../../gateway/access/semantic-diff.ts';
import {
  activate,
  addVersion,
  openPolicyStore,
  type PolicyStore,
  preparePolicyStore,
} from '../../gateway/policy-store.ts';
import { newcomersOf, openRules } from '../../gateway/rules.ts';
import { openAsOwner } from '../../gateway/shared-database.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { catalog, grant, limit, ruleSet } from './access/small-world.ts';

/** The catalogue before it had `Person.sex` and the type Visit. */
const earlier: Catalog = { ...catalog, types: new Map([...catalog.types].flatMap(asBefore)) };

function asBefore([name, type]: readonly [string, CatalogType]) {
  if (name === 'Visit') return [];
  const fields = new Map([...type.fields].filter(([field]) => `${name}.${field}` !== 'Person.sex'));
  return [[name, { ...type, fields }] as const];
}

const came = ['Person.sex', 'Visit', 'Visit.recordId', 'Visit.status', 'Visit.visitor'];
const wide = read([grant({ fields: ['Person.*', 'Shop'] }), grant({ fields: [{ maxLevel: 'L4' }] })]);

function read(rules: Parameters<typeof ruleSet>[0]): RuleSet {
  return ruleSetSchema.parse(JSON.parse(JSON.stringify(ruleSet(rules))));
}

function rungOf(policy: Policy | null, coordinate: string): string {
  if (policy === null) throw new Error('no rules are active');
  const [type = '', field = ''] = coordinate.split('.');
  const decision = decide(policy, { roles: [], attributes: {} }, 'P', 0);
  return decision.types.get(type)?.fields.get(field)?.cases[0]?.rung ?? 'HIDDEN';
}

describe('rules over a catalogue that has more than they have seen', () => {
  const known = new Set(coordinatesOf(earlier));
  const spoken = (rules: Parameters<typeof ruleSet>[0]) =>
    compileRules(read(rules), catalog, known).flatMap(({ coordinates }) => coordinates);

  it('grant nothing of it by a class or by a whole type', () => {
    const coordinates = spoken([grant({ fields: ['Person.*', 'Visit.*', {}] })]);
    expect(coordinates).toEqual(expect.arrayContaining(['Person', 'Person.name', 'Shop.title']));
    expect(coordinates.filter((each) => came.includes(each))).toEqual([]);
  });

  it('limit it by a class or by a whole type all the same', () => {
    expect(spoken([limit({ fields: ['Person.*'] })])).toContain('Person.sex');
  });

  it('grant what they name', () => {
    expect(spoken([grant({ fields: ['Person.sex'] })])).toEqual(['Person.sex']);
  });
});

it('the difference to what is published next shows what it opens', () => {
  const working = workOutDiff(wide, wide, catalog, 0, {
    before: new Set(coordinatesOf(earlier)),
    after: null,
  });
  let step = working.next();
  while (!step.done) step = working.next();
  const gains = step.value.changes.filter(({ gains }) => gains).map(({ coordinate }) => coordinate);
  expect(gains).toEqual(['Person.sex']);
  expect(step.value.changes).toHaveLength(1);
});

describe('a version of the rules', () => {
  let test: TestDatabase;
  let database: ReturnType<typeof openAsOwner>;
  const stores: PolicyStore[] = [];

  beforeAll(async () => {
    test = await openTestDatabase();
    database = openAsOwner(test.adminConnectionString, 'test');
    await preparePolicyStore(database);
    await activate(database, wide, 'first', earlier);
  });

  afterAll(async () => {
    for (const store of stores) store.close();
    await database.end();
    await test.close();
  });

  const policyOver = async (governed: Catalog) => {
    const store = await openPolicyStore({
      ...{ database, catalog: governed, pollMilliseconds: null, toleranceMilliseconds: 60_000 },
      now: Date.now,
      report() {},
    });
    stores.push(store);
    return store.policy();
  };

  it('hides a field that came later from everybody, and says which', async () => {
    expect(newcomersOf({ policy: () => null })).toBeNull();
    const before = await policyOver(earlier);
    expect(newcomersOf({ policy: () => before })).toBeNull();
    const after = await policyOver(catalog);
    expect(rungOf(after, 'Person.name')).toBe('CLEAR');
    expect(rungOf(after, 'Person.sex')).toBe('HIDDEN');
    expect(after?.newcomers).toEqual(came);
    expect(newcomersOf({ policy: () => after })).toContain(`has not seen ${came.join(', ')}: `);
  });

  it('that follows for one rule alone has seen no more', async () => {
    const rules = read([...wide.rules, grant({ id: 'more', fields: ['Shop.title'] })]);
    const one = { note: 'one rule', editors: [], approver: null, restores: null, coordinates: null };
    expect(await addVersion(database, { ...one, ruleSet: rules, base: 1 })).toBe(2);
    expect(rungOf(await policyOver(catalog), 'Person.sex')).toBe('HIDDEN');
  });

  it('is made of the same rules again where they have not seen everything, and then shows it', async () => {
    const rules = read([...wide.rules, grant({ id: 'more', fields: ['Shop.title'] })]);
    expect(await activate(database, rules, 'again', earlier)).toBe(2);
    expect(await activate(database, rules, 'again', catalog)).toBe(3);
    expect(await activate(database, rules, 'again', catalog)).toBe(3);
    const after = await policyOver(catalog);
    expect(rungOf(after, 'Person.sex')).toBe('CLEAR');
    expect(after?.newcomers).toEqual([]);
  });
});

describe('replicas that start together where no rules are yet', () => {
  it('go by what one of them begins with', async () => {
    const test = await openTestDatabase();
    const database = openAsOwner(test.adminConnectionString, 'test');
    const replicas = 3;
    let came = 0;
    let letGo = () => {};
    const allCame = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const open = () =>
      openRules({
        database: {
          async query(statement, values) {
            if (statement.name === 'rules_insert') {
              came += 1;
              if (came === replicas) letGo();
              await allCame;
            }
            return database.query(statement, values);
          },
          async end() {},
        },
        exclusive: true,
        defaults: new URL('../../seeds/rules.json', import.meta.url),
        report() {},
      });
    const opened = await Promise.all(Array.from({ length: replicas }, open));
    expect(opened.map((rules) => rules.policy()?.version)).toEqual([1, 1, 1]);
    await Promise.all(opened.map((rules) => rules.close()));
    await database.end();
    await test.close();
  });
});
