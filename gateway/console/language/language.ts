// Chinese first, English as a switch. The texts stand in pairs beside each other; which one is shown is remembered by the browser.

import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { type Language, type Speech, texts } from './texts.ts';

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
