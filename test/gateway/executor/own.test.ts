import { describe, expect, it } from '@jest/globals';
import { own, put, type Value } from '../../../gateway/executor/own.ts';

describe('a response key that every object has something under', () => {
  const inherited = Object.getOwnPropertyNames(Object.prototype);

  it.each(inherited)('%s has no value before it is given one', (key) => {
    const object: Value = {};
    expect(own(object, key)).toBeUndefined();
    put(object, key, 'given');
    expect(own(object, key)).toBe('given');
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  });
});
