// Grants that end soon, so that nobody is surprised when fields go dark.

import { Empty, Segmented, Table } from 'antd';
import { useState } from 'react';
import { type CatalogType, catalogFields, type Purpose, type Rule } from '../../admin/types.ts';
import { useAdmin } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { ruleSentence } from '../../rules/sentence.ts';
import { useWords } from '../../rules/use-words.ts';

const ending = `query ($days: Int!) {
  ${catalogFields}
  activeVersion { purposes { code name legalBasis caseRequired } }
  expiringGrants(days: $days) { id document coordinates }
}`;

interface Answer {
  readonly catalog: readonly CatalogType[];
  readonly activeVersion: { readonly purposes: readonly Purpose[] } | null;
  readonly expiringGrants: readonly Rule[];
}

const spans = [7, 30, 90, 366] as const;

export default function GrantsPage() {
  const { t } = useSpeech();
  const [days, setDays] = useState<(typeof spans)[number]>(90);
  const query = useAdmin<Answer>(ending, { days });
  return (
    <Page title={t('nav.grants')} lead={t('grant.lead')}>
      <div className="bar">
        <Segmented
          value={days}
          onChange={setDays}
          options={spans.map((value) => ({ value, label: t('grant.within', { days: value }) }))}
        />
      </div>
      <Loaded query={query}>{(answer) => <EndingGrants answer={answer} />}</Loaded>
    </Page>
  );
}

function EndingGrants({ answer }: { answer: Answer }) {
  const { t, moment } = useSpeech();
  const words = useWords(answer.catalog, answer.activeVersion?.purposes ?? []);
  return (
    <Table<Rule>
      size="small"
      className="framed"
      rowKey="id"
      dataSource={answer.expiringGrants}
      pagination={false}
      locale={{ emptyText: <Empty description={t('grant.none')} /> }}
      columns={[
        {
          title: t('rule.ends'),
          width: 200,
          render: (_value, { document }) =>
            document.validUntil === undefined ? '—' : moment(document.validUntil),
        },
        {
          title: t('rule.sentence'),
          render: (_value, { id, document }) => (
            <>
              {ruleSentence(document, words)}
              <div className="quiet rule-note">
                <code>{id}</code> · {document.reason}
              </div>
            </>
          ),
        },
      ]}
    />
  );
}
