// What of a decision a domain is told, and who shares what is made of it there.

import { describe, expect, it } from '@jest/globals';
import { decide, type Subject } from '../../../gateway/access/decide.ts';
import { compilePolicy } from '../../../gateway/access/policy.ts';
import { lensFor } from '../../../gateway/lens.ts';
import { catalog, grant, ruleSet } from './small-world.ts';

const policy = compilePolicy(
  ruleSet([
    grant({
      fields: ['Person', 'Person.number', 'Shop', 'Shop.title'],
      subjects: { roles: ['A', 'B', 'C'] },
    }),
    grant({ fields: ['Shop.holder'], subjects: { roles: ['B'] } }),
    grant({
      fields: ['Person', 'Person.sex'],
      subjects: { roles: ['C', 'D'] },
      rows: { attribute: 'city', op: 'within', value: { principal: 'city' } },
    }),
  ]),
  catalog,
  1,
);

const subject = (role: string, city?: string): Subject => ({
  roles: [role],
  attributes: city === undefined ? {} : { city },
});
const lens = (name: string, of: Subject) => lensFor(decide(policy, of, 'P', 0), catalog, name);

describe('a lens', () => {
  it('is another shape for other rights in the domain, and the same for callers whose rights differ elsewhere', () => {
    const [a, b, c] = [subject('A'), subject('B'), subject('C', '320000')];
    expect(lens('people', a).shape).toBe(lens('people', b).shape);
    expect(lens('people', a).fingerprint).toBe(lens('people', b).fingerprint);
    expect(lens('trade', a).shape).not.toBe(lens('trade', b).shape);
    expect(lens('people', a).shape).not.toBe(lens('people', c).shape);
    expect(lens('trade', a).shape).toBe(lens('trade', c).shape);
  });

  it('is of one shape for callers who differ in what conditions compare with, and tells them apart', () => {
    const [here, there] = [subject('D', '320000'), subject('D', '110000')];
    expect(lens('people', here).shape).toBe(lens('people', there).shape);
    expect(lens('people', here).fingerprint).not.toBe(lens('people', there).fingerprint);
  });

  it('is of another shape where tokens are shown for another purpose', () => {
    const tokens = compilePolicy(
      ruleSet([grant({ fields: ['Person', 'Person.number'], rung: 'TOKEN', subjects: { roles: ['A'] } })]),
      catalog,
      1,
    );
    const shapes = ['P', 'Q'].map(
      (purpose) => lensFor(decide(tokens, subject('A'), purpose, 0), catalog, 'people').shape,
    );
    expect(shapes[0]).not.toBe(shapes[1]);
  });
});
