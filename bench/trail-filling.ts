// Fills a trail with as many records as one likes, made by the gateway's own chain, forms and checkpoints: a year of several
// writers, with callers, purposes and subjects of which few are met often and most hardly ever.

import { createHash } from 'node:crypto';
import { createChain } from '../gateway/audit/batch.ts';
import { createCheckpoints } from '../gateway/audit/checkpoints.ts';
import { createForm, type Form } from '../gateway/audit/form.ts';
import { type AuditEntry, emptyEntry } from '../gateway/audit/record.ts';
import type { CheckpointSigner } from '../gateway/audit/signer.ts';
import { listedSubjects } from '../gateway/audit/subjects.ts';
import { insertMissing, type TrailDatabase } from '../gateway/audit/trail-database.ts';
import { openWitness } from '../gateway/audit/witness.ts';

export interface Filling {
  readonly database: TrailDatabase;
  readonly dataDirectory: string;
  readonly signer: CheckpointSigner;
  readonly records: number;
  /** Milliseconds since 1970, of the first record and behind the last. */
  readonly since: number;
  readonly until: number;
}

const writers = 4;
/** Records that share a moment, and those that share a statement. */
const together = { sealed: 20, inserted: 2000 } as const;

export async function fillTrail(filling: Filling, onProgress: (records: number) => void): Promise<void> {
  const forms = someForms();
  const random = createRandom(7);
  const each = Math.ceil(filling.records / writers);
  for (let writer = 0; writer < writers; writer++) {
    await fillWriter(filling, `writer-${writer}`, each, forms, random);
    onProgress(Math.min(filling.records, (writer + 1) * each));
  }
}

async function fillWriter(
  { database, dataDirectory, signer, since, until }: Filling,
  writer: string,
  count: number,
  forms: readonly Form[],
  random: () => number,
): Promise<void> {
  let at = since;
  const chain = createChain(writer, () => at);
  const witness = openWitness(dataDirectory, writer);
  const report = (_: string, error: unknown) => {
    throw error;
  };
  const checkpoints = createCheckpoints({ database, witness, signer, writer, now: () => at, report });
  let inserting: Promise<unknown> = Promise.resolve();
  for (let made = 0; made < count; ) {
    const records = [];
    while (records.length < together.inserted && made < count) {
      at = Math.floor(since + ((until - since) * made) / count);
      const size = Math.min(together.sealed, count - made);
      const additions = Array.from({ length: size }, () => someAddition(forms, random));
      records.push(...chain.seal(additions).records);
      made += size;
    }
    await inserting;
    const { end } = chain;
    inserting = insertMissing(database, records, forms).then(() => checkpoints.advance(end));
  }
  await inserting;
  witness.close(await checkpoints.close());
}

const codes = ['UNAUTHENTICATED', 'PURPOSE_REQUIRED', 'MATCH_NOT_GRANTED', 'GRAPHQL_VALIDATION_FAILED'];
export const rareCode = 'POLICY_UNAVAILABLE';

/** Of a thousand operations, one has more subjects than are listed. */
const manySubjects = 0.001;

function manyOf(count: number) {
  return { subjects: [], subjectCount: count, subjectDigest: '0'.repeat(64) };
}

function someAddition(forms: readonly Form[], random: () => number): { entry: AuditEntry; form: Form } {
  /** Below `count`; small numbers are frequent, as names in a language are. */
  const skewed = (count: number) => Math.floor(count ** random()) - 1;
  const form = forms[skewed(forms.length)] ?? createForm(null, null, null);
  const subjects = Array.from({ length: 1 + skewed(6) }, () => pseudonym('subject', skewed(1_000_000)));
  const isRefused = random() < 0.02;
  const rare = random() < 0.00001 ? rareCode : null;
  const entry: AuditEntry = {
    ...emptyEntry('OPERATION', isRefused ? 'REFUSED' : 'RELEASED'),
    code: isRefused ? (rare ?? codes[skewed(codes.length)] ?? null) : null,
    requestId: pseudonym('request', Math.floor(random() * 2 ** 40)),
    principal: `principal-${skewed(3000)}`,
    organization: `organization-${skewed(300)}`,
    application: `application-${skewed(40)}`,
    purpose: `PURPOSE_${skewed(20)}`,
    caseNumber: random() < 0.5 ? `GS-2026-${Math.floor(random() * 1_000_000)}` : null,
    policyVersion: 1 + skewed(60),
    form: form.digest,
    ...(random() < manySubjects ? manyOf(500) : listedSubjects([...new Set(subjects)])),
    latencyMicroseconds: Math.floor(1000 + random() * 9000),
    detail: {
      kind: 'USER',
      roles: ['clerk'],
      rows: { Person: 1, ELicense: 3 },
      lookups: 1,
      variables: { personId: pseudonym('subject', skewed(1_000_000)) },
    },
  };
  return { entry, form };
}

/** As long as a real one. */
export function pseudonym(kind: string, number: number): string {
  return createHash('md5').update(`${kind} ${number}`).digest('base64url');
}

const formCount = 400;

function someForms(): readonly Form[] {
  return Array.from({ length: formCount }, (_, index) =>
    createForm(`query{form${index}{name}}`, 1, {
      cells: new Map([
        [`Person.field${index % 40}`, ['CLEAR', index % 7 === 0 ? 'HIDDEN' : 'MONTH']],
        [`LegalEntity.field${index % 60}`, [index === formCount - 1 ? 'CITY' : 'CLEAR']],
      ]),
      rules: new Set([`rule-${index % 90}`, 'rule-of-all']),
      graphs: new Set(index % 5 === 0 ? ['POPULATION', 'CREDIT'] : ['POPULATION']),
    }),
  );
}

/** Mulberry32: the same numbers in every run. @returns from 0 to below 1 */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
