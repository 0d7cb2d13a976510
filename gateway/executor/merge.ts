// Puts what a fetch brought into the answer so far.

import { isValue, own, put, type Value } from './own.ts';

/** Fields of `source` are added; objects that both have are merged, and lists of equal length element by element. */
export function merge(target: Value, source: Readonly<Value>): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const known = own(target, key);
    if (known === undefined || known === null || !mergeInto(known, value)) put(target, key, value);
  }
}

/** False where one of the two has to give way. */
function mergeInto(known: unknown, value: unknown): boolean {
  if (isValue(known) && isValue(value)) {
    merge(known, value);
    return true;
  }
  if (!Array.isArray(known) || !Array.isArray(value) || known.length !== value.length) return false;
  value.forEach((each, index) => {
    if (!mergeInto(known[index], each)) known[index] = each;
  });
  return true;
}
