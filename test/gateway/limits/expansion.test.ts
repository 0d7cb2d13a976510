import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { aliases } from '../../../gateway/limits/aliases.ts';
import { depth } from '../../../gateway/limits/depth.ts';
import { directives } from '../../../gateway/limits/directives.ts';
import { introspection } from '../../../gateway/limits/introspection.ts';
import { countOverlaps } from '../../../gateway/limits/overlaps.ts';
import { repeats } from '../../../gateway/limits/repeats.ts';
import { rootFields } from '../../../gateway/limits/root-fields.ts';
import { selections } from '../../../gateway/limits/selections.ts';

const counts = { aliases, depth, directives, introspection, repeats, rootFields, selections };

function count(text: string): Record<string, number> {
  const document = parse(text);
  return Object.fromEntries(Object.entries(counts).map(([name, limit]) => [name, limit.count(document)]));
}

/** `levels` fragments, each of which spreads the next twice: 2 ** levels fields in a few lines. */
function bomb(levels: number): string {
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`,
  );
  return `{ ...F0 } ${fragments.join(' ')} fragment F${levels} on Query { x: a @skip(if: false) { b } }`;
}

describe('counting in a document', () => {
  it('counts what is written', () => {
    expect(
      count('{ a { b: c { d } } e: f @skip(if: false) a { b: c } ... @include(if: true) { g } }'),
    ).toEqual({
      aliases: 3,
      depth: 3,
      directives: 2,
      introspection: 0,
      repeats: 2,
      rootFields: 4,
      selections: 8,
    });
  });

  it('counts a fragment as often as it is spread, also within fragments', () => {
    expect(count(bomb(3))).toMatchObject({
      aliases: 8,
      directives: 8,
      rootFields: 8,
      depth: 2,
      selections: 31,
    });
  });

  it('counts a bomb of a hundred levels as quickly as its text is read', () => {
    expect(count(bomb(100))).toMatchObject({ aliases: 2 ** 100, rootFields: 2 ** 100 });
  });

  it('takes the largest of several operations, and a fragment that none of them spreads', () => {
    expect(count('query A { a } query B { a { b } c: d }')).toMatchObject({ depth: 2, aliases: 1 });
    expect(count(`query A { a } ${bomb(3).slice('{ ...F0 }'.length)}`)).toMatchObject({ aliases: 8 });
  });

  it('ends at fragments that spread themselves and at unknown ones, which validation refuses', () => {
    expect(count('{ ...A } fragment A on Query { a ...B } fragment B on Query { b ...A }')).toMatchObject({
      rootFields: 2,
    });
    expect(count('{ a ...Nothing }')).toMatchObject({ rootFields: 1 });
  });

  it('nests the lists of introspection through fragments, and there alone', () => {
    const nested =
      '{ ...S } fragment S on Query { __schema { types { ...T } } } fragment T on __Type { fields { type { fields { name } } } }';
    expect(count(nested)).toMatchObject({ introspection: 3 });
    expect(count('{ s: __type(name: "A") { possibleTypes { interfaces { name } } } }')).toMatchObject({
      introspection: 2,
    });
    const twice = '{ a: __schema { types { fields { name } } } b: __schema { types { fields { name } } } }';
    expect(count(twice)).toMatchObject({ introspection: 4 });
    const often = '{ __schema { a: types { name } b: types { name } c: types { fields { name } } } }';
    expect(count(often)).toMatchObject({ introspection: 2 });
    expect(count('{ form { fields { fields { fields { fields { name } } } } } }')).toMatchObject({
      introspection: 0,
    });
    expect(count('{ __schemaVersion { types { fields { fields { name } } } } }')).toMatchObject({
      introspection: 0,
    });
  });
});

describe('counting the pairs that are merged', () => {
  const pairs = (text: string, depth = 20, selections = 3000) =>
    countOverlaps(parse(text), { depth, selections });

  it.each([
    ['none where each name stands once', '{ a { a { a } } b c: a }', 0],
    ['each two of one name', '{ a a a b b }', 3 + 1],
    ['by the name that the answer has', '{ x: a x: a a }', 1],
    ['what is selected below them', '{ a { b c } a { b } a { b d } }', 3 + 3],
    ['through fragments, each once in a place', '{ a ...F ... { a ...F } } fragment F on Query { a }', 3],
    ['below fragments', '{ ...F ...G } fragment F on Q { a { b } } fragment G on Q { a { b } }', 1 + 1],
    [
      'in each operation, and in fragments that none spreads',
      'query A { a a } query B { a a } fragment F on Q { a a }',
      3,
    ],
  ])('counts %s', (_, text, expected) => {
    expect(pairs(text)).toBe(expected);
  });

  it('ends at fragments that spread themselves, and at what is larger than it is said to be', () => {
    expect(pairs('{ ...A } fragment A on Q { a { ...A } a { ...A } }', 5)).toBe(5);
    expect(pairs('{ ...A } fragment A on Q { a { ...A } b { ...A } }', 400)).toBe(0);
    expect(pairs(`{ ${'a '.repeat(1000)} }`, 20, 10)).toBeLessThan(1000);
  });
});
