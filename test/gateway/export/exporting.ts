// What tests of exports share: rules that grant them, a download that breaks off, and a table that cannot be read for a while.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { parse } from 'graphql';
import pg from 'pg';
import { readCatalog } from '../../../gateway/access/catalog.ts';
import { compilePolicy, type Policy } from '../../../gateway/access/policy.ts';
import { type Rule, ruleSetSchema } from '../../../gateway/access/rule.ts';
import { loadSupergraph, supergraphFile } from '../../../gateway/supergraph.ts';

const catalog = readCatalog(parse(await loadSupergraph(supergraphFile)));
const fields = ['personId', 'name', 'mobile', 'idNumber', 'residenceDivisionCode', 'household'];

/** Rules under which FULL reads persons in clear, and may export what `exported` says. */
export function exportPolicy(exported: readonly Partial<Rule>[], version: number): Policy {
  const common = {
    kind: 'GRANT',
    rung: 'CLEAR',
    subjects: { roles: ['FULL'] },
    purposes: ['*'],
    reason: 'test',
  };
  const read = ['Person', ...fields.map((each) => `Person.${each}`), 'Household', 'Household.type'];
  const rules = ruleSetSchema.parse({
    purposes: [{ code: 'DEVELOPMENT', name: '开发', legalBasis: 'test', caseRequired: false }],
    rules: [
      { ...common, id: 'reads', fields: read, uses: ['READ'] },
      ...exported.map((rule, index) => ({ ...common, id: `exports-${index}`, uses: ['EXPORT'], ...rule })),
    ],
  });
  return compilePolicy(rules, catalog, version);
}

/** The part that arrived before it was cut off. */
export async function cutOff(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  const reading = (async () => {
    for await (const part of response.body ?? []) parts.push(part);
  })();
  await expect(reading).rejects.toThrow();
  return Buffer.concat(parts).toString();
}

/** A table that nobody can read until it is let go. */
export async function hold(connectionString: string) {
  const admin = new pg.Client({ connectionString });
  await admin.connect();
  await admin.query('BEGIN');
  await admin.query('LOCK TABLE population.person IN ACCESS EXCLUSIVE MODE');
  const running = async () => {
    const { rows } = await admin.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE 'yidang-%'`,
    );
    return rows[0].count as number;
  };
  return {
    async waiting(count: number) {
      while ((await running()) !== count) await sleep(10);
    },
    async letGo() {
      await admin.query('ROLLBACK');
      await admin.end();
    },
  };
}
