// Whether what the door asked for itself came as it must. It is looked at where answers come from another process: one that is broken
// must not read as rows that are not there for the caller, nor name other subjects for the record.

import { reservedPrefix } from './access/rewrite.ts';

/**
 * An owner's word and the names of subjects are text or null.
 * @param data of an answer of a subgraph
 * @throws Error for anything else
 */
export function requireWords(data: unknown): void {
  if (Array.isArray(data)) {
    for (const each of data) requireWords(each);
  } else if (typeof data === 'object' && data !== null) {
    for (const [key, value] of Object.entries(data)) {
      if (key.startsWith(reservedPrefix) && value !== null && typeof value !== 'string')
        throw new Error('the answer has a word that is no text');
      requireWords(value);
    }
  }
}
