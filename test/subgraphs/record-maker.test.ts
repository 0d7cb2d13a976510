import { describe, expect, it } from '@jest/globals';
import { recordMaker } from '../../subgraphs/record-maker.ts';

describe('a record maker', () => {
  it('makes objects with the keys in their order, those that every object has included', () => {
    const keys = ['b', 'a', '__proto__', 'constructor', 'toString'];
    const record = recordMaker(keys)([1, null, { polluted: true }, 'c', [2]]);
    expect(Object.keys(record)).toEqual(keys);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(JSON.stringify(record)).toBe(
      '{"b":1,"a":null,"__proto__":{"polluted":true},"constructor":"c","toString":[2]}',
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(recordMaker([])([])).toEqual({});
  });

  it('takes nothing for a key that is no name of GraphQL', () => {
    for (const key of ['', 'a-b', '1a', 'a"]: process.exit(), ["b', 'a b', 'a\n', '姓名'])
      expect(() => recordMaker(['a', key, 'b'])).toThrow('a response key is no name');
  });
});
