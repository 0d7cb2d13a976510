import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ConditionRows,
  conditionOf,
  operatorNames,
  rowsOf,
  sharedAttributes,
} from '../../../gateway/console/rules/condition-rows.ts';
import type { Condition } from '../../../gateway/console/rules/rule-document.ts';

const named = fc.string({ minLength: 1, maxLength: 8 });
const row = fc.oneof(
  fc.record({
    attribute: named,
    op: fc.constantFrom(...operatorNames.filter((op) => op !== 'in')),
    against: fc.constantFrom('value' as const, 'principal' as const),
    texts: fc.tuple(named),
  }),
  fc.record({
    attribute: named,
    op: fc.constant('in' as const),
    against: fc.constant('value' as const),
    texts: fc.array(named, { minLength: 1, maxLength: 3 }),
  }),
);
const lists: fc.Arbitrary<ConditionRows> = fc.record({
  join: fc.constantFrom('all' as const, 'any' as const),
  rows: fc.array(row, { maxLength: 4 }),
});

describe('a row condition as a list', () => {
  it('comes back from the condition that it is written as', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const { join, rows } = list;
        // Of one comparison nothing is joined.
        expect(rowsOf(conditionOf(list))).toEqual({ join: rows.length < 2 ? 'all' : join, rows });
      }),
    );
  });

  it.each<[string, Condition]>([
    ['negates', { not: { attribute: 'division', op: 'eq', value: '320100' } }],
    ['nests', { all: [{ any: [{ attribute: 'a', op: 'eq', value: 'b' }] }] }],
    ['is decided', true],
    ['compares with a number, which a text field would make a text', { attribute: 'a', op: 'lt', value: 3 }],
    ['has a comparison that is not known', { attribute: 'a', op: 'like', value: 'b' }],
  ])('is none where it %s', (_, condition) => {
    expect(rowsOf(condition)).toBeUndefined();
  });

  it('offers the attributes that all chosen types have', () => {
    const type = (name: string, attributes: readonly string[]) => ({
      name,
      title: name,
      domain: 'D',
      attributes: attributes.map((each) => ({ name: each, kind: 'TEXT' })),
      fields: [],
    });
    const catalog = [type('Person', ['division', 'status']), type('Parcel', ['division', 'use'])];
    const names = (...types: readonly string[]) => sharedAttributes(types, catalog).map(({ name }) => name);
    expect(names('Person')).toEqual(['division', 'status']);
    expect(names('Person', 'Parcel')).toEqual(['division']);
    expect(names()).toEqual([]);
  });
});
