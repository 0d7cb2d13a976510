import { describe, expect, it } from '@jest/globals';
import { at, createRandom, fixedId, shuffled, weighted } from '../../seeds/random.ts';

describe('a stream of random numbers', () => {
  it('depends on its labels alone', () => {
    const draw = (...labels: (string | number)[]) => {
      const random = createRandom(...labels);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(1, 'block', 2)).toEqual(draw(1, 'block', 2));
    expect(draw(1, 'block', 3)).not.toEqual(draw(1, 'block', 2));
    expect(draw(2, 'block', 2)).not.toEqual(draw(1, 'block', 2));
  });

  it('is even, and keeps within what was asked for', () => {
    const random = createRandom('even');
    const counts = new Map<number, number>();
    for (let round = 0; round < 60_000; round += 1) {
      const value = random.between(3, 8);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6, 7, 8]);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('picks by weight', () => {
    const random = createRandom('weights');
    const values = weighted([
      ['often', 9],
      ['never', 0],
      ['seldom', 1],
    ]);
    const picked = Array.from({ length: 20_000 }, () => random.pickWeighted(values));
    expect(picked).not.toContain('never');
    expect(Math.abs(picked.filter((value) => value === 'seldom').length - 2000)).toBeLessThan(200);
  });

  it('has normal deviates of the mean and deviation', () => {
    const random = createRandom('normal');
    const values = Array.from({ length: 20_000 }, () => random.normal(10, 2));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 10)).toBeLessThan(0.06);
    expect(Math.abs(Math.sqrt(variance) - 2)).toBeLessThan(0.05);
  });

  it('gives ids that do not repeat', () => {
    const random = createRandom('ids');
    const ids = Array.from({ length: 100_000 }, () => random.id('p'));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids.slice(0, 100)) expect(id).toMatch(/^p[0-9a-hjkmnp-tv-z]{15}$/);
    expect(fixedId('p', 'shop-owner')).toBe(fixedId('p', 'shop-owner'));
  });

  it('shuffles without loss and leaves the list as it was', () => {
    const list = Array.from({ length: 50 }, (_, index) => index);
    const result = shuffled(list, createRandom('shuffle'));
    expect(result).not.toEqual(list);
    expect([...result].sort((one, other) => one - other)).toEqual(list);
    expect(list[0]).toBe(0);
  });

  it('says so when there is nothing at an index', () => {
    expect(() => at(['only'], 1)).toThrow('no element 1 in a list of 1');
  });
});
