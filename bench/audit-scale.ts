// `DATABASE_URL=… npm run audit:scale [verified] [asked]`: a database of its own on that server, filled with a valid trail of so
// many records and verified; then multiplied to as many as the questions are asked of. Prints times and plans, and drops it. A
// question has as long as the gateway gives it; exits 1 if one takes longer, or reads a table of records from end to end.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseReader } from '../gateway/audit/database-reader.ts';
import { prepareTrail } from '../gateway/audit/prepare-trail.ts';
import { type AuditFilter, recordsStatements } from '../gateway/audit/questions.ts';
import type { TrailDatabase } from '../gateway/audit/trail-database.ts';
import { verifyTrail } from '../gateway/audit/verify.ts';
import { readCheckpointFile, readHeads } from '../gateway/audit/witness.ts';
import { loadCheckpointKeys, loadCheckpointSigner } from '../gateway/audit-keys.ts';
import { openAsOwner, openQuestionDatabase } from '../gateway/shared-database.ts';
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
const asking = openQuestionDatabase(ofDatabase(server, name), false);
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
  await asking.end();
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

/**
 * The same a little later by other writers about other people: what is asked of an index, not of a chain. Each copy is made of
 * the original alone: read out of the growing trail, the time would grow with the square of their number.
 */
async function multiply(times: number): Promise<void> {
  await run('CREATE UNLOGGED TABLE original AS SELECT * FROM audit.record');
  for (let copy = 1; copy < times; copy++)
    await run(`INSERT INTO audit.record
      SELECT writer || '-${copy}', sequence, least(at + interval '${copy} seconds', now()), event, outcome, code, request_id || '${copy}', principal, organization, application,
        purpose, case_number || '${copy}', policy_version, form, ARRAY(SELECT CASE WHEN s < 'W' THEN s || '${copy}' ELSE s END FROM unnest(subjects) s), subject_count, subject_digest, latency_us, detail, hash
      FROM original`);
  await run('DROP TABLE original');
}

async function askAll(): Promise<void> {
  const [[requestId = '', caseNumber = ''] = []] = await run(
    `SELECT request_id, case_number FROM audit.record WHERE case_number IS NOT NULL LIMIT 1`,
  );
  const accesses = {
    events: ['OPERATION', 'EXPORT'],
    outcomes: ['RELEASED', 'PARTIAL'],
    purposes: Array.from({ length: 20 }, (_, index) => `PURPOSE_${index}`),
  };
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
    'organisation, often': { organization: 'organization-0' },
    'organisation, rarely': { organization: 'organization-250' },
    'application, often': { application: 'application-0' },
    'application, rarely': { application: 'application-38' },
    'rule, often': { rule: 'rule-of-all' },
    'rule, rarely': { rule: 'rule-89' },
    'rule, never': { rule: 'rule-of-none' },
    refused: { refused: true },
    'code, often': { code: 'UNAUTHENTICATED' },
    'code, rarely': { code: rareCode },
    'outcome, often': { outcome: 'RELEASED' },
    'outcome, never': { outcome: 'FAILED' },
    'event, often': { event: 'OPERATION' },
    'event, never': { event: 'RULES_ACTIVATED' },
    'time: a day': recently,
    'purpose, often': { purpose: 'PURPOSE_0' },
    'purpose, rarely': { purpose: 'PURPOSE_18' },
    case: { caseNumber: String(caseNumber) },
    'case, never': { caseNumber: 'GS-1999-1' },
    request: { requestId: String(requestId) },
    'version, often': { version: 1 },
    'version, rarely': { version: 59 },
    'version, never': { version: 999 },
    'domain, often': { domain: 'population' },
    'domain, rarely': { domain: 'credit' },
    'domain, never': { domain: 'geospatial' },
    'coordinate, often': { coordinate: 'Person.field0' },
    'coordinate, rarely': { coordinate: 'LegalEntity.field59' },
    'coordinate, never': { coordinate: 'Person.nothing' },
    'rung, often': { rung: 'CLEAR' },
    'rung, rarely': { rung: 'CITY' },
    'rung, never': { rung: 'AGE_BAND' },
    'cell, often': { coordinate: 'Person.field0', rung: 'CLEAR' },
    'cell, rarely': { coordinate: 'Person.field39', rung: 'HIDDEN' },
    'subject on a day': { subjects: [pseudonym('subject', 0)], ...recently },
    'subject and principal': { subjects: [pseudonym('subject', 0)], principal: 'principal-2900' },
    'own file, often': { subjects: [pseudonym('subject', 0)], ...accesses },
    'own file, rarely': { subjects: [pseudonym('subject', 900_000)], ...accesses },
    'principal and rule': { principal: 'principal-100', rule: 'rule-89' },
    'refused to a principal': { principal: 'principal-2000', refused: true },
  };
  let slowest = { question: '', milliseconds: 0 };
  const wrong: string[] = [];
  print(`| question | records on the page | ms | blocks | read by |\n|---|---|---|---|---|`);
  for (const [question, filter] of Object.entries(questions)) {
    const found = await explain(filter).catch(() => null);
    const { rows, milliseconds, blocks, nodes } = found ?? cancelled;
    print(`| ${question} | ${rows} | ${milliseconds.toFixed(1)} | ${blocks} | ${[...nodes].join(', ')} |`);
    if (milliseconds > slowest.milliseconds) slowest = { question, milliseconds };
    if (found === null || [...nodes].some((node) => node.startsWith('Seq Scan record'))) wrong.push(question);
  }
  print(
    `${Object.keys(questions).length} questions, the slowest (${slowest.question}) in ${slowest.milliseconds.toFixed(1)} ms; not answered from an index: ${wrong.join('; ') || 'none'}`,
  );
  if (wrong.length > 0) process.exitCode = 1;
}

/** What took longer than the gateway waits, or failed. */
const cancelled = {
  rows: 0,
  milliseconds: Number.POSITIVE_INFINITY,
  blocks: 0,
  nodes: new Set(['cancelled']),
};

/** Of all statements that a question takes. */
async function explain(filter: AuditFilter) {
  const nodes = new Set<string>();
  let [rows, milliseconds, blocks] = [0, 0, 0];
  for (const { text, values } of recordsStatements(filter, pageSize, null)) {
    const explained = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`;
    const [[plans] = []] = await asking.query({ name: '', text: explained }, values);
    const [{ Plan: plan, 'Execution Time': execution, 'Planning Time': planning }] = plans as [
      { Plan: PlanNode; 'Execution Time': number; 'Planning Time': number },
    ];
    collect(plan, nodes);
    rows = plan['Actual Rows'];
    milliseconds += execution + planning;
    blocks += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    if (rows === pageSize) break;
  }
  return { rows, milliseconds, blocks, nodes };
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
