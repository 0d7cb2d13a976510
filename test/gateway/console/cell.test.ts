// The matrix against the gateway's own decision, for every role, purpose and coordinate of the default rules.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { type Catalog, readCatalog } from '../../../gateway/access/catalog.ts';
import type { CellDecision } from '../../../gateway/access/cell.ts';
import type { Condition } from '../../../gateway/access/condition.ts';
import { decide } from '../../../gateway/access/decide.ts';
import { compilePolicy, createResolver } from '../../../gateway/access/policy.ts';
import { type FieldSelector, ruleSetSchema } from '../../../gateway/access/rule.ts';
import type { CatalogType, Rule } from '../../../gateway/console/admin/types.ts';
import { cellOf, indexRules, rolesOf } from '../../../gateway/console/rules/cell.ts';
import { coordinatesOf, type RuleDocument } from '../../../gateway/console/rules/rule-document.ts';

function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

const catalog = readCatalog(parse(read('schema/supergraph.graphql')));
const ruleSet = ruleSetSchema.parse(JSON.parse(read('seeds/rules.json')));
const policy = compilePolicy(ruleSet, catalog, 1);
const resolve = createResolver(catalog);
const rules: readonly Rule[] = ruleSet.rules.map((rule) => ({
  id: rule.id,
  document: rule as RuleDocument,
  coordinates: [...new Set(rule.fields.flatMap((selector) => resolve(selector)))],
}));
const now = Date.parse('2026-06-30T00:00:00Z');

describe('a cell of the matrix', () => {
  const index = indexRules(rules);
  const roles = rolesOf(rules);
  const purposes = ruleSet.purposes.map(({ code }) => code);

  it('is what the gateway decides, for each role, purpose and coordinate', () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const role of roles) {
      for (const purpose of purposes) {
        const decision = decide(policy, { roles: [role], attributes: {} }, purpose, now);
        for (const [type, { rows, fields }] of decision.types) {
          const question = { index, role, purpose, now };
          const row = cellOf({ ...question, coordinate: type, ladder: ['CLEAR', 'HIDDEN'] });
          if (`${row.best} ${row.least}` !== rowsText(rows)) wrong.push(`${role} ${purpose} ${type}`);
          for (const [name, cell] of fields) {
            const coordinate = `${type}.${name}`;
            const { ladder } = fieldOf(catalog, type, name);
            const { best, least } = cellOf({ ...question, coordinate, ladder });
            compared += 1;
            if (`${best} ${least}` !== cellText(cell, rows))
              wrong.push(`${role} ${purpose} ${coordinate} ${best} ${least}`);
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(50_000);
    expect(wrong).toEqual([]);
  });

  it('speaks of the coordinates that the gateway resolves', () => {
    const shown: readonly CatalogType[] = [...catalog.types.values()].map(
      ({ name, title, owner, fields }) => ({
        name,
        title,
        domain: owner,
        attributes: [],
        fields: [...fields].map(([field, { graph, ...rest }]) => ({
          ...rest,
          coordinate: `${name}.${field}`,
          domain: graph,
        })),
      }),
    );
    const selectors = rules.flatMap(({ document }) => document.fields);
    expect(selectors.length).toBeGreaterThan(100);
    for (const selector of selectors) {
      expect([...coordinatesOf(selector, shown)].sort()).toEqual(
        [...resolve(selector as FieldSelector)].sort(),
      );
    }
  });
});

function fieldOf({ types }: Catalog, type: string, name: string) {
  const field = types.get(type)?.fields.get(name);
  if (field === undefined) throw new RangeError(`${type}.${name}`);
  return field;
}

function rowsText(rows: Condition): string {
  if (rows === false) return 'HIDDEN HIDDEN';
  return rows === true ? 'CLEAR CLEAR' : 'CLEAR HIDDEN';
}

function cellText({ cases }: CellDecision, rows: Condition): string {
  const [first] = cases;
  if (first === undefined || rows === false) return 'HIDDEN HIDDEN';
  const last = cases.at(-1);
  return `${first.rung} ${last?.when === true ? last.rung : 'HIDDEN'}`;
}
