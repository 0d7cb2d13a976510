// What the property tests of identifiers share: a text with one character replaced by another of an alphabet.

import fc from 'fast-check';

/** Arbitrary [valid text, the same text with one character changed]. */
export function withOneChange(
  valid: fc.Arbitrary<string>,
  alphabet: string,
): fc.Arbitrary<readonly [string, string]> {
  return fc
    .tuple(valid, fc.nat(), fc.constantFrom(...alphabet))
    .map(([text, at, character]) => {
      const index = at % text.length;
      return [text, `${text.slice(0, index)}${character}${text.slice(index + 1)}`] as const;
    })
    .filter(([text, changed]) => text !== changed);
}

/** Arbitrary text of any kind: short and long, of the alphabet, odd characters, lone surrogates. */
export function anyText(alphabet: string): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 40 }),
    fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      maxLength: 30,
    }),
  );
}
