import { describe, expect, it } from '@jest/globals';
import { type FindingCode, findingsOf } from '../../../gateway/access/findings.ts';
import type { Rule, RuleSet } from '../../../gateway/access/rule.ts';
import { catalog, grant, limit, ruleSet } from './small-world.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const inCity = { attribute: 'city', op: 'eq', value: '320102' } as const;
const rows = grant({ fields: ['Person'] });
const number = grant({ id: 'number', fields: ['Person.number'], rung: 'ID_3_4' });
const sex = grant({ id: 'sex', fields: ['Person.sex'] });

const found = (rules: readonly Rule[], rest: Partial<RuleSet> = {}) =>
  findingsOf(ruleSet(rules, rest), catalog, now).errors.map(({ code, rules: named }) => [code, ...named]);

interface Example {
  readonly code: FindingCode;
  readonly says: string;
  readonly wrong: readonly Rule[];
  /** What is named, in order. */
  readonly named: readonly string[];
  readonly right: readonly Rule[];
  readonly rest?: Partial<RuleSet>;
}

const examples: readonly Example[] = [
  {
    code: 'DUPLICATE_ID',
    says: 'two rules have one id',
    wrong: [grant({ id: 'a', fields: ['Shop'] }), grant({ id: 'a', fields: ['Shop.title'] })],
    named: ['a'],
    right: [grant({ id: 'a', fields: ['Shop'] }), grant({ id: 'b', fields: ['Shop.title'] })],
  },
  {
    code: 'UNKNOWN_COORDINATE',
    says: 'a coordinate names nothing, as after a field was renamed',
    wrong: [grant({ id: 'a', fields: ['Shop', 'Shop.tilte'] })],
    named: ['a'],
    right: [grant({ id: 'a', fields: ['Shop', 'Shop.title'] })],
  },
  {
    code: 'UNKNOWN_COORDINATE',
    says: 'a class has no member',
    wrong: [grant({ id: 'a', fields: [{ domain: 'people', share: 'UNCONDITIONAL' }] })],
    named: ['a'],
    right: [grant({ id: 'a', fields: [{ domain: 'trade', share: 'UNCONDITIONAL' }] })],
  },
  {
    code: 'UNKNOWN_PURPOSE',
    says: 'a purpose is not registered',
    wrong: [grant({ id: 'a', fields: ['Shop'], purposes: ['P', 'R'] })],
    named: ['a'],
    right: [grant({ id: 'a', fields: ['Shop'], purposes: ['P', 'Q'] })],
  },
  {
    code: 'RUNG_NOT_ON_LADDER',
    says: 'a rung is not on the ladder of each field',
    wrong: [grant({ id: 'a', fields: ['Person.name', 'Person.birth'], rung: 'NAME' })],
    named: ['a'],
    right: [grant({ id: 'a', fields: ['Person.name'], rung: 'NAME' })],
  },
  {
    code: 'UNDECLARED_ATTRIBUTE',
    says: 'a predicate reads what one of the types does not declare',
    wrong: [grant({ id: 'a', fields: ['Person.name', 'Card.expires'], rows: inCity })],
    named: ['a'],
    right: [grant({ id: 'a', fields: ['Person.name', 'Shop.title'], rows: inCity })],
  },
  {
    code: 'ALWAYS_TRUE_DENY',
    says: 'a limit hides from everybody on every row',
    wrong: [limit({ id: 'a', fields: ['Person.sex'], rows: { any: [inCity, true] } })],
    named: ['a'],
    right: [limit({ id: 'a', fields: ['Person.sex'], rows: inCity })],
  },
  {
    code: 'ALWAYS_TRUE_DENY',
    says: 'a limit hides for every purpose there is',
    wrong: [limit({ id: 'a', fields: ['Person.sex'], purposes: ['P', 'Q'] })],
    named: ['a'],
    right: [
      limit({ id: 'a', fields: ['Person.sex'], purposes: ['P'] }),
      limit({ id: 'b', fields: ['Person.sex'], subjects: { roles: ['A'] } }),
    ],
  },
  {
    code: 'EMPTY_WINDOW',
    says: 'a rule ends before it begins',
    wrong: [
      grant({
        id: 'a',
        fields: ['Shop'],
        validFrom: '2026-01-01T08:00:00+08:00',
        validUntil: '2026-01-01T00:00:00Z',
      }),
    ],
    named: ['a'],
    right: [
      grant({
        id: 'a',
        fields: ['Shop'],
        validFrom: '2026-01-01T08:00:00+08:00',
        validUntil: '2026-01-01T00:00:01Z',
      }),
    ],
  },
  {
    code: 'MATCH_NOT_CLEAR',
    says: 'a value is to be matched at a mask',
    wrong: [grant({ id: 'a', fields: ['Person.number'], rung: 'ID_1_1', uses: ['READ', 'MATCH'] })],
    named: ['a'],
    right: [grant({ id: 'a', fields: ['Person.number'], uses: ['MATCH'] })],
  },
  {
    code: 'CASE_NOT_REQUIRED',
    says: 'a guarded field is granted for a purpose that demands no case',
    wrong: [grant({ id: 'a', fields: ['Person.*'], purposes: ['P', 'Q'] })],
    named: ['a'],
    right: [
      grant({ id: 'a', fields: ['Person.*'], purposes: ['Q'] }),
      limit({ id: 'b', fields: ['Person.stars'], purposes: ['P'] }),
    ],
    rest: { caseRequiredFor: ['Person.stars'] },
  },
  {
    code: 'MASK_REVEALS',
    says: 'a mask shows what the same lens hides',
    wrong: [rows, number],
    named: ['number'],
    right: [rows, number, sex],
  },
  {
    code: 'MASK_REVEALS',
    says: 'a mask shows on some rows what the same lens hides there',
    wrong: [rows, number, { ...sex, rows: inCity }],
    named: ['number'],
    right: [
      rows,
      { ...number, rows: inCity },
      { ...sex, rows: { any: [{ attribute: 'id', op: 'eq', value: '1' }, inCity] } },
    ],
  },
  {
    code: 'MASK_REVEALS',
    says: 'a field is shown no longer once a grant expires, and a mask still gives it away',
    wrong: [rows, number, { ...sex, validUntil: '2027-01-01T00:00:00Z' }],
    named: ['number'],
    right: [
      rows,
      { ...number, validUntil: '2026-12-01T00:00:00Z' },
      { ...sex, validUntil: '2027-01-01T00:00:00Z' },
    ],
  },
  {
    code: 'MASK_REVEALS',
    says: 'only an application of an organisation meets the two rules together',
    wrong: [rows, { ...number, subjects: { organizations: ['o'], applications: ['a'] } }],
    named: ['number'],
    right: [
      rows,
      { ...number, subjects: { organizations: ['o'], applications: ['a'] } },
      { ...sex, subjects: { organizations: ['o', 'p'] } },
    ],
  },
  {
    code: 'MASK_REVEALS',
    says: 'a limit of a second role hides what a mask of the first one shows',
    wrong: [
      rows,
      { ...number, subjects: { roles: ['A'] } },
      sex,
      limit({ id: 'hides', fields: ['Person.sex'], subjects: { roles: ['B'] } }),
    ],
    named: ['number'],
    right: [
      rows,
      { ...number, subjects: { roles: ['A'] } },
      sex,
      limit({ id: 'hides', fields: ['Person.name'], subjects: { roles: ['B'] } }),
    ],
  },
  {
    code: 'COMPUTED_FROM_HIDDEN',
    says: 'a field is computed from one that is masked',
    wrong: [
      rows,
      grant({ id: 'a', fields: ['Person.adult'] }),
      grant({ fields: ['Person.birth'], rung: 'YEAR' }),
    ],
    named: ['a'],
    right: [rows, grant({ id: 'a', fields: ['Person.adult'] }), grant({ fields: ['Person.birth'] })],
  },
  {
    code: 'REMOTE_MASK',
    says: 'another domain would have to mask by row',
    wrong: [rows, grant({ id: 'a', fields: ['Person.stars'], rung: 'BAND', rows: inCity })],
    named: ['a'],
    right: [
      rows,
      grant({ id: 'a', fields: ['Person.stars'], rung: 'BAND' }),
      grant({ id: 'b', fields: ['Person.shops'], rows: inCity }),
    ],
  },
];

describe('a rule set is refused where', () => {
  it.each(examples)('$says: $code', ({ code, wrong, named, right, rest }) => {
    expect(found(wrong, rest)).toContainEqual([code, ...named]);
    expect(found(right, rest).map(([each]) => each)).not.toContain(code);
  });

  it('a purpose is registered twice, or a guard names nothing', () => {
    const [purpose] = ruleSet([]).purposes;
    const twice = { purposes: purpose === undefined ? [] : [purpose, { ...purpose, caseRequired: true }] };
    expect(found([], twice)).toEqual([['DUPLICATE_ID']]);
    expect(found([], { caseRequiredFor: ['Person.star'] })).toEqual([['UNKNOWN_COORDINATE']]);
  });
});

describe('findings', () => {
  it('all come at once', () => {
    const wrong = grant({ id: 'a', fields: ['Shop.nothing', 'Person.name'], rung: 'YEAR', purposes: ['R'] });
    expect(found([wrong, wrong])).toEqual([
      ['DUPLICATE_ID', 'a'],
      ['UNKNOWN_COORDINATE', 'a'],
      ['UNKNOWN_PURPOSE', 'a'],
      ['RUNG_NOT_ON_LADDER', 'a'],
      ['UNKNOWN_COORDINATE', 'a'],
      ['UNKNOWN_PURPOSE', 'a'],
      ['RUNG_NOT_ON_LADDER', 'a'],
    ]);
  });

  it('say for whom and for which purpose a lens gives something away', () => {
    const [finding] = findingsOf(ruleSet([rows, { ...number, purposes: ['Q'] }]), catalog, now).errors;
    expect(finding?.message).toBe('*, Q: Person.number at ID_3_4 reveals sex, which the same lens hides');
  });

  it('let a purpose waive the case that a field demands', () => {
    const purposes = ruleSet([]).purposes.map((purpose) => ({ ...purpose, caseWaiver: '合成数据' }));
    expect(
      found([grant({ fields: ['Person.stars'] })], { purposes, caseRequiredFor: ['Person.stars'] }),
    ).toEqual([]);
  });

  it('list what nobody is granted, new types and fields among it', () => {
    const granted = findingsOf(
      ruleSet([grant({ fields: ['Person', {}] }), limit({ fields: ['Card'], purposes: ['P'] })]),
      catalog,
      now,
    );
    expect(granted.ungranted).toEqual(['Card', 'Shop', 'Boss', 'Visit', 'Fine', 'Stray']);
    const bare = findingsOf(ruleSet([grant({ fields: ['Visit.*'] })]), catalog, now).ungranted;
    expect(bare).toContain('Person.number');
    expect(bare).not.toContain('Visit.visitor');
  });
});
