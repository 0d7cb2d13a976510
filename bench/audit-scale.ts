// `DATABASE_URL=… npm run audit:scale [verified] [asked]`: a database of its own on that server, filled with a valid trail of so
// many records and verified; then multiplied to as many as the questions are asked of. Prints times and plans, and drops it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseReader } from '../gateway/audit/database-reader.ts';
import { prepareTrail } from '../gateway/audit/prepare-trail.ts';
import { type AuditFilter, recordsStatement } from '../gateway/audit/questions.ts';
import type { TrailDatabase } from '../gateway/audit/trail-database.ts';
import { verifyTrail } from '../gateway/audit/verify.ts';
import { readCheckpointFile, readHeads } from '../gateway/audit/witness.ts';
import { loadCheckpointKeys, loadCheckpointSigner } from '../gateway/audit-keys.ts';
import { openAsOwner } from '../gateway/shared-database.ts';
import { ofDatabase, runOn } from '../test/database.ts';
import { connectionStringOf } from './province.ts';
import { fillTrail, pseudonym, rareCode } from './trail-filling.ts';

const verified = Number(process.argv[2] ?? 1_000_000);
const asked = Number(process.argv[3] ?? 10_000_000);
const pageSize = 50;
const day = 24 * 3600 * 1000;
const until = Date.now();
const since = until - 360 * day;

const server = connectionStringOf(process.env);
const name = `audit_scale_${process.pid}`;
const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-scale-'));
await runOn(server, [`CREATE DATABASE ${name}`]);
const database = openAsOwner(ofDatabase(server, name), 'yidang-audit-scale');
try {
  await timed('tables', prepare);
  await timed(`${verified} records filled`, async () => {
    const signer = await loadCheckpointSigner(dataDirectory, 'Ed25519');
    const filling = { database, dataDirectory, signer, records: verified, since, until };
    await fillTrail(filling, (records) => print(`${records} records`));
  });
  await verify();
  await timed(`multiplied to ${asked} records`, () => multiply(Math.round(asked / verified)));
  await timed('indexed', () => prepareTrail(database));
  await timed('analysed', () => run('VACUUM ANALYZE'));
  await askAll();
} finally {
  await database.end();
  await runOn(server, [`DROP DATABASE ${name} WITH (FORCE)`]);
  await rm(dataDirectory, { recursive: true });
}

/** Partitions of the year before, and no indexes yet but the key. */
async function prepare(): Promise<void> {
  await prepareTrail(database);
  for (let month = 1; month <= 12; month++) {
    const [[first, next, suffix] = []] = await run(
      `SELECT f::date::text || ' 00:00+00', (f + interval '1 month')::date::text || ' 00:00+00', to_char(f, 'YYYY_MM')
         FROM (SELECT date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => ${month}) AS f) m`,
    );
    await run(
      `CREATE TABLE audit.record_${suffix} PARTITION OF audit.record FOR VALUES FROM ('${first}') TO ('${next}')`,
    );
  }
  for (const [index] of await run(
    `SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'audit.record'::regclass AND NOT indisprimary`,
  ))
    await run(`DROP INDEX ${index}`);
}

async function verify(): Promise<void> {
  const begun = performance.now();
  const evidence = {
    checkpoints: () => readCheckpointFile(dataDirectory),
    heads: () => readHeads(dataDirectory),
    keys: await loadCheckpointKeys(dataDirectory),
  };
  const { records, writers, checkpoints, forms, findings } = await verifyTrail(
    databaseReader(database),
    evidence,
    () => {},
  );
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  print(
    `verified ${records} records of ${writers} writers, ${checkpoints} checkpoints, ${forms} forms in ${seconds} s, ${findings.length} findings`,
  );
  if (records < verified || findings.length > 0) process.exitCode = 1;
}

/** The same a little later by other writers about other people: what is asked of an index, not of a chain. */
async function multiply(times: number): Promise<void> {
  for (let copy = 1; copy < times; copy++)
    await run(`INSERT INTO audit.record
      SELECT writer || '-${copy}', sequence, least(at + interval '${copy} seconds', now()), event, outcome, code, request_id || '${copy}', principal, organization, application,
        purpose, case_number || '${copy}', policy_version, form, ARRAY(SELECT CASE WHEN s < 'W' THEN s || '${copy}' ELSE s END FROM unnest(subjects) s), subject_count, subject_digest, latency_us, detail, hash
      FROM audit.record WHERE strpos(substr(writer, 8), '-') = 0`);
}

async function askAll(): Promise<void> {
  const [[requestId = '', caseNumber = ''] = []] = await run(
    `SELECT request_id, case_number FROM audit.record WHERE case_number IS NOT NULL LIMIT 1`,
  );
  const recently = { since: new Date(until - day).toISOString() };
  const questions: Readonly<Record<string, AuditFilter>> = {
    everything: {},
    'subject, often': { subjects: [pseudonym('subject', 0)] },
    'subject, rarely': { subjects: [pseudonym('subject', 900_000)] },
    'subject, never': { subjects: [pseudonym('nobody', 0)] },
    'many subjects': { manySubjects: true },
    'principal, often': { principal: 'principal-0' },
    'principal, rarely': { principal: 'principal-2900' },
    'principal, never': { principal: 'nobody' },
    organisation: { organization: 'organization-250' },
    application: { application: 'application-38' },
    'rule, often': { rule: 'rule-of-all' },
    'rule, rarely': { rule: 'rule-89' },
    'rule, never': { rule: 'rule-of-none' },
    refused: { refused: true },
    'code, rarely': { code: rareCode },
    'outcome, rarely': { outcome: 'FAILED' },
    'event, rarely': { event: 'RULES_ACTIVATED' },
    'time: a day': recently,
    'purpose, often': { purpose: 'PURPOSE_0' },
    'purpose, rarely': { purpose: 'PURPOSE_18' },
    case: { caseNumber: String(caseNumber) },
    request: { requestId: String(requestId) },
    version: { version: 59 },
    'version, never': { version: 999 },
    'domain, often': { domain: 'population' },
    domain: { domain: 'credit' },
    'coordinate, often': { coordinate: 'Person.field0' },
    'coordinate, rarely': { coordinate: 'LegalEntity.field59' },
    'rung, often': { rung: 'CLEAR' },
    'rung, rarely': { rung: 'CITY' },
    'cell, rarely': { coordinate: 'Person.field39', rung: 'HIDDEN' },
    'principal and rule': { principal: 'principal-100', rule: 'rule-89' },
    'refused to a principal': { principal: 'principal-2000', refused: true },
  };
  print(`| question | records on the page | ms | blocks | read by |\n|---|---|---|---|---|`);
  for (const [question, filter] of Object.entries(questions)) {
    const { rows, milliseconds, blocks, nodes } = await explain(filter);
    print(`| ${question} | ${rows} | ${milliseconds.toFixed(1)} | ${blocks} | ${[...nodes].join(', ')} |`);
  }
}

async function explain(filter: AuditFilter) {
  const { text, values } = recordsStatement(filter, pageSize, null);
  const explained = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`;
  const [[plans] = []] = await database.query({ name: '', text: explained }, values);
  const [{ Plan: plan, 'Execution Time': execution, 'Planning Time': planning }] = plans as [
    { Plan: PlanNode; 'Execution Time': number; 'Planning Time': number },
  ];
  const nodes = new Set<string>();
  collect(plan, nodes);
  const blocks = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  return { rows: plan['Actual Rows'], milliseconds: execution + planning, blocks, nodes };
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/** Indexes that were used, without the partition in their names, and tables that were read from end to end and not empty. */
function collect(node: PlanNode, into: Set<string>): void {
  const index = node['Index Name'];
  if (index !== undefined) into.add(index.replace(/^record_\d{4}_\d{2}_/, '').replace(/_idx$/, ''));
  const read = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  if (node['Node Type'] === 'Seq Scan' && read > 0) into.add(`Seq Scan ${node['Relation Name']}`);
  for (const each of node.Plans ?? []) collect(each, into);
}

function run(text: string): ReturnType<TrailDatabase['query']> {
  return database.query({ name: '', text }, []);
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  await work();
  print(`${what}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
