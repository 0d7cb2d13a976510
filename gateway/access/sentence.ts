// A rule as one sentence, in Chinese and in English, for people who approve rules and do not read JSON. It is made from the
// rule alone and says all of it; nothing is made from the sentence.

import type { Catalog } from './catalog.ts';
import type { Condition, Operand } from './condition.ts';
import { createResolver } from './policy.ts';
import type { Purpose, Rule } from './rule.ts';
import type { FieldSelector, Use } from './written.ts';

export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

const usesZh: Readonly<Record<Use, string>> = {
  READ: '读取',
  MATCH: '比对',
  STATISTICS: '统计',
  EXPORT: '导出',
};
const usesEn: Readonly<Record<Use, string>> = {
  READ: 'read',
  MATCH: 'match',
  STATISTICS: 'count',
  EXPORT: 'export',
};

export function sentenceOf(rule: Rule, catalog: Catalog, purposes: ReadonlyMap<string, Purpose>): Sentence {
  const { kind, rung, uses } = rule;
  const who = whoOf(rule);
  const why = whyOf(rule, purposes);
  const what = whatOf(rule, catalog);
  const rows = rule.rows === undefined || rule.rows === true ? null : conditionOf(rule.rows);
  const when = whenOf(rule);
  const grants = kind === 'GRANT';
  const zh = [
    `${grants ? '允许' : '限制'}${who.zh}`,
    `${why.zh}${uses.map((use) => usesZh[use]).join('、')}${what.zh}`,
    ...(rows === null ? [] : [`仅限${rows.zh}的行`]),
    rungZh(rung, grants),
    ...when.zh,
  ].join('，');
  const en = [
    grants ? 'Lets' : 'Keeps',
    `${who.en}`,
    `${grants ? '' : 'from seeing more when they '}${uses.map((use) => usesEn[use]).join(', ')}`,
    what.en,
    why.en,
    ...(rows === null ? [] : [`on rows where ${rows.en}`]),
    rungEn(rung, grants),
    ...when.en,
  ].join(' ');
  return { zh: `${zh}。`, en: `${en}.` };
}

function rungZh(rung: string, grants: boolean): string {
  if (rung === 'CLEAR') return grants ? '显示明文' : '至多明文';
  if (rung === 'HIDDEN') return '一律隐藏';
  return grants ? `显示为 ${rung}` : `至多显示为 ${rung}`;
}

function rungEn(rung: string, grants: boolean): string {
  if (rung === 'HIDDEN') return 'hidden';
  const shown = rung === 'CLEAR' ? 'in clear' : `as ${rung}`;
  return grants ? shown : `${shown} at most`;
}

function whoOf({ subjects }: Rule): Sentence {
  const groups: readonly (readonly [readonly string[] | undefined, string, string])[] = [
    [subjects.roles, '角色', 'role'],
    [subjects.organizations, '单位', 'organisation'],
    [subjects.applications, '应用', 'application'],
    [subjects.principals, '主体', 'principal'],
  ];
  const given = groups.flatMap(([names, zh, en]) =>
    names === undefined || names.includes('*')
      ? []
      : [{ zh: `${zh} ${names.join('、')}`, en: `${en} ${names.join(', ')}` }],
  );
  if (given.length === 0) return { zh: '所有人', en: 'everybody' };
  return { zh: given.map(({ zh }) => zh).join('且'), en: given.map(({ en }) => en).join(' and ') };
}

function whyOf({ purposes: codes }: Rule, purposes: ReadonlyMap<string, Purpose>): Sentence {
  if (codes.includes('*')) return { zh: '为任何用途', en: 'for any purpose' };
  const names = codes.map((code) => purposes.get(code)?.name ?? code);
  return { zh: `为“${names.join('”“')}”`, en: `for ${codes.join(', ')}` };
}

function whatOf({ fields }: Rule, catalog: Catalog): Sentence {
  const resolve = createResolver(catalog);
  const count = new Set(fields.flatMap(resolve)).size;
  const said = fields.map((selector) => selectorOf(selector, catalog));
  return {
    zh: `${said.map(({ zh }) => zh).join('、')}（共 ${count} 项）`,
    en: `${said.map(({ en }) => en).join(', ')} (${count} in all)`,
  };
}

function selectorOf(selector: FieldSelector, catalog: Catalog): Sentence {
  if (typeof selector !== 'string') {
    const { domain, maxLevel, share } = selector;
    return {
      zh: `${domain ?? '各领域'}${maxLevel === undefined ? '' : `${maxLevel} 级及以下`}${share === undefined ? '' : ` ${share}`}的字段`,
      en: `fields of ${domain ?? 'all domains'}${maxLevel === undefined ? '' : ` up to ${maxLevel}`}${share === undefined ? '' : `, ${share}`}`,
    };
  }
  const [name = '', field] = selector.split('.');
  const type = catalog.types.get(name);
  const typeTitle = split(type?.title ?? name);
  if (field === undefined) return { zh: `${typeTitle.zh}的行`, en: `rows of ${name}` };
  if (field === '*') return { zh: `${typeTitle.zh}的行与全部字段`, en: `rows and all fields of ${name}` };
  return { zh: `${typeTitle.zh}的${split(type?.fields.get(field)?.title ?? field).zh}`, en: selector };
}

/** The two halves of "中文 · English"; of the Chinese one what stands before its first comma. */
function split(title: string): Sentence {
  const [zh = title, en = title] = title.split(' · ');
  return { zh: zh.split(/[，。：；]/)[0] as string, en };
}

function whenOf({ validFrom, validUntil }: Rule): {
  readonly zh: readonly string[];
  readonly en: readonly string[];
} {
  return {
    zh: [...(validFrom ? [`自 ${validFrom} 起`] : []), ...(validUntil ? [`至 ${validUntil} 止`] : [])],
    en: [...(validFrom ? [`from ${validFrom}`] : []), ...(validUntil ? [`until ${validUntil}`] : [])],
  };
}

const comparisons: Readonly<Record<string, Sentence>> = {
  eq: { zh: '等于', en: 'is' },
  ne: { zh: '不等于', en: 'is not' },
  in: { zh: '属于', en: 'is among' },
  within: { zh: '位于', en: 'is within' },
  lt: { zh: '小于', en: 'is below' },
  lte: { zh: '不大于', en: 'is at most' },
  gt: { zh: '大于', en: 'is above' },
  gte: { zh: '不小于', en: 'is at least' },
};

/** In words; brackets show what belongs together. */
export function conditionOf(condition: Condition): Sentence {
  if (typeof condition === 'boolean')
    return condition ? { zh: '恒真', en: 'always' } : { zh: '恒假', en: 'never' };
  if ('all' in condition) return joined(condition.all, '且', 'and');
  if ('any' in condition) return joined(condition.any, '或', 'or');
  if ('not' in condition || 'known' in condition) {
    const inner = conditionOf('not' in condition ? condition.not : condition.known);
    return 'not' in condition ? { zh: `非（${inner.zh}）`, en: `not (${inner.en})` } : inner;
  }
  const { attribute, op, value } = condition;
  const word = comparisons[op] ?? { zh: op, en: op };
  const operand = operandOf(value);
  return { zh: `${attribute} ${word.zh}${operand.zh}`, en: `${attribute} ${word.en} ${operand.en}` };
}

function joined(conditions: readonly Condition[], zh: string, en: string): Sentence {
  const parts = conditions.map(conditionOf);
  if (parts.length === 1) return parts[0] as Sentence;
  return {
    zh: `（${parts.map((part) => part.zh).join(zh)}）`,
    en: `(${parts.map((part) => part.en).join(` ${en} `)})`,
  };
}

function operandOf(value: Operand): Sentence {
  if (typeof value === 'object' && 'principal' in value)
    return { zh: `本人的 ${value.principal}`, en: `the caller’s ${value.principal}` };
  const text = (Array.isArray(value) ? value : [value]).map((each) => JSON.stringify(each)).join(', ');
  return { zh: ` ${text}`, en: text };
}
