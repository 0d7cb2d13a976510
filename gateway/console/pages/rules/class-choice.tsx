// Adds a class of fields to a rule: domain, highest level, share type, each or together. A class holds for fields to come, too.

import { Button, Select, Space } from 'antd';
import { useState } from 'react';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import type { TextKey } from '../../language/texts.ts';
import { coordinatesOf, type FieldClass } from '../../rules/rule-document.ts';

export function ClassChoice({ view, add }: { view: RuleSetView; add: (selector: string) => void }) {
  const { t } = useSpeech();
  const [chosen, setChosen] = useState<FieldClass>({});
  const domains = [...new Set(view.catalog.map(({ domain }) => domain))];
  const count = Object.keys(chosen).length === 0 ? 0 : coordinatesOf(chosen, view.catalog).length;
  const choose = (key: keyof FieldClass, value: string | undefined) => {
    const { [key]: _old, ...others } = chosen;
    setChosen(value === undefined ? others : { ...others, [key]: value });
  };
  return (
    <Space wrap className="class-choice">
      <span className="quiet">{t('editor.class')}</span>
      <Select
        allowClear
        aria-label={t('domain')}
        placeholder={t('domain')}
        className="matrix-domain"
        onChange={(value?: string) => choose('domain', value)}
        options={domains.map((domain) => ({
          value: domain.toLowerCase().replaceAll('_', '-'),
          label: t(`domain.${domain}` as TextKey),
        }))}
      />
      <Select
        allowClear
        aria-label={t('level')}
        placeholder={t('level')}
        className="matrix-level"
        onChange={(value?: string) => choose('maxLevel', value)}
        options={['L1', 'L2', 'L3', 'L4'].map((value) => ({
          value,
          label: `${t('editor.maxLevel')} ${value}`,
        }))}
      />
      <Select
        allowClear
        aria-label={t('share')}
        placeholder={t('share')}
        className="matrix-domain"
        onChange={(value?: string) => choose('share', value)}
        options={(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED'] as const).map((value) => ({
          value,
          label: t(`share.${value}`),
        }))}
      />
      <Button disabled={count === 0} onClick={() => add(JSON.stringify(chosen))}>
        {t('editor.addClass')} {count > 0 && `(${count})`}
      </Button>
    </Space>
  );
}
