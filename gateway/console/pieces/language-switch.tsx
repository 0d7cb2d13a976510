import { Segmented } from 'antd';
import { type Language, switchLanguage, useSpeech } from '../language/language.ts';

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
