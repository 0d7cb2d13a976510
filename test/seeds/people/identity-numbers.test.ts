import { describe, expect, it } from '@jest/globals';
import { dayOf } from '../../../seeds/days.ts';
import {
  createBirthRegister,
  identityNumber,
  maximumBlocks,
} from '../../../seeds/people/identity-numbers.ts';

const born = dayOf('1990-03-07');

describe('identity numbers', () => {
  it('differ between all blocks for one area, day and sex', () => {
    for (const sex of ['1', '2'] as const) {
      const numbers = Array.from({ length: maximumBlocks }, (_, block) =>
        identityNumber('320140', born, sex, block),
      );
      expect(new Set(numbers).size).toBe(maximumBlocks);
      for (const number of numbers) expect(Number(number.charAt(16)) % 2 === 1).toBe(sex === '1');
    }
  });

  it('hold the area and the birth date, also of those born before 1970', () => {
    expect(identityNumber('320349', dayOf('1931-01-02'), '2', 3)).toMatch(/^32034919310102\d{3}[\dX]$/);
  });

  it('are not made for areas that were assigned, nor for more blocks than there are sequences', () => {
    expect(() => identityNumber('320102', born, '1', 1)).toThrow(RangeError);
    expect(() => identityNumber('320140', born, '1', maximumBlocks)).toThrow(RangeError);
  });
});

describe('the register of births', () => {
  it('gives each day once for each sex, within the range that was asked for', () => {
    const register = createBirthRegister();
    const days = Array.from({ length: 10 }, () => register.take(born + 4, born, 10, '1'));
    expect(days[0]).toBe(born + 4);
    expect([...days].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 10 }, (_, index) => born + index),
    );
    expect(register.take(born + 4, born, 10, '2')).toBe(born + 4);
    expect(() => register.take(born, born, 10, '1')).toThrow('the block is too large');
  });
});
