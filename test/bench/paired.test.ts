import { describe, expect, it } from '@jest/globals';
import { median, medianInterval, paired, turns } from '../../bench/paired.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('the interval of a median', () => {
  // Ranks of the sign test, two-sided, 5 % (Conover, Practical Nonparametric Statistics).
  it.each([
    [6, 1, 6],
    [9, 2, 8],
    [20, 6, 15],
    [60, 22, 39],
  ])('of %d values reaches from the %dth to the %dth', (count, low, high) => {
    expect(medianInterval(upTo(count).reverse())).toMatchObject({ low, high });
  });

  it('is not known of five values or fewer', () => {
    expect(medianInterval(upTo(5))).toEqual({ median: 3, low: Number.NaN, high: Number.NaN });
  });
});

describe('a median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
    [[], Number.NaN],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});

describe('paired rounds', () => {
  it('do not mind a burst that slows both', () => {
    const base = [100, 20, 100, 50, 100, 10, 100, 100];
    const slower = base.map((each) => each * 0.9);
    expect(paired(slower, base).low).toBeCloseTo(0.9);
    expect(paired(slower, base).high).toBeCloseTo(0.9);
  });

  it('give each contender each place equally often', () => {
    const orders = Array.from({ length: 8 }, (_, round) => turns(4, round));
    for (const contender of [0, 1, 2, 3]) {
      const places = orders.map((order) => order.indexOf(contender)).sort();
      expect(places).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    }
  });
});
