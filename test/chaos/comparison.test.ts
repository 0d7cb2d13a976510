import { describe, expect, it } from '@jest/globals';
import { untruths } from './comparison.ts';

const whole = { person: { name: '张三', records: { nodes: [{ id: '1' }, { id: '2' }] } } };
const failed = (...path: (string | number)[]) => ({ path, extensions: { code: 'SECTION_UNAVAILABLE' } });

describe('an answer under chaos', () => {
  it('is true where it is whole, and where it says what it lacks', () => {
    expect(untruths(whole, { data: whole })).toEqual([]);
    const data = { person: { name: '张三', records: null } };
    expect(untruths(whole, { data, errors: [failed('person', 'records')] })).toEqual([]);
    expect(untruths(whole, { data: null, errors: [failed('person')] })).toEqual([]);
  });

  it.each([
    ['another value', { person: { ...whole.person, name: '李四' } }, []],
    ['a null that nobody explains', { person: { ...whole.person, records: null } }, []],
    [
      'a null that an error elsewhere does not explain',
      { person: { ...whole.person, name: null } },
      [failed('person', 'records')],
    ],
    ['a list that is shorter', { person: { ...whole.person, records: { nodes: [{ id: '1' }] } } }, []],
    [
      'rows in another order',
      { person: { ...whole.person, records: { nodes: [{ id: '2' }, { id: '1' }] } } },
      [],
    ],
    ['a field that is missing', { person: { name: '张三' } }, []],
    ['an error without a code', whole, [{ message: 'x' }]],
    ['internals', whole, [{ message: 'connect ECONNREFUSED', extensions: { code: 'X' } }]],
  ])('is not where it has %s', (_what, data, errors) => {
    expect(untruths(whole, { data, errors })).not.toEqual([]);
  });
});
