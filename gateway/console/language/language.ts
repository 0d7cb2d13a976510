// Chinese first, English as a switch. The texts stand in pairs beside each other; which one is shown is remembered by the browser.

import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { accessTexts } from './access-texts.ts';
import { shellTexts } from './shell-texts.ts';

/** Key → [中文, English]. `{{name}}` is filled in. */
export type Texts = Readonly<Record<string, readonly [string, string]>>;

const texts = { ...shellTexts, ...accessTexts } satisfies Texts;
export type TextKey = keyof typeof texts;

export type Language = 'zh' | 'en';

const remembered = 'yidang-language';
const locales = { zh: 'zh-CN', en: 'en-GB' } as const;

void i18next.init({
  lng: localStorage.getItem(remembered) === 'en' ? 'en' : 'zh',
  resources: { zh: { translation: column(0) }, en: { translation: column(1) } },
  keySeparator: false,
  nsSeparator: false,
  // React escapes what it renders.
  interpolation: { escapeValue: false },
  initAsync: false,
});
document.documentElement.lang = locales[currentLanguage()];

function column(index: 0 | 1): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, pair]) => [key, pair[index]]));
}

function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh';
}

export function switchLanguage(language: Language): void {
  localStorage.setItem(remembered, language);
  document.documentElement.lang = locales[language];
  void i18next.changeLanguage(language);
}

export interface Speech {
  readonly language: Language;
  t(key: TextKey, values?: Readonly<Record<string, string | number>>): string;
  /** The half of a "中文 · English" text in the present language. */
  half(text: string): string;
  /** A moment as people write it, in the time zone of the browser. */
  moment(iso: string): string;
  count(value: number): string;
}

/** Renders again when the language changes. */
export function useSpeech(): Speech {
  const language = useSyncExternalStore(subscribe, currentLanguage);
  return speech(language);
}

function subscribe(listener: () => void): () => void {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
}

function speech(language: Language): Speech {
  const locale = locales[language];
  return {
    language,
    t: (key, values) => i18next.t(key, values ?? {}),
    half(text) {
      const [chinese = '', ...english] = text.split(/ ?· /);
      return language === 'zh' || english.length === 0 ? chinese : english.join(' · ');
    },
    moment: (iso) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(
        new Date(iso),
      ),
    count: (value) => new Intl.NumberFormat(locale).format(value),
  };
}
