// Objects of answers, made in one go. Where thousands are made of one list of keys, a function that was compiled for those keys takes
// a fraction of the time and the memory of setting one key after the other.

import { LRUCache } from 'lru-cache';

export interface RecordMaker {
  /** @returns a list that is to be filled with the values in the order of the keys, and given to `make` */
  values(): unknown[];
  /** @param values will be used again: they are nobody else's from here on */
  make(values: unknown[]): Record<string, unknown>;
}

const kept = 5000;
/** By the keys as JSON. */
const makers = new LRUCache<string, RecordMaker>({ max: kept, memoMethod: createMaker });

/** @param keys response keys, none of them twice: names of GraphQL (specification, 2.1.9), which callers choose */
export function recordMaker(keys: readonly string[]): RecordMaker {
  return makers.memo(JSON.stringify(keys));
}

function createMaker(list: string): RecordMaker {
  const keys: readonly string[] = JSON.parse(list);
  const record = compile(keys);
  // Of records within records of the same keys, each has a list of its own.
  let spare: unknown[] | null = null;
  return {
    values() {
      const values = spare ?? new Array<unknown>(keys.length).fill(null);
      spare = null;
      return values;
    },
    make(values) {
      const made = record(values);
      // What was in an answer is held by nothing else.
      spare = values.fill(null);
      return made;
    },
  };
}

function compile(keys: readonly string[]): (values: readonly unknown[]) => Record<string, unknown> {
  const members = keys.map((key, index) => {
    // INVARIANT: what a caller chose becomes part of a program only as one name.
    if (!/^[_A-Za-z][_0-9A-Za-z]*$/.test(key)) throw new Error('a response key is no name');
    // In brackets `__proto__` is a key like any other.
    return `["${key}"]: values[${index}]`;
  });
  return new Function('values', `return { ${members.join(', ')} };`) as ReturnType<typeof compile>;
}
