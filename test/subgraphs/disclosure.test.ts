import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  areTooMany,
  type Cell,
  mergeSmall,
  type Protection,
  protectedMean,
  roundedCount,
  roundedRows,
} from '../../subgraphs/disclosure.ts';

const protection: Protection = { minimum: 10, rounding: 5, multiple: null, secret: Buffer.from('test') };

/** A population: the keys of its subjects. */
const keyOf = (subject: number) => (subject * 2_654_435_761) % 1_099_511_627_776;
const cellOf = (subjects: readonly number[]): Cell => ({
  subjects: subjects.length,
  cellKey: String(subjects.reduce((sum, each) => sum + keyOf(each), 0)),
});
const sets = fc.uniqueArray(fc.nat(5000), { maxLength: 120 });

describe('groups that are too many to be told', () => {
  const refused = (groups: number) =>
    Array.from({ length: 2000 }, (_, index) => index).filter((index) =>
      areTooMany(groups, 10_000, { subjects: 50_000, cellKey: String(index) }, protection),
    );

  it('are told up to nine tenths of the most, and never beyond it', () => {
    expect(refused(9_000)).toEqual([]);
    expect(refused(10_001)).toHaveLength(2000);
  });

  it('are refused in between the likelier the more they are, so that one group more is not told by it', () => {
    for (const groups of [9_250, 9_500, 9_750]) {
      const share = refused(groups).length / 2000;
      expect(Math.abs(share - (groups - 9_000) / 1_000)).toBeLessThan(0.05);
    }
    const [fewer, more] = [refused(9_500), refused(9_501)];
    expect(more.length - fewer.length).toBeLessThan(20);
  });

  it('are refused for the same subjects whenever they are asked for', () => {
    expect(refused(9_500)).toEqual(refused(9_500));
  });
});

describe('a count that is told', () => {
  it('is a multiple of the rounding next to the true one, and the same for the same subjects', () => {
    fc.assert(
      fc.property(sets, (subjects) => {
        const told = roundedCount(subjects.length, cellOf(subjects), protection);
        expect(told % 5).toBe(0);
        expect(Math.abs(told - subjects.length)).toBeLessThan(5);
        expect(roundedCount(subjects.length, cellOf(subjects.toReversed()), protection)).toBe(told);
      }),
    );
  });

  it('is right on average', () => {
    const told = Array.from({ length: 4000 }, (_, index) =>
      roundedCount(13, { subjects: 13, cellKey: String(index) }, protection),
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
    return roundedCount(subjects.length, cellOf(subjects), protection);
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
    roundedCount(subjects.length, cellOf(subjects), { ...protection, multiple });

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
      roundedCount(count, { subjects: count, cellKey: String(index) }, { ...protection, multiple: 20 }),
    );
    const difference =
      told.reduce((sum, each, index) => sum + each - (counts[index] ?? 0), 0) / counts.length;
    expect(Math.abs(difference)).toBeLessThan(0.5);
  });
});

describe('a number of rows that is told', () => {
  const rows = fc.record({
    subjects: fc.integer({ min: 10, max: 200 }),
    most: fc.integer({ min: 1, max: 9 }),
    key: fc.nat(),
  });

  it('is rounded, and off by what one subject may have beyond the first, three times at most', () => {
    fc.assert(
      fc.property(rows, fc.nat(8), ({ subjects, most, key }, other) => {
        // One subject has the most, the others alike.
        const each = 1 + (other % most);
        const count = most + each * (subjects - 1);
        const cell = { subjects, cellKey: `${key}` };
        const told = roundedRows({ count, subjects, mostOfOne: most }, cell, protection);
        expect(told % 5).toBe(0);
        const bySubjects = (count / subjects) * roundedCount(subjects, cell, protection);
        expect(Math.abs(told - bySubjects)).toBeLessThan(3 * (most - 1) + 5.5);
        if (most === 1) expect(told).toBe(roundedCount(subjects, cell, protection));
      }),
    );
  });

  it('tells where all have as many no more of how many they are than the count of subjects does', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 10, max: 200 }), ({ subjects, most, key }, other) => {
        const cell = { subjects, cellKey: `${key}` };
        for (const many of [subjects, other]) {
          const asked = { count: many * most, subjects: many, mostOfOne: most };
          const off = roundedRows(asked, cell, protection) - most * roundedCount(many, cell, protection);
          expect(Math.abs(off)).toBeLessThan(3 * (most - 1) + 5.5);
        }
      }),
    );
  });
});

describe('a mean that is told', () => {
  const given = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 60 });
  const contributions = (values: readonly number[]) => {
    const sum = values.reduce((total, each) => total + each, 0);
    return { sum, absolute: sum, largest: Math.max(...values), values: values.length };
  };

  it('is withheld where one subject has more than a third', () => {
    const of = (sum: number, largest: number) => {
      const cell = { subjects: 20, cellKey: '1' };
      return protectedMean({ sum, absolute: sum, largest, values: 20 }, 20, cell, protection, 'sum');
    };
    expect(of(99, 34)).toBeNull();
    expect(of(99, 33)).not.toBeNull();
  });

  it('differs from the true one by three of the largest contributions at most, by any part of that', () => {
    const off: number[] = [];
    fc.assert(
      fc.property(given, fc.nat(), (values, key) => {
        const asked = contributions(values);
        const cell = { subjects: values.length, cellKey: `${key}` };
        const told = protectedMean(asked, values.length, cell, protection, 's');
        if (told === null) return;
        const contribution = (told * values.length - asked.sum) / asked.largest;
        expect(Math.abs(contribution)).toBeLessThanOrEqual(3);
        off.push(contribution);
      }),
      { numRuns: 2000 },
    );
    const among = (least: number, most: number) =>
      off.filter((each) => least <= each && each < most).length / off.length;
    for (const least of [-3, -2, -1, 0, 1, 2]) expect(among(least, least + 1)).toBeGreaterThan(0.1);
  });

  it('tells where all contribute alike no more of how many they are than the count does', () => {
    const numbers = fc.integer({ min: 10, max: 200 });
    fc.assert(
      fc.property(numbers, numbers, fc.nat(), fc.integer({ min: 1, max: 1000 }), (one, other, key, value) => {
        const cell = { subjects: one, cellKey: `${key}` };
        const told = (many: number, count: number) =>
          protectedMean(
            { sum: many * value, absolute: many * value, largest: value, values: many },
            count,
            cell,
            protection,
            's',
          );
        const count = roundedCount(one, cell, protection);
        expect(told(one, count)).toBeCloseTo(Number(told(other, count)), 6);
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
