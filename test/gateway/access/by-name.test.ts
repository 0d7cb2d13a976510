import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { byName } from '../../../gateway/access/by-name.ts';

const shape = z.object({ roles: byName(z.string().max(20), z.number()).default({}) });

describe('what is written by names', () => {
  it('keeps each name, whatever else it means', () => {
    const given = '{"__proto__": 1, "constructor": 2, "toString": 3, "hasOwnProperty": 4, "zhang": 5}';
    const { roles } = shape.parse(JSON.parse(`{"roles": ${given}}`));
    expect(JSON.parse(JSON.stringify(roles))).toEqual(JSON.parse(given));
    expect(Object.hasOwn(roles, '__proto__') && roles[String('__proto__')]).toBe(1);
    expect(Object.getPrototypeOf(roles)).toBe(Object.prototype);
  });

  it('is nothing where nothing is written', () => {
    expect(shape.parse({})).toEqual({ roles: {} });
  });

  it('says at which name something is wrong', () => {
    const wrong = shape.safeParse(JSON.parse('{"roles": {"zhang": 1, "__proto__": "much"}}'));
    expect(wrong.error?.issues).toMatchObject([{ path: ['roles', '__proto__'] }]);
    const long = shape.safeParse({ roles: { [`a${'b'.repeat(20)}`]: 1 } });
    expect(long.success).toBe(false);
  });

  it.each([['["zhang", 1]'], ['"zhang"'], ['null'], ['7']])('refuses %s', (given) => {
    expect(shape.safeParse(JSON.parse(`{"roles": ${given}}`)).success).toBe(false);
  });
});
