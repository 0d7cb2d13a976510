// The register of purposes: legal basis, what each demands, and the rules that name it.

import { Table } from 'antd';
import type { Purpose } from '../../admin/types.ts';
import { useRuleSet } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RuleSetChoice } from '../../pieces/rule-set-choice.tsx';
import { hrefOf } from '../../route.ts';

export default function PurposesPage() {
  const { t, count } = useSpeech();
  const query = useRuleSet();
  return (
    <Page
      title={t('nav.purposes')}
      lead={t('purpose.lead')}
      actions={query.data && <RuleSetChoice view={query.data} />}
    >
      <Loaded query={query}>
        {({ shown, draft }) => (
          <Table<Purpose>
            size="small"
            className="framed"
            rowKey="code"
            dataSource={shown.purposes}
            pagination={false}
            columns={[
              {
                title: t('purpose.name'),
                width: 280,
                render: (_value, { name, code }) => (
                  <>
                    {name}
                    <div className="quiet rule-note">
                      <code>{code}</code>
                    </div>
                  </>
                ),
              },
              { title: t('purpose.basis'), dataIndex: 'legalBasis' },
              {
                title: t('purpose.demands'),
                width: 160,
                render: (_value, { caseRequired }) =>
                  caseRequired ? (
                    <span className="mark mark-amber">{t('purpose.caseRequired')}</span>
                  ) : (
                    <span className="quiet">{t('none')}</span>
                  ),
              },
              {
                title: t('purpose.rules'),
                width: 90,
                align: 'right',
                render: (_value, { code }) => {
                  const named = shown.rules.filter(({ document }) => document.purposes.includes(code)).length;
                  const parameters = { search: code, ...(draft === undefined ? {} : { draft: draft.id }) };
                  return <a href={hrefOf('rules', parameters)}>{count(named)}</a>;
                },
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}
