// How roughly counts are told by role: which of several roles holds, whose rights differ by it, and what a diff says of it.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide, type Subject } from '../../../gateway/access/decide.ts';
import { findingsOf } from '../../../gateway/access/findings.ts';
import { compilePolicy } from '../../../gateway/access/policy.ts';
import type { Rounding } from '../../../gateway/access/rounding.ts';
import { type RuleSet, ruleSetSchema } from '../../../gateway/access/rule.ts';
import { semanticDiff } from '../../../gateway/access/semantic-diff.ts';
import { lensFor } from '../../../gateway/lens.ts';
import { catalog, grant, ruleSet } from './small-world.ts';

const rules = [
  grant({ fields: ['Person', 'Person.sex'], uses: ['STATISTICS'], subjects: { roles: ['A', 'B', 'C'] } }),
  grant({ fields: ['Shop', 'Shop.title'], subjects: { roles: ['D'] } }),
];
const rounding = (id: string, multiple: number): Rounding => ({ id, multiple, reason: 'test' });
const rounded = (...roundings: readonly Rounding[]): RuleSet => ruleSet(rules, { roundings: [...roundings] });
const withRoles = (...roles: readonly string[]): Subject => ({ roles, attributes: {} });
const decided = (set: RuleSet, subject: Subject) => decide(compilePolicy(set, catalog, 1), subject, 'P', 0);
const multipleOf = (set: RuleSet, subject: Subject) =>
  decided(set, subject).types.get('Person')?.statistics?.multiple;

describe('the multiple that a caller is told', () => {
  const set = rounded(rounding('A', 20), rounding('B', 50), rounding('MARKED', 30));

  it('is what the role says, and nothing where it says nothing', () => {
    expect([['A'], ['B'], ['C']].map((roles) => multipleOf(set, withRoles(...roles)))).toEqual([
      20,
      50,
      null,
    ]);
  });

  it('is the largest of several roles, whichever of them grants, in whatever order', () => {
    const roles = fc.shuffledSubarray(['A', 'B', 'C', 'MARKED'], { minLength: 1 });
    fc.assert(
      fc.property(roles, (held) => {
        const asked = held.map((role) => ({ A: 20, B: 50, MARKED: 30 })[role] ?? 0);
        const found = held.every((role) => role === 'MARKED') ? undefined : Math.max(...asked) || null;
        expect(multipleOf(set, withRoles(...held))).toBe(found);
      }),
    );
  });

  it('is that of a role of the token also where the register does not let the role count', () => {
    const capped = { ...set, principals: [{ id: 'p', roles: ['A'], disabled: false }] };
    expect(multipleOf(capped, { ...withRoles('A', 'B'), id: 'p' })).toBe(50);
  });

  it('holds for every caller where it is said of *', () => {
    const all = rounded(rounding('*', 40), rounding('A', 20));
    expect([withRoles('A'), withRoles('C')].map((each) => multipleOf(all, each))).toEqual([40, 40]);
  });

  it('is a right of its own where something may be counted, and none where nothing may', () => {
    const print = (from: RuleSet, role: string) => decided(from, withRoles(role)).fingerprint;
    expect(print(set, 'A')).not.toBe(print(set, 'B'));
    expect(print(set, 'A')).not.toBe(print(rounded(), 'A'));
    expect(print(set, 'C')).toBe(print(rounded(), 'C'));
    expect(print(rounded(rounding('D', 20)), 'D')).toBe(print(rounded(), 'D'));
  });

  it('goes to the subgraph in the lens, beside what the class of the data asks', () => {
    const of = (role: string) =>
      lensFor(decided(set, withRoles(role)), catalog, 'people').types?.Person?.statistics;
    expect(of('A')).toMatchObject({ multiple: 20 });
    expect(of('C')).not.toHaveProperty('multiple');
  });
});

describe('a rule set', () => {
  it.each([
    ['no multiple of one', { multiple: 1 }],
    ['no part of a number', { multiple: 10.5 }],
    ['nothing above a thousand', { multiple: 1001 }],
    ['no role without a name', { id: '' }],
    ['no rounding without a reason', { reason: '' }],
    ['nothing that it does not know', { minimum: 20 }],
  ])('takes %s', (_title, more) => {
    const written = { ...rounded(), roundings: [{ ...rounding('A', 20), ...more }] };
    expect(ruleSetSchema.safeParse(written).success).toBe(false);
  });

  it('says one thing of a role', () => {
    const { errors } = findingsOf(rounded(rounding('A', 20), rounding('A', 50)), catalog, 0);
    expect(errors.map(({ code, message }) => [code, message])).toContainEqual([
      'DUPLICATE_ID',
      'roundings: A is there twice',
    ]);
  });
});

describe('the diff of rule sets', () => {
  const diff = (before: RuleSet, after: RuleSet) =>
    semanticDiff(before, after, catalog, 0).changes.map(
      ({ coordinate, use, before: was, after: is, gains, callers }) => ({
        step: `${use} ${coordinate} ${was} ${is}`,
        gains,
        who: [...new Set(callers.map(({ subject }) => subject.roles.join('+')))],
      }),
    );
  const said = 'STATISTICS Person';

  it('says who is told counts more roughly, and who less', () => {
    expect(diff(rounded(), rounded(rounding('A', 20)))).toEqual([
      { step: `${said} CLEAR ROUNDED_20`, gains: false, who: ['A'] },
    ]);
    expect(diff(rounded(rounding('A', 20)), rounded(rounding('A', 50)))).toMatchObject([
      { step: `${said} ROUNDED_20 ROUNDED_50`, gains: false },
    ]);
    expect(diff(rounded(rounding('A', 50)), rounded(rounding('A', 20)))).toMatchObject([
      { step: `${said} ROUNDED_50 ROUNDED_20`, gains: true },
    ]);
    expect(diff(rounded(rounding('A', 20)), rounded())).toMatchObject([
      { step: `${said} ROUNDED_20 CLEAR`, gains: true },
    ]);
  });

  it('says of a role that grants nothing whose counts it makes rougher', () => {
    expect(diff(rounded(), rounded(rounding('MARKED', 30)))).toEqual([
      { step: `${said} CLEAR ROUNDED_30`, gains: false, who: ['A+MARKED', 'B+MARKED', 'C+MARKED'] },
    ]);
  });

  it('says from which rung a newcomer counts', () => {
    const fewer = ruleSet(rules.slice(1), { roundings: [rounding('A', 20)] });
    const steps = diff(fewer, rounded(rounding('A', 20))).filter(({ step }) => step.startsWith(`${said} `));
    expect(steps).toMatchObject([
      { step: `${said} HIDDEN ROUNDED_20`, gains: true, who: ['A'] },
      { step: `${said} HIDDEN CLEAR`, gains: true, who: ['B', 'C'] },
    ]);
  });
});
