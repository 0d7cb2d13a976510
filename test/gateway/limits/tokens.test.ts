import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { countTokens } from '../../../gateway/limits/tokens.ts';

const many = { tokens: 1000, nesting: 100 };

describe('counting tokens', () => {
  it('counts as the parser does', () => {
    const text = 'query A($a: [Int!] = [1, 2]) { b(c: """x""", d: -1.5) { ...E @skip(if: $a) } } # comment';
    expect(countTokens(text, many)).toEqual({ tokens: parse(text).tokenCount, nesting: 3 });
  });

  it('stops soon after what is allowed', () => {
    expect(countTokens('{ a '.repeat(500), many)).toEqual({ tokens: 201, nesting: 101 });
    expect(countTokens('a '.repeat(5000), many)).toEqual({ tokens: 1001, nesting: 0 });
  });

  it('counts a name that nobody would write as many, and a long string as one', () => {
    expect(countTokens(`{ ${'a'.repeat(50_000)} }`, many)).toEqual({ tokens: 502, nesting: 1 });
    expect(countTokens(`"${'a'.repeat(50_000)}"`, many)).toEqual({ tokens: 1, nesting: 0 });
  });

  it('leaves mistakes of syntax to the parser', () => {
    expect(countTokens('{ a "', many)).toEqual({ tokens: 2, nesting: 1 });
    expect(countTokens('}}}{', many)).toEqual({ tokens: 4, nesting: 0 });
  });
});
