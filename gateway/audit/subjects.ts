// How the subjects of a record are kept: up to a hundred by pseudonym, above as their number and a digest of the sorted set. One set has
// one digest, whoever put it together: gateway, database, or a file on disk.

import { createHash } from 'node:crypto';
import type { Pseudonyms } from './pseudonym.ts';

/** So many subjects are listed in a record. */
export const mostSubjects = 100;

export interface StoredSubjects {
  /** Pseudonyms, sorted. */
  readonly subjects: readonly string[];
  readonly subjectCount: number;
  readonly subjectDigest: string | null;
}

/** @param names as `Pseudonyms.subject` takes them, in any order, with repetitions */
export function storedSubjects(names: Iterable<string>, pseudonyms: Pseudonyms): StoredSubjects {
  const distinct = new Set(names);
  if (distinct.size <= mostSubjects) return listedSubjects(Array.from(distinct, pseudonyms.subject));
  const digest = createSetDigest();
  digest.addLines(Array.from(distinct, (name) => lineOf(name, pseudonyms)).sort());
  return digestedSubjects(digest.end(), pseudonyms);
}

/** @param few pseudonyms, each once */
export function listedSubjects(few: readonly string[]): StoredSubjects {
  return { subjects: [...few].sort(), subjectCount: few.length, subjectDigest: null };
}

/** What is known of the subjects of a kind. */
export interface KindDigest {
  /** What stands before the colon of their names: `Person`. */
  readonly kind: string;
  readonly count: number;
  /** SHA-256 (FIPS 180-4), in hexadecimal, of what stands behind it, sorted by the bytes of UTF-8, each once, with a line feed between. */
  readonly sha256: string;
}

/**
 * HMAC-SM3 over `<kind> <count> <sha256>` of each kind, sorted, with a line feed between: keyed once for all, so that nobody without the
 * secret can try out whether a record is about a set that is known.
 */
export function digestedSubjects(kinds: readonly KindDigest[], { set }: Pseudonyms): StoredSubjects {
  const lines = kinds
    .filter(({ count }) => count > 0)
    .map(({ kind, count, sha256 }) => `${kind} ${count} ${sha256}`)
    .sort();
  return {
    subjects: [],
    subjectCount: kinds.reduce((sum, { count }) => sum + count, 0),
    subjectDigest: set(lines.join('\n')),
  };
}

/**
 * A name as a line of a sorted set, `<kind>:<key>`, one character for each byte of UTF-8: so strings sort as their bytes do, here, in
 * files and in databases. What cannot be a line, or is longer than any key, is there by its pseudonym.
 */
export function lineOf(name: string, { subject }: Pick<Pseudonyms, 'subject'>): string {
  if (/^[\w.]+:[\w.-]{0,100}$/.test(name)) return name;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (name.length > longestName || /[\0-\x1f]|\p{Surrogate}/u.test(name)) return `~:${subject(name)}`;
  return byteText(name.includes(':') ? name : `:${name}`);
}

const longestName = 200;

/** One character for each byte of UTF-8. */
export function byteText(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** What `byteText` was made of. */
export function textOfBytes(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

export interface SetDigest {
  /** @param keys byte texts, behind those of the kind that came before, sorted, each once */
  add(kind: string, keys: readonly string[]): void;
  /** @param lines as `lineOf` writes them, behind those that came before, sorted, each once */
  addLines(lines: readonly string[]): void;
  /** Nothing can be added any more. */
  end(): readonly KindDigest[];
}

export function createSetDigest(): SetDigest {
  const kinds = new Map<string, { count: number; readonly hash: ReturnType<typeof createHash> }>();

  function add(kind: string, keys: readonly string[]): void {
    if (keys.length === 0) return;
    const known = kinds.get(kind) ?? { count: 0, hash: createHash('sha256') };
    kinds.set(kind, known);
    known.hash.update(`${known.count === 0 ? '' : '\n'}${keys.join('\n')}`, 'latin1');
    known.count += keys.length;
  }

  return {
    add,
    addLines(lines) {
      for (let at = 0; at < lines.length; ) {
        const prefix = prefixOf(lines[at] ?? '');
        let end = at + 1;
        while (lines[end]?.startsWith(prefix)) end += 1;
        const keys = lines.slice(at, end).map((line) => line.slice(prefix.length));
        add(prefix.slice(0, -1), keys);
        at = end;
      }
    },
    end: () => Array.from(kinds, ([kind, { count, hash }]) => ({ kind, count, sha256: hash.digest('hex') })),
  };
}

/** The kind of a line with its colon. INVARIANT: lines of a kind stand together in the order of their bytes. */
function prefixOf(line: string): string {
  return line.slice(0, line.indexOf(':') + 1);
}
