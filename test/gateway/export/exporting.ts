// What tests of exports share: rules that grant them, a download that breaks off, and a table that cannot be read for a while.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { parse } from 'graphql';
import pg from 'pg';
import { readCatalog } from '../../../gateway/access/catalog.ts';
import { compilePolicy, type Policy } from '../../../gateway/access/policy.ts';
import { type Rule, ruleSetSchema } from '../../../gateway/access/rule.ts';
import type { PersonaName } from '../../../gateway/identity/personas.ts';
import { loadSupergraph, supergraphFile } from '../../../gateway/supergraph.ts';
import type { RecordedGateway } from '../audit/recorded-gateway.ts';

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

/** Holds a table that nobody can read until it is let go; whoever came before has it first. */
export async function hold(connectionString: string) {
  const holder = new pg.Client({ connectionString });
  const observer = new pg.Client({ connectionString });
  await Promise.all([holder.connect(), observer.connect()]);
  const pid = (await holder.query('SELECT pg_backend_pid() AS pid')).rows[0].pid as number;
  await holder.query('BEGIN');
  const held = holder.query('LOCK TABLE population.person IN ACCESS EXCLUSIVE MODE');
  async function count(condition: string): Promise<number> {
    const { rows } = await observer.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity JOIN pg_locks USING (pid)
       WHERE datname = current_database() AND relation = 'population.person'::regclass AND ${condition}`,
    );
    return rows[0].count as number;
  }
  // It has its place in the queue.
  while ((await count(`pid = ${pid}`)) === 0) await sleep(10);
  return {
    held,
    /** Until so many statements of the gateway wait for it. */
    async waiting(wanted: number) {
      while ((await count("NOT granted AND application_name LIKE 'yidang-%'")) !== wanted) await sleep(10);
    },
    async letGo() {
      await holder.query('ROLLBACK');
      await Promise.all([holder.end(), observer.end()]);
    },
  };
}

/** Calls of the gateway for exports, as a persona. */
export function exportsOf(gateway: () => RecordedGateway) {
  async function begin(body: object, persona: PersonaName = 'full', signal?: AbortSignal): Promise<Response> {
    return fetch(`${gateway().url}/export`, {
      method: 'POST',
      headers: { ...(await gateway().headers(persona)), 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async function run(query: string, format = 'NDJSON', persona: PersonaName = 'full', variables = {}) {
    const response = await begin({ query, format, variables }, persona);
    const bytes = Buffer.from(await response.arrayBuffer());
    const id = response.headers.get('x-request-id') ?? '';
    const text = bytes.toString().replaceAll(id || '\0', 'id');
    const [error] = response.status === 200 ? [] : JSON.parse(text).errors;
    return {
      status: response.status,
      id,
      text,
      bytes,
      code: error?.extensions.code,
      argument: error?.extensions.argument,
    };
  }

  async function manifest(id: string, persona: PersonaName = 'full') {
    const { status, body } = await gateway().call(`/export/${id}/manifest`, {
      headers: await gateway().headers(persona),
    });
    return { status, body: body as Record<string, unknown>, code: body.errors?.[0]?.extensions.code };
  }
  return { begin, run, manifest };
}

export const rowsIn = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
