// Verifies the trail from beginning to end as a stream: recomputes every hash, compares the chain of each writer with its
// signed checkpoints and with what is known outside the database, and names the first record where they part.

import { canonicalJson, chainHash, genesisHash } from './canonical.ts';
import { type Checkpoint, checkpointDigest, isCheckpointSigned } from './checkpoint.ts';
import { explainBreak } from './explain-break.ts';
import { type FormBody, formDigest, formTerms } from './form.ts';
import type { AuditRecord } from './record.ts';
import type { CheckpointKey } from './signer.ts';
import type { Head, Position } from './witness.ts';

/** Where records come from: the database, or a file of an archive. */
export interface TrailReader {
  writers(): Promise<readonly string[]>;
  /** Records of a writer in the order of their sequence, then of time, in pages. */
  records(writer: string): AsyncIterable<readonly AuditRecord[]>;
  checkpoints(): Promise<readonly Checkpoint[]>;
  forms(): AsyncIterable<readonly StoredForm[]>;
  /** Where the chain of a writer goes on after what was archived: the last record that is not here any more. */
  archivedEnds(): Promise<ReadonlyMap<string, Position>>;
}

export interface StoredForm {
  readonly digest: string;
  readonly body: FormBody;
  readonly terms: readonly string[];
}

/** What is known outside the database. */
export interface Evidence {
  readonly checkpoints: () => Promise<readonly Checkpoint[]>;
  /** Read anew each time: a gateway that runs goes on while it is verified. */
  readonly heads: () => Promise<readonly Head[]>;
  readonly keys: readonly CheckpointKey[];
}

export interface Finding {
  readonly writer: string;
  /** Of the first record concerned; null where it is not about one. */
  readonly sequence: number | null;
  readonly kind: FindingKind;
  readonly message: string;
}

export type FindingKind =
  | 'CHANGED'
  | 'REMOVED'
  | 'INSERTED'
  | 'REORDERED'
  | 'CUT_OFF'
  | 'REBUILT'
  | 'CHECKPOINT'
  | 'FORM'
  | 'ARCHIVE';

export interface Verification {
  readonly records: number;
  readonly writers: number;
  readonly checkpoints: number;
  readonly forms: number;
  /** The first of each writer; empty: the trail is whole. */
  readonly findings: readonly Finding[];
  /** What could not be proved, because what would prove it is not here. */
  readonly notes: readonly string[];
}

/** @param onProgress told of how many records were verified */
export async function verifyTrail(
  reader: TrailReader,
  evidence: Evidence,
  onProgress: (records: number) => void,
): Promise<Verification> {
  const heads = new Map((await evidence.heads()).map((head) => [head.writer, head]));
  // INVARIANT: a checkpoint is written outside first, so what the database has by now is there too.
  const stored = await reader.checkpoints();
  const witnessed = await evidence.checkpoints();
  const ends = await reader.archivedEnds();
  const sealed = groupByWriter([...stored, ...witnessed]);
  const writers = new Set([...(await reader.writers()), ...sealed.keys(), ...heads.keys()]);
  const findings: Finding[] = [];
  const notes: string[] = [];
  const used = new Set<string>();
  let records = 0;
  for (const writer of [...writers].sort()) {
    const checkpoints = sealed.get(writer) ?? [];
    const found = checkCheckpoints(checkpoints, stored, witnessed, evidence.keys);
    if (found !== null) findings.push(found);
    const signed = checkpoints.filter((each) => isCheckpointSigned(each, evidence.keys));
    const chain = await followChain(reader, writer, signed, ends.get(writer), (page) => {
      records += page.length;
      for (const { form } of page) if (form !== null) used.add(form);
      onProgress(records);
    });
    const broken = chain.finding ?? (await checkTail(writer, chain.end, signed, heads.get(writer), evidence));
    if (broken !== null) findings.push(broken);
    if (!heads.has(writer) && !signed.some(({ last }) => last))
      notes.push(
        `writer ${writer}: records after its last checkpoint are not proved, because its head is not in this DATA_DIR`,
      );
  }
  const forms = await checkForms(reader, used);
  findings.push(...forms.findings);
  const checkpoints = [...sealed.values()].reduce((sum, each) => sum + each.length, 0);
  return { records, writers: writers.size, checkpoints, forms: forms.count, findings, notes };
}

/** Checkpoints of each writer once, whether they are in the database, outside or both, in order. */
function groupByWriter(all: readonly Checkpoint[]): ReadonlyMap<string, readonly Checkpoint[]> {
  const byDigest = new Map(all.map((each) => [checkpointDigest(each), each]));
  const groups = new Map<string, Checkpoint[]>();
  for (const each of [...byDigest.values()].sort((a, b) => a.sequence - b.sequence || a.at - b.at)) {
    const group = groups.get(each.writer);
    if (group === undefined) groups.set(each.writer, [each]);
    else group.push(each);
  }
  return groups;
}

/** @param checkpoints of one writer, in order */
function checkCheckpoints(
  checkpoints: readonly Checkpoint[],
  stored: readonly Checkpoint[],
  witnessed: readonly Checkpoint[],
  keys: readonly CheckpointKey[],
): Finding | null {
  const inDatabase = new Set(stored.map(checkpointDigest));
  const outside = new Set(witnessed.map(checkpointDigest));
  const isWitnessed = witnessed.some(({ writer }) => writer === checkpoints[0]?.writer);
  let previous = '';
  for (const each of checkpoints) {
    const { writer, sequence } = each;
    const digest = checkpointDigest(each);
    const problems: readonly (readonly [boolean, string])[] = [
      [!isCheckpointSigned(each, keys), 'is not signed by a key of this installation'],
      [each.previous !== previous, 'does not follow the one before it: one is missing'],
      // The last may be about to come, or its writer was killed before it came.
      [!inDatabase.has(digest) && each !== checkpoints.at(-1), 'was removed from the database'],
      [isWitnessed && !outside.has(digest), 'is in the database and not in the file outside it'],
    ];
    const problem = problems.find(([isSo]) => isSo)?.[1];
    const message = `the checkpoint at record ${sequence} ${problem}`;
    if (problem !== undefined) return { writer, sequence, kind: 'CHECKPOINT', message };
    previous = digest;
  }
  return null;
}

interface Followed {
  readonly end: Position;
  readonly finding: Finding | null;
}

async function followChain(
  reader: TrailReader,
  writer: string,
  checkpoints: readonly Checkpoint[],
  archived: Position | undefined,
  onPage: (page: readonly AuditRecord[]) => void,
): Promise<Followed> {
  let end: Position = archived ?? { sequence: 0, hash: genesisHash(writer) };
  let intact = end.sequence;
  let due = checkpoints.filter(({ sequence }) => sequence > end.sequence);
  for await (const page of reader.records(writer)) {
    onPage(page);
    for (const record of page) {
      const { hash, ...rest } = record;
      if (record.sequence !== end.sequence + 1 || chainHash(end.hash, rest) !== hash)
        return { end, finding: await explainBreak(reader, end, record) };
      end = { sequence: record.sequence, hash };
      const [checkpoint] = due;
      if (checkpoint?.sequence !== end.sequence) continue;
      if (checkpoint.hash !== end.hash) {
        const message = `the chain was rebuilt: it fits in itself and not to the signed checkpoint at record ${end.sequence}; the first record that may differ is ${intact + 1}, those up to ${intact} are as they were signed`;
        return { end, finding: { writer, sequence: intact + 1, kind: 'REBUILT', message } };
      }
      intact = end.sequence;
      due = due.filter(({ sequence }) => sequence > intact);
    }
  }
  return { end, finding: null };
}

/** Whether the chain ends where it is known to end. */
async function checkTail(
  writer: string,
  end: Position,
  checkpoints: readonly Checkpoint[],
  before: Head | undefined,
  evidence: Evidence,
): Promise<Finding | null> {
  const last = checkpoints.at(-1);
  const cutOff = (known: number): Finding => ({
    writer,
    sequence: end.sequence + 1,
    kind: 'CUT_OFF',
    message: `records ${end.sequence + 1} to ${known} are missing at the end`,
  });
  if (last !== undefined && end.sequence < last.sequence) return cutOff(last.sequence);
  // What was archived and is not read ends with a hash that only its manifest says.
  if (last?.sequence === end.sequence && last.hash !== end.hash)
    return rebuiltTail(writer, checkpoints.at(-2)?.sequence ?? 0);
  if (last?.last === true && end.sequence > last.sequence) return foreign(writer, last.sequence);
  if (before === undefined) return null;
  if (end.sequence < before.written.sequence) return cutOff(before.written.sequence);
  if (end.sequence === before.written.sequence && end.hash !== before.written.hash)
    return rebuiltTail(writer, last?.sequence ?? 0);
  const after = (await evidence.heads()).find((each) => each.writer === writer) ?? before;
  if (end.sequence > after.begun.sequence) return foreign(writer, after.begun.sequence);
  if (end.sequence === after.begun.sequence && end.hash !== after.begun.hash)
    return rebuiltTail(writer, last?.sequence ?? 0);
  return null;
}

function foreign(writer: string, known: number): Finding {
  const message = `record ${known + 1} and what follows was inserted: the writer ended with record ${known}`;
  return { writer, sequence: known + 1, kind: 'INSERTED', message };
}

function rebuiltTail(writer: string, sealed: number): Finding {
  const message = `the chain was rebuilt: it does not end with the record that its writer ended with; the first record that may differ is ${sealed + 1}`;
  return { writer, sequence: sealed + 1, kind: 'REBUILT', message };
}

async function checkForms(
  reader: TrailReader,
  used: ReadonlySet<string>,
): Promise<{ readonly count: number; readonly findings: readonly Finding[] }> {
  const missing = new Set(used);
  const findings: Finding[] = [];
  let count = 0;
  for await (const page of reader.forms()) {
    count += page.length;
    for (const { digest, body, terms } of page) {
      missing.delete(digest);
      const isWhole =
        formDigest(body) === digest && canonicalJson(formTerms(body)) === canonicalJson([...terms]);
      if (!isWhole && findings.length === 0) findings.push(form(`form ${digest} was changed`));
    }
  }
  const [first] = missing;
  if (first !== undefined) findings.push(form(`form ${first}, to which records refer, was removed`));
  return { count, findings };
}

function form(message: string): Finding {
  return { writer: '', sequence: null, kind: 'FORM', message };
}
