// Pseudonyms: the only form in which the trail names a person, an entity or a value that somebody brought. Keyed by a
// secret of the installation, so that nobody without it can try out numbers, and two installations cannot be joined.

import { createHmac, createSecretKey } from 'node:crypto';
import { LRUCache } from 'lru-cache';

export interface Pseudonyms {
  /** Of a subject or a value by which one is looked up: `Person:ptg…`, `LegalEntity:9132…`, `Person.idNumber:3201…`. */
  subject(name: string): string;
  /** Of any other value that may be about somebody: `~` and 22 characters. */
  value(text: string): string;
  /** A case number as it is kept, see `storedCase`. */
  caseNumber(given: string): string;
  /** Of a whole set of subjects, by its digests: 256 bits, hexadecimal. */
  set(text: string): string;
}

/** Pseudonyms that are remembered of each kind, of texts that are no longer than any name of a subject: some 20 MB at most. */
const kept = { subject: 40_000, value: 9_000, case: 1_000 };
const longestKept = 128;
/** 128 bits: too many to collide, few enough to index. */
const bytes = 16;

/** @param key 32 random bytes, the same for all gateways of an installation */
export function createPseudonyms(key: Uint8Array): Pseudonyms {
  // What is prepared for each digest otherwise.
  const secret = createSecretKey(key);
  const pseudonymsOf = (kind: keyof typeof kept) => {
    const known = new LRUCache<string, string>({ max: kept[kind] });
    return (text: string) => {
      const found = known.get(text);
      if (found !== undefined) return found;
      const made = createHmac('sm3', secret)
        .update(`${kind}\n${text}`, 'utf8')
        .digest()
        .subarray(0, bytes)
        .toString('base64url');
      if (text.length <= longestKept) known.set(text, made);
      return made;
    };
  };
  const [ofSubject, ofValue, ofCase] = [pseudonymsOf('subject'), pseudonymsOf('value'), pseudonymsOf('case')];
  return {
    subject: ofSubject,
    value: (text) => `~${ofValue(text)}`,
    caseNumber: (given) => storedCase(given, (text) => `~${ofCase(text)}`),
    set: (text) => createHmac('sm3', secret).update(`subjects\n${text}`, 'utf8').digest('hex'),
  };
}

/**
 * A case number is free text, so somebody's name or number may stand in it. It is kept as it is only where it has the form
 * of a file number (`GS-2026-000001`), of which no part is long enough to be a number of a person.
 */
function storedCase(given: string, pseudonym: (text: string) => string): string {
  const text = given.trim();
  return /^[A-Z]{2,10}-(?:19|20)\d\d-\d{1,8}$/.test(text) ? text : pseudonym(text);
}
