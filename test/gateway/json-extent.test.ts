import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Extent, exceeds } from '../../gateway/json-extent.ts';

/** Of what the text stands for. */
function extentOf(value: unknown): Extent {
  if (typeof value !== 'object' || value === null) return { values: 0, depth: 0 };
  const inner = (Array.isArray(value) ? value : Object.values(value)).map(extentOf);
  const commas = Math.max(inner.length - 1, 0);
  return {
    values: 1 + commas + inner.reduce((sum, { values }) => sum + values, 0),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
}

/** Strings that end where they do not seem to, and where they do not seem to end, short and long. */
const text = fc.string({
  unit: fc.constantFrom('"', '\\', ',', '[', ']', '{', '}', 'x', '字'),
  maxLength: 300,
  size: 'max',
});

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    text,
    fc.integer(),
    fc.array(tie('value')),
    fc.dictionary(text, tie('value')),
  ),
}));

describe('how much JSON holds', () => {
  it('is what its objects hold', () => {
    fc.assert(
      fc.property(value, (each) => {
        const bytes = Buffer.from(JSON.stringify(each));
        const { values, depth } = extentOf(each);
        const most = { values: values + 1, depth };
        expect(exceeds(bytes, most)).toBe(false);
        expect(exceeds(bytes, { ...most, values })).toBe(true);
        if (depth > 0) expect(exceeds(bytes, { ...most, depth: depth - 1 })).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('of text that is no JSON is said without fail', () => {
    for (const end of ['"', '"\\', `"${'\\'.repeat(63)}`, `"${'x'.repeat(63)}\\`, `"${'x'.repeat(64)}\\"`])
      expect(exceeds(Buffer.from(`[${end}`), { values: 2, depth: 1 })).toBe(false);
  });
});
