import { Segmented } from 'antd';
import { switchLanguage, useSpeech } from '../language/language.ts';
import type { Language } from '../language/texts.ts';

export function LanguageSwitch() {
  const { language, t } = useSpeech();
  return (
    <Segmented<Language>
      size="small"
      aria-label={t('language')}
      value={language}
      onChange={switchLanguage}
      options={[
        { value: 'zh', label: '中文' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}
