import { describe, expect, it } from '@jest/globals';
import type { CatalogType } from '../../../gateway/console/admin/types.ts';
import { filtered, initials, searchable } from '../../../gateway/console/rules/field-search.ts';
import type { RuleDocument } from '../../../gateway/console/rules/rule-document.ts';
import { ruleSentence, type Words } from '../../../gateway/console/rules/sentence.ts';

const field = {
  ladder: ['CLEAR', 'HIDDEN'],
  share: 'CONDITIONAL',
  source: '公安厅',
  domain: 'POPULATION',
  key: false,
};
const catalog: readonly CatalogType[] = [
  {
    name: 'Person',
    title: '自然人 · A natural person.',
    domain: 'POPULATION',
    attributes: [],
    fields: [
      { ...field, coordinate: 'Person.name', title: '姓名 · Name.', level: 'L3' },
      { ...field, coordinate: 'Person.mobile', title: '手机号码，本人提供 · Mobile number.', level: 'L3' },
      { ...field, coordinate: 'Person.idNumber', title: '公民身份号码 · Identity number.', level: 'L4' },
    ],
  },
];
const names: Record<string, readonly [string, string]> = {
  'use.READ': ['读取', 'Read'],
  'use.MATCH': ['比对', 'Match'],
};

function words(language: 'zh' | 'en'): Words {
  const index = language === 'zh' ? 0 : 1;
  return {
    catalog,
    purposes: [{ code: 'SERVICE', name: '政务服务' }],
    rungName: (rung) => ({ CLEAR: '明文', HIDDEN: '隐藏' })[rung] ?? rung,
    speech: {
      language,
      t: (key) => names[key]?.[index] ?? key,
      half: (text) => text.split(' · ')[index] ?? text,
    },
  };
}

const grant: RuleDocument = {
  id: 'g',
  kind: 'GRANT',
  rung: 'CLEAR',
  subjects: { roles: ['CLERK'] },
  purposes: ['SERVICE'],
  fields: ['Person', 'Person.name'],
  uses: ['READ', 'MATCH'],
  reason: 'r',
};

describe('the sentence of a rule', () => {
  it('says who, why, what and how clearly', () => {
    expect(ruleSentence(grant, words('zh'))).toBe(
      '出于政务服务，角色 CLERK 可读取、比对自然人的行、自然人的姓名，显示为“明文”。',
    );
    expect(ruleSentence(grant, words('en'))).toBe(
      'For SERVICE, role CLERK may read and match rows of Person, Person.name, shown as “明文”.',
    );
  });

  it('leaves out neither rows nor times', () => {
    const rule: RuleDocument = {
      ...grant,
      rows: {
        all: [
          { attribute: 'division', op: 'within', value: { principal: 'division' } },
          {
            any: [
              { attribute: 'status', op: 'in', value: ['A', 'B'] },
              { not: { attribute: 'age', op: 'lt', value: 18 } },
            ],
          },
        ],
      },
      validFrom: '2026-01-01T00:00:00+08:00',
      validUntil: '2027-01-01T00:00:00+08:00',
    };
    expect(ruleSentence(rule, words('zh'))).toContain(
      '仅限 division 位于 调用主体的 division 且 (status 属于 A、B 或 并非(age 小于 18)) 的行，自 2026-01-01 起，至 2027-01-01 止',
    );
  });

  it('says of a limit that it forbids, or to what it lowers', () => {
    const limit: RuleDocument = {
      ...grant,
      kind: 'LIMIT',
      uses: ['READ'],
      subjects: { roles: ['*'] },
      purposes: ['*'],
    };
    expect(ruleSentence({ ...limit, rung: 'HIDDEN' }, words('zh'))).toContain('任何人一律不得读取');
    expect(ruleSentence({ ...limit, rung: 'NAME' }, words('zh'))).toContain('至多显示到“NAME”');
  });

  it('names the first few fields and counts the rest once', () => {
    const fields = ['Person.name', 'Person.mobile', 'Person.idNumber', 'Person.*'];
    expect(ruleSentence({ ...grant, fields }, words('zh'))).toContain(
      '自然人的姓名、自然人的手机号码、自然人的公民身份号码等 4 项',
    );
  });

  it('names a class by what makes it', () => {
    const fields = [{ domain: 'population', maxLevel: 'L2' }];
    expect(ruleSentence({ ...grant, fields }, words('zh'))).toContain(
      'population 领域、不高于 L2 级的全部字段',
    );
  });
});

describe('finding fields', () => {
  const find = (text: string, levels: readonly string[] = []) =>
    filtered(searchable(catalog), { text, levels, domain: undefined })
      .flatMap(({ fields }) => fields)
      .map(({ field: { coordinate } }) => coordinate);

  it('finds by name, coordinate, or the initials of the pinyin', () => {
    expect(initials('手机号码 · Mobile number.')).toBe('sjhm');
    expect(find('sjhm')).toEqual(['Person.mobile']);
    expect(find('姓名')).toEqual(['Person.name']);
    expect(find('IDNUMBER')).toEqual(['Person.idNumber']);
    expect(find('zxc')).toEqual([]);
  });

  it('takes every word and every filter together', () => {
    expect(find('person 号码', ['L4'])).toEqual(['Person.idNumber']);
  });
});
