import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Condition,
  divisionPrefix,
  either,
  evaluate,
  implies,
  readsOf,
  unless,
} from '../../../gateway/access/condition.ts';
import { conditions, rows } from './random-rules.ts';

const known: Condition = { attribute: 'yes', op: 'eq', value: '1' };
const row = { yes: '1', no: '0', unknown: null };
const is = (attribute: string): Condition => ({ attribute, op: 'eq', value: '1' });
const [t, f, u] = [is('yes'), is('no'), is('unknown')];
const decide = (condition: Condition) => evaluate(condition, row, {});

describe('three-valued logic', () => {
  it.each([
    [t, t, true],
    [t, f, false],
    [t, u, null],
    [f, t, false],
    [f, f, false],
    [f, u, false],
    [u, t, null],
    [u, f, false],
    [u, u, null],
  ])('decides all of %j and %j as %j', (a, b, expected) => {
    expect(decide({ all: [a, b] })).toBe(expected);
  });

  it.each([
    [t, t, true],
    [t, f, true],
    [t, u, true],
    [f, t, true],
    [f, f, false],
    [f, u, null],
    [u, t, true],
    [u, f, null],
    [u, u, null],
  ])('decides any of %j and %j as %j', (a, b, expected) => {
    expect(decide({ any: [a, b] })).toBe(expected);
  });

  it('keeps unknown unknown under not, and makes it false under known', () => {
    expect([t, f, u].map((each) => decide({ not: each }))).toEqual([false, true, null]);
    expect([t, f, u].map((each) => decide({ known: each }))).toEqual([true, false, false]);
  });

  it('holds back nothing where it is unknown whether a limit applies', () => {
    expect([t, f, u].map((each) => decide(unless(each)))).toEqual([false, true, true]);
  });
});

describe('comparisons', () => {
  const compare = (
    value: unknown,
    op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte',
    operand: string | number | boolean,
  ) => evaluate({ attribute: 'a', op, value: operand }, { a: value }, {});

  it('compare as text, dates and codes in their order', () => {
    expect(compare('2026-06-30', 'lt', '2026-07-01')).toBe(true);
    expect(compare('2026-06-30', 'gte', '2026-06-30')).toBe(true);
    expect(compare('2026-06-30', 'gt', '2026-06-30')).toBe(false);
    expect(compare('2026-06-30', 'lte', '2026-06-29')).toBe(false);
    expect(compare(true, 'eq', true)).toBe(true);
    expect(compare(12, 'eq', '12')).toBe(true);
    expect(compare('', 'ne', 'x')).toBe(true);
  });

  it('order by code point, not by UTF-16 unit or by locale', () => {
    expect(compare('😀', 'gt', '￦')).toBe(true);
    expect(compare('a', 'gt', 'B')).toBe(true);
    expect(compare('中', 'gt', 'z')).toBe(true);
  });

  it.each(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const)('know nothing of null by %s', (op) => {
    expect(compare(null, op, '1')).toBeNull();
    expect(compare(undefined, op, '1')).toBeNull();
  });

  it('find a value in a list, and nothing in an empty one', () => {
    const listed = (a: unknown) => evaluate({ attribute: 'a', op: 'in', value: ['x', 2] }, { a }, {});
    expect(['x', '2', 'y', '', null].map(listed)).toEqual([true, true, false, false, null]);
    expect(evaluate({ attribute: 'a', op: 'in', value: [] }, { a: null }, {})).toBe(false);
  });

  it('know nothing where the principal lacks the attribute, whatever objects inherit', () => {
    const own = (principal: string, op: 'eq' | 'ne' | 'within'): Condition => ({
      attribute: 'a',
      op,
      value: { principal },
    });
    for (const op of ['eq', 'ne', 'within'] as const) {
      expect(evaluate(own('division', op), { a: '320102' }, {})).toBeNull();
      expect(evaluate(own('constructor', op), { a: '320102' }, {})).toBeNull();
    }
    expect(evaluate({ attribute: 'toString', op: 'ne', value: 'x' }, {}, {})).toBeNull();
    expect(evaluate(own('division', 'within'), { a: '320102' }, { division: '320100' })).toBe(true);
  });
});

describe('within', () => {
  const within = (value: unknown, division: string) =>
    evaluate({ attribute: 'a', op: 'within', value: division }, { a: value }, {});

  it.each([
    ['320000', '32'],
    ['320100', '3201'],
    ['320102', '320102'],
    ['320102001', '320102001'],
    ['320102000', '320102'],
    ['320102001002', '320102001002'],
    ['320102001000', '320102001'],
    ['320102000000', '320102'],
    ['320100000000', '3201'],
    ['320000000000', '32'],
    ['320001000', '320001'],
    ['321000', '3210'],
  ])('takes %s for the divisions that begin with %s', (code, prefix) => {
    expect(divisionPrefix(code)).toBe(prefix);
  });

  it.each([
    ['320102', '320000', true],
    ['320102', '320100', true],
    ['320102', '320102', true],
    ['320102', '320200', false],
    ['320100', '320102', false],
    ['320000', '320100', false],
    ['320102001', '320102', true],
    ['320102001', '320100', true],
    ['320102001002', '320102001', true],
    ['320102001002', '320102001000', true],
    ['320102001002', '320102', true],
    ['320102', '320102001', false],
    ['330102', '320000', false],
  ])('decides %s within %s as %s', (value, division, expected) => {
    expect(within(value, division)).toBe(expected);
  });

  it.each(['', '32', '3201', '3201022', '32010X', '３２０１０２', ' 320102', '320102\n', null, {}])(
    'knows nothing of %j, which is no division code',
    (odd) => {
      expect(within(odd, '320000')).toBeNull();
      if (typeof odd === 'string') expect(within('320102', odd)).toBeNull();
    },
  );
});

describe('composition of conditions', () => {
  it('says equal ones once and in one order', () => {
    expect(either([known, known])).toEqual(known);
    expect(either([t, u, f])).toEqual(either([f, u, t, u]));
    expect(either([false, known, false])).toEqual(known);
    expect(either([known, true])).toBe(true);
    expect(either([false, false])).toBe(false);
  });

  it('tells which attributes a condition reads, of rows and of principals', () => {
    const condition: Condition = {
      all: [
        t,
        {
          not: { any: [u, { known: { attribute: 'city', op: 'within', value: { principal: 'division' } } }] },
        },
      ],
    };
    const { row: ofRows, principal } = readsOf(condition);
    expect([...ofRows].sort()).toEqual(['city', 'unknown', 'yes']);
    expect([...principal]).toEqual(['division']);
  });

  it('knows that a condition implies what is weaker', () => {
    expect(implies(t, { any: [t, u] })).toBe(true);
    expect(implies({ all: [t, u] }, t)).toBe(true);
    expect(implies({ any: [t, u] }, { any: [u, f, t] })).toBe(true);
    expect(implies(t, u)).toBe(false);
    expect(implies(true, t)).toBe(false);
  });

  it('never says that a condition implies one that can fail where the first holds', () => {
    fc.assert(
      fc.property(conditions, conditions, rows, (a, b, { attributes, principal }) => {
        fc.pre(implies(a, b));
        if (evaluate(a, attributes, principal) === true)
          expect(evaluate(b, attributes, principal)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
