// All texts of the console, and what a page can say with them.

import { accessTexts } from './access-texts.ts';
import { auditTexts } from './audit-texts.ts';
import { draftTexts } from './draft-texts.ts';
import { roundingTexts } from './rounding-texts.ts';
import { ruleTexts } from './rule-texts.ts';
import { shellTexts } from './shell-texts.ts';
import { simulatorTexts } from './simulator-texts.ts';

/** Key → [中文, English]. `{{name}}` is filled in. */
type Texts = Readonly<Record<string, readonly [string, string]>>;

export const texts = {
  ...shellTexts,
  ...accessTexts,
  ...ruleTexts,
  ...draftTexts,
  ...roundingTexts,
  ...auditTexts,
  ...simulatorTexts,
} satisfies Texts;
export type TextKey = keyof typeof texts;

export type Language = 'zh' | 'en';

export interface Speech {
  readonly language: Language;
  t(key: TextKey, values?: Readonly<Record<string, string | number>>): string;
  /** The half of a "中文 · English" text in the present language. */
  half(text: string): string;
  /** A moment as people write it, in the time zone of the browser. */
  moment(iso: string): string;
  count(value: number): string;
}
