import { describe, expect, it } from '@jest/globals';
import { decideCell, staticRung, type Vote } from '../../../gateway/access/cell.ts';
import type { Condition } from '../../../gateway/access/condition.ts';

const ladder = ['CLEAR', 'NAME', 'NAME_PUBLIC', 'HIDDEN'];
const city: Condition = { attribute: 'city', op: 'eq', value: '320102' };
const own: Condition = { attribute: 'id', op: 'eq', value: { principal: 'id' } };
const vote = (rung: string, when: Condition = true): Vote => ({ id: rung.toLowerCase(), rung, when });
const cases = (grants: readonly Vote[], limits: readonly Vote[] = [], rows: Condition = true) =>
  decideCell(ladder, { grants, limits }, rows).cases;

describe('the cases of a cell', () => {
  it('give the highest rung that is granted', () => {
    expect(cases([vote('NAME_PUBLIC'), vote('NAME')])).toEqual([{ when: true, rung: 'NAME' }]);
  });

  it('give at most the lowest rung that is allowed', () => {
    expect(cases([vote('CLEAR')], [vote('NAME'), vote('NAME_PUBLIC')])).toEqual([
      { when: true, rung: 'NAME_PUBLIC' },
    ]);
    expect(cases([vote('NAME_PUBLIC')], [vote('NAME')])).toEqual([{ when: true, rung: 'NAME_PUBLIC' }]);
    expect(cases([vote('CLEAR')], [vote('HIDDEN')])).toEqual([]);
  });

  it('name each condition once, and nothing after what holds on every row', () => {
    expect(cases([vote('CLEAR', city)])).toEqual([{ when: city, rung: 'CLEAR' }]);
    expect(cases([vote('CLEAR', city), vote('NAME'), vote('NAME_PUBLIC', own)])).toEqual([
      { when: city, rung: 'CLEAR' },
      { when: true, rung: 'NAME' },
    ]);
  });

  it('need no condition for what holds of every row in question', () => {
    expect(cases([vote('CLEAR', city)], [], city)).toEqual([{ when: true, rung: 'CLEAR' }]);
    expect(cases([vote('CLEAR', city), vote('NAME')], [], city)).toEqual([{ when: true, rung: 'CLEAR' }]);
    expect(cases([vote('CLEAR', own)], [], city)).toEqual([{ when: own, rung: 'CLEAR' }]);
  });

  it('take a rung that is not on the ladder for HIDDEN, in a grant and in a limit', () => {
    expect(cases([vote('YEAR')])).toEqual([]);
    expect(cases([vote('CLEAR')], [vote('YEAR')])).toEqual([]);
    expect(cases([vote('CLEAR')], [vote('YEAR', city)])).toEqual([
      { when: { not: { known: city } }, rung: 'CLEAR' },
    ]);
  });

  it('name the rules that take part, in one order', () => {
    const decision = decideCell(
      ladder,
      { grants: [vote('NAME'), vote('CLEAR', city)], limits: [vote('NAME')] },
      true,
    );
    expect(decision.rules).toEqual(['clear', 'name']);
  });
});

describe('the rung that is the same on every row', () => {
  it('is that of a first case without condition, HIDDEN without cases, and else unknown', () => {
    expect(staticRung({ cases: cases([vote('NAME')]), rules: [] })).toBe('NAME');
    expect(staticRung({ cases: [], rules: [] })).toBe('HIDDEN');
    expect(staticRung(undefined)).toBe('HIDDEN');
    expect(staticRung({ cases: cases([vote('CLEAR', city), vote('NAME')]), rules: [] })).toBeNull();
  });
});
