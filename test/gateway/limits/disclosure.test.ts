import { describe, expect, it } from '@jest/globals';
import { limitSettingsShape } from '../../../gateway/limits/bounds.ts';
import { disclosureShape, protectionOf } from '../../../gateway/limits/disclosure.ts';

const settings = disclosureShape.parse({
  default: { minimum: 12 },
  subjects: { LegalEntity: { minimum: 5, rounding: 5 } },
  levels: { L4: { minimum: 30, rounding: 15 } },
});

describe('what an aggregate must have', () => {
  it('is ten subjects and multiples of five where nothing is set', () => {
    const { Person, LegalEntity } = protectionOf(disclosureShape.parse({}), 'L4');
    expect([Person, LegalEntity]).toEqual(Array(2).fill({ minimum: 10, rounding: 5 }));
  });

  it('is the default where neither the subject nor the level is set, rounded to half of it', () => {
    expect(protectionOf(settings, 'L2').Person).toEqual({ minimum: 12, rounding: 6 });
  });

  it('is what is set of the class of the subject, and the stricter of that and of the level', () => {
    expect(protectionOf(settings, 'L2').LegalEntity).toEqual({ minimum: 5, rounding: 5 });
    expect(protectionOf(settings, 'L4').LegalEntity).toEqual({ minimum: 30, rounding: 15 });
    expect(protectionOf(settings, 'L4').Person).toEqual({ minimum: 30, rounding: 15 });
  });

  it.each([
    ['one or two subjects', { default: { minimum: 2 } }],
    ['a rounding by which two counts prove a small difference', { default: { minimum: 10, rounding: 4 } }],
    ['a level that there is not', { levels: { L9: { minimum: 10 } } }],
    ['a part of a subject', { default: { minimum: 10.5 } }],
  ])('cannot be %s', (_, disclosure) => {
    expect(limitSettingsShape.safeParse({ disclosure }).success).toBe(false);
  });
});
