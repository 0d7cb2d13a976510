import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { aliases } from '../../../gateway/limits/aliases.ts';
import { depth } from '../../../gateway/limits/depth.ts';
import { directives } from '../../../gateway/limits/directives.ts';
import { introspection } from '../../../gateway/limits/introspection.ts';
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
    expect(count('{ form { fields { fields { fields { fields { name } } } } } }')).toMatchObject({
      introspection: 0,
    });
    expect(count('{ __schemaVersion { types { fields { fields { name } } } } }')).toMatchObject({
      introspection: 0,
    });
  });
});
