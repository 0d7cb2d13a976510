import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Cell,
  mergeSmall,
  type Protection,
  protectedSum,
  roundedCount,
} from '../../subgraphs/disclosure.ts';

const protection: Protection = { minimum: 10, rounding: 5, multiple: null, secret: Buffer.from('test') };

/** A population: the keys of its subjects. */
const keyOf = (subject: number) => (subject * 2_654_435_761) % 1_099_511_627_776;
const cellOf = (subjects: readonly number[]): Cell => ({
  subjects: subjects.length,
  cellKey: String(subjects.reduce((sum, each) => sum + keyOf(each), 0)),
});
const sets = fc.uniqueArray(fc.nat(5000), { maxLength: 120 });

describe('a count that is told', () => {
  it('is a multiple of the rounding next to the true one, and the same for the same subjects', () => {
    fc.assert(
      fc.property(sets, (subjects) => {
        const told = roundedCount(subjects.length, cellOf(subjects), protection, 'subjects');
        expect(told % 5).toBe(0);
        expect(Math.abs(told - subjects.length)).toBeLessThan(5);
        expect(roundedCount(subjects.length, cellOf(subjects.toReversed()), protection, 'subjects')).toBe(
          told,
        );
      }),
    );
  });

  it('is right on average', () => {
    const told = Array.from({ length: 4000 }, (_, index) =>
      roundedCount(13, { subjects: 13, cellKey: String(index) }, protection, 'subjects'),
    );
    const mean = told.reduce((sum, each) => sum + each, 0) / told.length;
    expect(mean).toBeGreaterThan(12.8);
    expect(mean).toBeLessThan(13.2);
  });

  it('leaves it open, for 1,000 pairs of overlapping questions, whether fewer than ten subjects make the difference', () => {
    const pair = fc.tuple(sets, fc.uniqueArray(fc.integer({ min: 6000, max: 6020 }), { maxLength: 9 }));
    fc.assert(
      fc.property(pair, ([smaller, few]) => {
        const larger = [...smaller, ...few];
        const [a, b] = [published(smaller), published(larger)];
        // What a reader of both answers must reckon with: every true pair that could have been published so.
        const differences = possible(b).flatMap((most) => possible(a).map((least) => most - least));
        const open = differences.some((each) => each === 0 || each >= 10);
        expect(open).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  function published(subjects: readonly number[]): number | null {
    if (subjects.length < protection.minimum) return null;
    return roundedCount(subjects.length, cellOf(subjects), protection, 'subjects');
  }

  function possible(told: number | null): readonly number[] {
    return Array.from({ length: 300 }, (_, count) => count).filter((count) =>
      told === null ? count < 10 : count >= 10 && Math.abs(count - told) < 5,
    );
  }
});

describe('a count that is told more roughly, as a role has it', () => {
  const multiples = fc.integer({ min: 2, max: 100 });
  const toldAs = (subjects: readonly number[], multiple: number | null) =>
    roundedCount(subjects.length, cellOf(subjects), { ...protection, multiple }, 'subjects');

  it('is a multiple of what the role says, and never nearer than the class of the data has it', () => {
    fc.assert(
      fc.property(sets, multiples, (subjects, multiple) => {
        const told = toldAs(subjects, multiple);
        const usual = toldAs(subjects, null);
        if (multiple <= 5) expect(told).toBe(usual);
        else {
          expect(told % multiple).toBe(0);
          expect(Math.abs(told - usual)).toBeLessThanOrEqual(multiple / 2);
        }
      }),
    );
  });

  it('follows from what the class of the data has: whoever gets both has no more than of the finer one', () => {
    // All sets that are told alike to the others are told alike to callers of the role.
    const told = new Map<string, number>();
    fc.assert(
      fc.property(sets, multiples, (subjects, multiple) => {
        const key = `${multiple} ${toldAs(subjects, null)}`;
        const value = toldAs(subjects, multiple);
        expect(told.get(key) ?? value).toBe(value);
        told.set(key, value);
      }),
      { numRuns: 5000 },
    );
  });

  it('is right on average over many counts', () => {
    const counts = Array.from({ length: 4000 }, (_, index) => 10 + (index % 400));
    const told = counts.map((count, index) =>
      roundedCount(count, { subjects: count, cellKey: String(index) }, { ...protection, multiple: 20 }, 's'),
    );
    const difference =
      told.reduce((sum, each, index) => sum + each - (counts[index] ?? 0), 0) / counts.length;
    expect(Math.abs(difference)).toBeLessThan(0.5);
  });
});

describe('a sum that is told', () => {
  const values = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 60 });

  it('is withheld where one subject has more than six tenths of it', () => {
    const of = (sum: number, largest: number) =>
      protectedSum({ sum, absolute: sum, largest }, { subjects: 20, cellKey: '1' }, protection, 'sum');
    expect(of(100, 61)).toBeNull();
    expect(of(100, 60)).not.toBeNull();
  });

  it('differs from the true one by half of the largest contribution at least, and by all of it at most', () => {
    fc.assert(
      fc.property(values, fc.nat(), (given, key) => {
        const sum = given.reduce((total, each) => total + each, 0);
        const largest = Math.max(...given);
        const told = protectedSum(
          { sum, absolute: sum, largest },
          { subjects: 20, cellKey: `${key}` },
          protection,
          's',
        );
        if (told === null) return;
        // Four digits are told, so the last of them may be one off.
        const slack = 10 ** (Math.floor(Math.log10(sum + largest)) - 3);
        expect(Math.abs(told - sum)).toBeGreaterThanOrEqual(largest / 2 - slack);
        expect(Math.abs(told - sum)).toBeLessThanOrEqual(largest + slack);
      }),
    );
  });
});

describe('small groups', () => {
  it('are merged into a remainder that reaches the minimum, with the smallest of the others where they do not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), async (sizes) => {
        const groups = sizes.map((subjects, index) => ({ subjects, cellKey: String(index) }));
        const size = (some: readonly Cell[]) => some.reduce((sum, { subjects }) => sum + subjects, 0);
        const { shown, merged, whole } = await mergeSmall(groups, 10, async (some) => size(some));
        expect(shown.every(({ subjects }) => subjects >= 10)).toBe(true);
        expect(shown.length + merged.length).toBe(groups.length);
        if (merged.length > 0 && whole) expect(size(merged)).toBeGreaterThanOrEqual(10);
        if (!whole) expect(shown).toEqual([]);
        if (!whole) expect(size(merged)).toBeLessThan(10);
      }),
    );
  });
});
