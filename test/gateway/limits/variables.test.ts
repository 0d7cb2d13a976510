import { describe, expect, it } from '@jest/globals';
import { countVariables } from '../../../gateway/limits/variables.ts';

describe('counting variables', () => {
  it('counts values, objects and levels', () => {
    expect(countVariables({})).toEqual({ values: 0, objects: 0, depth: 0, forbidden: false });
    expect(countVariables({ a: [1, {}], b: 'x' })).toEqual({
      values: 4,
      objects: 1,
      depth: 2,
      forbidden: false,
    });
    expect(countVariables(null)).toEqual({ values: 0, objects: 0, depth: 0, forbidden: false });
  });

  it('walks a hundred thousand levels', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect(countVariables(deep)).toMatchObject({ depth: 100_000 });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('notices the key %s at any depth', (name) => {
    expect(countVariables(JSON.parse(`{"a":[{"${name}":1}]}`))).toMatchObject({ forbidden: true });
  });
});
