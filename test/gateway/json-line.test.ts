import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonLine } from '../../gateway/json-line.ts';

const characters = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('江苏省', '𠮷野家', '\ud842', '\udfb7', 'é', '"\\\n\0'),
);

describe('an answer', () => {
  it('is its JSON in UTF-8 and a line feed, whatever stands in it and however long it is', () => {
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 20 }), fc.constantFrom(1, 2, 200), (parts, times) => {
        const text = JSON.stringify({ data: { name: parts.join('').repeat(times) } });
        expect(Buffer.from(jsonLine(text)).toString('hex')).toBe(Buffer.from(`${text}\n`).toString('hex'));
      }),
    );
  });
});
