// The plans of the auditor's questions: each is answered from indexes, however large the trail is. `npm run audit:scale`
// measures them over millions of records.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createForm } from '../../../gateway/audit/form.ts';
import {
  type AuditFilter,
  findRecords,
  positionOf,
  recordsStatement,
} from '../../../gateway/audit/questions.ts';
import { insertMissing } from '../../../gateway/audit/trail-database.ts';
import { openTestTrail, type TestTrail } from './test-trail.ts';

const records = 20_000;
/** A page of 50 of what every fortieth record has, and as much again. */
const fewRecords = 4000;
/** Between two records, the first of which is of the present: for what comes there is always a partition. */
const second = 1000;
const begun = Date.now();

/** No record refers to the last of them. */
const forms = 12;

/** Of each field of a filter, the value that few records have. */
const questions = {
  subjects: { subjects: ['subject-7', 'subject-8'] },
  manySubjects: { manySubjects: true },
  event: { event: 'RULES_ACTIVATED' },
  outcome: { outcome: 'FAILED' },
  code: { code: 'PURPOSE_REQUIRED' },
  refused: { refused: true },
  requestId: { requestId: 'request-7' },
  principal: { principal: 'principal-7' },
  organization: { organization: 'organization-7' },
  application: { application: 'application-7' },
  purpose: { purpose: 'PURPOSE_7' },
  events: { subjects: ['subject-7'], events: ['OPERATION', 'EXPORT'] },
  outcomes: { subjects: ['subject-7'], outcomes: ['RELEASED', 'PARTIAL'] },
  purposes: { subjects: ['subject-7'], purposes: ['PURPOSE_7', 'PURPOSE_8'] },
  purposesExcept: { subjects: ['subject-7'], purposesExcept: ['PURPOSE_1'] },
  caseNumber: { caseNumber: 'GS-2026-7' },
  version: { version: 7 },
  rule: { rule: 'rule-7' },
  domain: { domain: 'credit-7' },
  coordinate: { coordinate: 'Person.field7' },
  rung: { rung: 'RUNG_7' },
  since: { since: new Date(begun + (records - 50) * second).toISOString() },
  until: { until: new Date(begun + 50 * second).toISOString() },
} as const satisfies Readonly<Record<keyof AuditFilter, AuditFilter>>;

let on: TestTrail;

beforeAll(async () => {
  on = await openTestTrail();
  const made = Array.from({ length: forms }, (_, index) =>
    createForm(`{form${index}}`, 1, {
      cells: new Map([[`Person.field${index}`, [`RUNG_${index}`, 'CLEAR']]]),
      rules: new Set([`rule-${index}`]),
      graphs: new Set([`CREDIT_${index}`]),
    }),
  );
  await insertMissing(on.owner, [], made);
  const form = `(ARRAY[${made.map(({ digest }) => `'${digest}'`).join()}])[1 + n % ${forms - 1}]`;
  await run(`INSERT INTO audit.record
    SELECT 'writer', n, now() + make_interval(secs => n),
      CASE WHEN n % 5000 = 0 THEN 'RULES_ACTIVATED' ELSE 'OPERATION' END, CASE WHEN n % 5000 = 1 THEN 'FAILED' ELSE 'RELEASED' END,
      CASE WHEN n % 500 = 1 THEN 'PURPOSE_REQUIRED' END, 'request-' || n, 'principal-' || n % 1000, 'organization-' || n % 100,
      'application-' || n % 40, 'PURPOSE_' || n % 40, 'GS-2026-' || n, n / 250, ${form}, ARRAY['subject-' || n % 5000],
      1, CASE WHEN n % 4000 = 0 THEN 'digest' END, 1000, '{}', 'hash'
    FROM generate_series(1, ${records}) n`);
  await run('ANALYZE audit.record, audit.form');
}, 120_000);

afterAll(() => on.close());

async function run(text: string, values: readonly unknown[] = []) {
  return on.owner.query({ name: '', text }, values);
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Of how many records a question reads, whether it wants them or not, and from what it reads all. */
async function readBy(filter: AuditFilter) {
  const { text, values } = recordsStatement(filter, 50, null);
  const [[plans] = []] = await run(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
  const [{ Plan: plan }] = plans as [{ Plan: PlanNode }];
  const nodes = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
  return nodes(plan).flatMap((node) => {
    const read = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
    const whole =
      node['Node Type'] === 'Seq Scan' && node['Relation Name']?.startsWith('record_') && read > 0;
    return whole ? [`all of ${node['Relation Name']}`] : read > fewRecords ? [`${read} rows`] : [];
  });
}

describe('a question of the auditor', () => {
  it.each(Object.entries(questions))('by %s reads no more than an index leads to', async (_, filter) => {
    expect(await readBy(filter)).toEqual([]);
  });

  it.each([
    ['rule', { rule: `rule-${forms - 1}` }],
    ['rung', { rung: `RUNG_${forms - 1}` }],
    ['domain', { domain: `credit-${forms - 1}` }],
  ])('by a %s that no record has reads none', async (_, filter) => {
    expect(await readBy(filter)).toEqual([]);
    expect(await findRecords(on.owner, filter, 50, null)).toEqual([]);
  });

  it('by a rung of many forms has the newest records of all, page by page', async () => {
    const [first, second] = [50, 100].map((count) => findRecords(on.owner, { rung: 'CLEAR' }, count, null));
    const page = (await first) ?? [];
    const last = page.at(-1);
    const next = await findRecords(
      on.owner,
      { rung: 'CLEAR' },
      50,
      last === undefined ? null : positionOf(last),
    );
    expect([...page, ...next]).toEqual(await second);
    expect(next.at(-1)?.sequence).toBe(records - 99);
  });

  // A page of the newest records, and one that goes beyond them.
  it.each([50, 500])('by a rule has the %d newest records of its forms and no others', async (first) => {
    const found = await findRecords(on.owner, { rule: 'rule-7' }, first, null);
    const rows = await run(
      `SELECT sequence FROM audit.record JOIN audit.form ON digest = form WHERE 'rule rule-7' = ANY (terms)
        ORDER BY at DESC, writer DESC, sequence DESC LIMIT $1`,
      [first],
    );
    expect(rows).toHaveLength(first);
    expect(found.map(({ sequence }) => sequence)).toEqual(rows.map(([sequence]) => Number(sequence)));
  });

  it('for everything reads one page', async () => {
    expect(await readBy({})).toEqual([]);
  });
});
