// A rule as one sentence that somebody who never saw its data form can check. Nothing in it is left out: who, why, what, how
// clearly, which rows, how long.

import type { CatalogType, Purpose } from '../admin/types.ts';
import type { Language, Speech } from '../language/texts.ts';
import { type Condition, coordinatesOf, type FieldSelector, type RuleDocument } from './rule-document.ts';

export interface Words {
  readonly speech: Pick<Speech, 'language' | 't' | 'half'>;
  readonly catalog: readonly CatalogType[];
  readonly purposes: readonly Pick<Purpose, 'code' | 'name'>[];
  readonly rungName: (rung: string) => string;
}

const listed = 3;

export function ruleSentence(rule: RuleDocument, words: Words): string {
  return words.speech.language === 'zh' ? chinese(rule, words) : english(rule, words);
}

function chinese(rule: RuleDocument, words: Words): string {
  const rows =
    rule.rows === undefined || rule.rows === true ? '' : `，仅限 ${conditionText(rule.rows, 'zh')} 的行`;
  const why = `出于${purposeText(rule, words)}`;
  const what = fieldsText(rule.fields, words);
  const how = rule.uses.map((use) => words.speech.t(`use.${use}`)).join('、');
  const who = subjectsText(rule, 'zh');
  const rung = words.rungName(rule.rung);
  if (rule.kind === 'GRANT')
    return `${why}，${who}可${how}${what}，显示为“${rung}”${rows}${timeText(rule, 'zh')}。`;
  if (rule.rung === 'HIDDEN') return `${why}，${who}一律不得${how}${what}${rows}${timeText(rule, 'zh')}。`;
  return `${why}，${who}${how}${what}时，至多显示到“${rung}”${rows}${timeText(rule, 'zh')}。`;
}

function english(rule: RuleDocument, words: Words): string {
  const rows =
    rule.rows === undefined || rule.rows === true ? '' : `, on rows where ${conditionText(rule.rows, 'en')}`;
  const what = fieldsText(rule.fields, words);
  const how = rule.uses.map((use) => words.speech.t(`use.${use}`).toLowerCase()).join(' and ');
  const who = subjectsText(rule, 'en');
  const end = `${rows}${timeText(rule, 'en')}.`;
  const why = `For ${purposeText(rule, words)}, ${who}`;
  const rung = words.rungName(rule.rung).toLowerCase();
  if (rule.kind === 'GRANT') return `${why} may ${how} ${what}, shown as “${rung}”${end}`;
  if (rule.rung === 'HIDDEN') return `${why} may never ${how} ${what}${end}`;
  return `${why} may ${how} ${what} no clearer than “${rung}”${end}`;
}

function subjectsText({ subjects }: RuleDocument, language: Language): string {
  const parts: readonly (readonly [readonly string[] | undefined, string, string])[] = [
    [subjects.roles, '角色', 'role'],
    [subjects.organizations, '单位', 'organisation'],
    [subjects.applications, '应用', 'application'],
  ];
  const texts = parts.flatMap(([list, zh, en]) => {
    if (list === undefined) return [];
    if (list.includes('*')) return [language === 'zh' ? '任何人' : 'everybody'];
    return [language === 'zh' ? `${zh} ${list.join('、')} ` : `${en} ${list.join(' or ')}`];
  });
  return texts.join(language === 'zh' ? '且' : ' with ');
}

function purposeText({ purposes }: RuleDocument, { speech, purposes: known }: Words): string {
  const zh = speech.language === 'zh';
  if (purposes.includes('*')) return zh ? '任何目的' : 'any purpose';
  const names = purposes.map((code) =>
    zh ? (known.find((each) => each.code === code)?.name ?? code) : code,
  );
  return names.join(zh ? '、' : ' or ');
}

/** The first few by name, the rest by number. */
export function fieldsText(selectors: readonly FieldSelector[], words: Words): string {
  const zh = words.speech.language === 'zh';
  const names = selectors.slice(0, listed).map((selector) => selectorText(selector, words));
  const count = new Set(selectors.flatMap((selector) => coordinatesOf(selector, words.catalog))).size;
  const text = names.join(zh ? '、' : ', ');
  if (selectors.length <= listed) return text;
  return zh ? `${text}等 ${count} 项` : `${text} and others, ${count} in all`;
}

function selectorText(selector: FieldSelector, { speech, catalog }: Words): string {
  const zh = speech.language === 'zh';
  if (typeof selector !== 'string') {
    const { domain, maxLevel, share } = selector;
    const parts = [
      ...(domain === undefined ? [] : [zh ? `${domain} 领域` : `domain ${domain}`]),
      ...(maxLevel === undefined ? [] : [zh ? `不高于 ${maxLevel} 级` : `level up to ${maxLevel}`]),
      ...(share === undefined ? [] : [zh ? `共享类型 ${share}` : `share type ${share}`]),
    ];
    return zh ? `${parts.join('、')}的全部字段` : `all fields of ${parts.join(', ')}`;
  }
  const [typeName = '', field] = selector.split('.');
  const type = catalog.find(({ name }) => name === typeName);
  const typeTitle = type === undefined || !zh ? typeName : plain(speech.half(type.title));
  if (field === undefined) return zh ? `${typeTitle}的行` : `rows of ${typeTitle}`;
  if (field === '*') return zh ? `${typeTitle}的行及全部字段` : `rows and all fields of ${typeTitle}`;
  const found = type?.fields.find(({ coordinate }) => coordinate === selector);
  return zh ? `${typeTitle}的${found === undefined ? field : plain(speech.half(found.title))}` : selector;
}

/** A title up to its first comma: what a field is called, without what is said about it. */
export function plain(title: string): string {
  return title.split(/[，。；、（:：]/)[0] ?? title;
}

/** Comparisons of a row condition, in words. */
export const operators = {
  eq: ['等于', 'is'],
  ne: ['不等于', 'is not'],
  in: ['属于', 'is one of'],
  within: ['位于', 'lies within'],
  lt: ['小于', 'is below'],
  lte: ['不大于', 'is at most'],
  gt: ['大于', 'is above'],
  gte: ['不小于', 'is at least'],
} as const;

export function conditionText(condition: Condition, language: Language): string {
  const zh = language === 'zh';
  if (typeof condition === 'boolean')
    return condition ? (zh ? '任意' : 'anything') : zh ? '不可能' : 'nothing';
  if ('all' in condition) return joined(condition.all, zh ? ' 且 ' : ' and ', language);
  if ('any' in condition) return joined(condition.any, zh ? ' 或 ' : ' or ', language);
  if ('not' in condition) return `${zh ? '并非' : 'not '}(${conditionText(condition.not, language)})`;
  const { attribute, op, value } = condition;
  const known = Object.hasOwn(operators, op) ? operators[op as keyof typeof operators] : undefined;
  const operand =
    typeof value === 'object' && 'principal' in value
      ? zh
        ? `调用主体的 ${value.principal}`
        : `the caller's ${value.principal}`
      : [value].flat().join(zh ? '、' : ', ');
  return `${attribute} ${known?.[zh ? 0 : 1] ?? op} ${operand}`;
}

function joined(conditions: readonly Condition[], word: string, language: Language): string {
  return conditions
    .map((each) => {
      const text = conditionText(each, language);
      return typeof each === 'object' && ('all' in each || 'any' in each) ? `(${text})` : text;
    })
    .join(word);
}

function timeText({ validFrom, validUntil }: RuleDocument, language: Language): string {
  const zh = language === 'zh';
  const from = validFrom?.slice(0, 10);
  const until = validUntil?.slice(0, 10);
  return [
    ...(from === undefined ? [] : [zh ? `，自 ${from} 起` : `, from ${from}`]),
    ...(until === undefined ? [] : [zh ? `，至 ${until} 止` : `, until ${until}`]),
  ].join('');
}
