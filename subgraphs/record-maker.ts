// Objects of answers, made in one go. Where thousands are made of one list of keys, a function that was compiled for those keys takes
// a fraction of the time and the memory of setting one key after the other.

import { LRUCache } from 'lru-cache';

/** @param values in the order of the keys */
export type MakeRecord = (values: readonly unknown[]) => Record<string, unknown>;

const kept = 5000;
/** By the keys as JSON. */
const makers = new LRUCache<string, MakeRecord>({ max: kept, memoMethod: compile });

/** @param keys response keys, none of them twice: names of GraphQL (specification, 2.1.9), which callers choose */
export function recordMaker(keys: readonly string[]): MakeRecord {
  return makers.memo(JSON.stringify(keys));
}

function compile(list: string): MakeRecord {
  const keys: readonly string[] = JSON.parse(list);
  const members = keys.map((key, index) => {
    // INVARIANT: what a caller chose becomes part of a program only as one name.
    if (!/^[_A-Za-z][_0-9A-Za-z]*$/.test(key)) throw new Error('a response key is no name');
    // In brackets `__proto__` is a key like any other; without, the others have their place in the object from the beginning.
    return `${key === '__proto__' ? '["__proto__"]' : `"${key}"`}: values[${index}]`;
  });
  return new Function('values', `return { ${members.join(', ')} };`) as MakeRecord;
}
