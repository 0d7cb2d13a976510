// The matrix against the gateway's own decision, for every role, purpose and coordinate of the default rules.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { readCatalog } from '../../../gateway/access/catalog.ts';
import type { CellDecision } from '../../../gateway/access/cell.ts';
import type { Condition } from '../../../gateway/access/condition.ts';
import { decide, type TypeDecision } from '../../../gateway/access/decide.ts';
import { compilePolicy, createResolver } from '../../../gateway/access/policy.ts';
import { type FieldSelector, ruleSetSchema } from '../../../gateway/access/rule.ts';
import type { CatalogType, Rule } from '../../../gateway/console/admin/types.ts';
import { ceilingOf, cellOf, indexRules, isCountable, rolesOf } from '../../../gateway/console/rules/cell.ts';
import {
  coordinatesOf,
  type PurposeDocument,
  type RuleDocument,
  type Use,
  uses,
} from '../../../gateway/console/rules/rule-document.ts';

function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

const catalog = readCatalog(parse(read('schema/supergraph.graphql')));
// Of the default purposes none has a bound of its own.
const ruleSet = ruleSetSchema.parse({ ...JSON.parse(read('seeds/rules.json')), ...bounded() });
const policy = compilePolicy(ruleSet, catalog, 1);
const resolve = createResolver(catalog);
const rules: readonly Rule[] = ruleSet.rules.map((rule) => ({
  id: rule.id,
  document: rule as RuleDocument,
  coordinates: [...new Set(rule.fields.flatMap((selector) => resolve(selector)))],
}));
const now = Date.parse('2026-06-30T00:00:00Z');

const shown: readonly CatalogType[] = [...catalog.types.values()].map(({ name, title, owner, fields }) => ({
  name,
  title,
  domain: owner,
  attributes: [],
  fields: [...fields].map(([field, { graph, ...rest }]) => ({
    ...rest,
    coordinate: `${name}.${field}`,
    domain: graph,
  })),
}));
const documents = {
  purposes: ruleSet.purposes.map((each) => ({ ...each, document: each as PurposeDocument })),
};

function bounded() {
  const { purposes } = JSON.parse(read('seeds/rules.json')) as { purposes: { code: string }[] };
  const fields = ['Person.name', { domain: 'legal-entities', maxLevel: 'L2' }];
  return {
    purposes: purposes.map((each) => (each.code === 'MARKET_SUPERVISION' ? { ...each, fields } : each)),
  };
}

describe('a cell of the matrix', () => {
  const index = indexRules(rules);
  const roles = rolesOf(rules);
  const purposes = ruleSet.purposes.map(({ code }) => code);

  it.each(uses)('is what the gateway decides for %s, for each role, purpose and coordinate', (use) => {
    const wrong: string[] = [];
    let compared = 0;
    let shownAtAll = 0;
    for (const role of roles) {
      for (const purpose of purposes) {
        const bulk = use === 'EXPORT' ? 'EXPORT' : 'READ';
        const decision = decide(policy, { roles: [role], attributes: {} }, purpose, now, bulk);
        for (const [type, decided] of decision.types) {
          const shownType = shown.find(({ name }) => name === type) as CatalogType;
          const question = { index, role, purpose, now, use, ...ceilingOf(documents, purpose, shown) };
          const rows = use === 'STATISTICS' ? (decided.statistics?.rows ?? false) : decided.rows;
          const row = cellOf({ ...question, coordinate: type, ladder: ['CLEAR', 'HIDDEN'], countable: true });
          if (`${row.best} ${row.least}` !== rowsText(rows)) wrong.push(`${role} ${purpose} ${type}`);
          for (const field of shownType.fields) {
            const { coordinate, ladder } = field;
            const { best, least } = cellOf({
              ...question,
              coordinate,
              ladder,
              countable: isCountable(shownType, field),
            });
            const expected = textFor(use, decided, coordinate.split('.')[1] as string);
            compared += 1;
            if (best !== 'HIDDEN') shownAtAll += 1;
            if (`${best} ${least}` !== expected)
              wrong.push(`${role} ${purpose} ${coordinate} ${best} ${least}, not ${expected}`);
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(50_000);
    expect(shownAtAll).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  it('speaks of the coordinates that the gateway resolves', () => {
    const selectors = rules.flatMap(({ document }) => document.fields);
    expect(selectors.length).toBeGreaterThan(100);
    for (const selector of selectors) {
      expect([...coordinatesOf(selector, shown)].sort()).toEqual(
        [...resolve(selector as FieldSelector)].sort(),
      );
    }
  });
});

function textFor(use: Use, { rows, fields, matches, statistics }: TypeDecision, field: string): string {
  if (use === 'STATISTICS')
    return cellText(statistics?.fields.get(field)?.cases ?? [], statistics?.rows ?? false);
  if (use !== 'MATCH') return cellText(fields.get(field)?.cases ?? [], rows);
  const when = matches.get(field);
  return cellText(when === undefined ? [] : [{ when, rung: 'CLEAR' }], rows);
}

function rowsText(rows: Condition): string {
  if (rows === false) return 'HIDDEN HIDDEN';
  return rows === true ? 'CLEAR CLEAR' : 'CLEAR HIDDEN';
}

function cellText(cases: CellDecision['cases'], rows: Condition): string {
  const [first] = cases;
  if (first === undefined || rows === false) return 'HIDDEN HIDDEN';
  const last = cases.at(-1);
  return `${first.rung} ${last?.when === true ? last.rung : 'HIDDEN'}`;
}
