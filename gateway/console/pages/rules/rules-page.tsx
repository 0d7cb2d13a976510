// The rules of a rule set, each as a sentence; in a draft they can be edited.

import { Button, Input, Popconfirm, Segmented, Space, Table } from 'antd';
import { useMemo, useState } from 'react';
import type { Rule } from '../../admin/types.ts';
import { useDraftChange } from '../../admin/use-admin.ts';
import { isEditable, type RuleSetView, useRuleSet } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RuleSetChoice } from '../../pieces/rule-set-choice.tsx';
import { RungTag } from '../../pieces/rung-tag.tsx';
import { useRoute } from '../../route.ts';
import type { RuleDocument } from '../../rules/rule-document.ts';
import { ruleSentence } from '../../rules/sentence.ts';
import { useWords } from '../../rules/use-words.ts';
import { RuleEditor } from './rule-editor.tsx';

export default function RulesPage() {
  const { t } = useSpeech();
  const query = useRuleSet();
  return (
    <Page
      title={t('nav.ruleList')}
      lead={t('rule.lead')}
      actions={query.data && <RuleSetChoice view={query.data} />}
    >
      <Loaded query={query}>{(view) => <RuleList view={view} again={query.again} />}</Loaded>
    </Page>
  );
}

const blank: RuleDocument = {
  id: '',
  kind: 'GRANT',
  rung: 'CLEAR',
  subjects: {},
  purposes: [],
  fields: [],
  uses: ['READ'],
  reason: '',
};
const kinds = ['', 'GRANT', 'LIMIT'] as const;

function RuleList({ view, again }: { view: RuleSetView; again: () => void }) {
  const { t } = useSpeech();
  const { parameters } = useRoute();
  const [text, setText] = useState(parameters.get('search') ?? '');
  const [kind, setKind] = useState<(typeof kinds)[number]>('');
  const [edited, setEdited] = useState<{ rule: RuleDocument; isNew: boolean }>();
  const words = useWords(view.catalog, view.shown.purposes);
  const rules = useMemo(
    () => view.shown.rules.map((rule) => ({ ...rule, sentence: ruleSentence(rule.document, words) })),
    [view.shown.rules, words],
  );
  const wanted = text.toLowerCase().split(/\s+/);
  const found = rules.filter(({ document, sentence, coordinates }) => {
    const hay = `${JSON.stringify(document)} ${sentence} ${coordinates.join(' ')}`.toLowerCase();
    return wanted.every((word) => hay.includes(word)) && (kind === '' || document.kind === kind);
  });
  const editable = isEditable(view);
  return (
    <>
      <div className="bar">
        <Input
          allowClear
          className="rule-search"
          aria-label={t('rule.search')}
          placeholder={t('rule.search')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <Segmented
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, label: value === '' ? t('all') : t(`rule.${value}`) }))}
        />
        <span className="quiet">{t('total', { count: found.length })}</span>
        <span className="bar-end">
          {editable ? (
            <Button type="primary" onClick={() => setEdited({ rule: blank, isNew: true })}>
              {t('rule.new')}
            </Button>
          ) : (
            <span className="quiet">{t('set.readOnly')}</span>
          )}
        </span>
      </div>
      <RuleTable
        rules={found}
        view={view}
        editable={editable}
        edit={(rule) => setEdited({ rule, isNew: false })}
        again={again}
      />
      {edited !== undefined && (
        <RuleEditor
          view={view}
          {...edited}
          close={() => setEdited(undefined)}
          saved={() => {
            setEdited(undefined);
            again();
          }}
        />
      )}
    </>
  );
}

type Listed = Rule & { readonly sentence: string };

function RuleTable(props: {
  readonly rules: readonly Listed[];
  readonly view: RuleSetView;
  readonly editable: boolean;
  readonly edit: (rule: RuleDocument) => void;
  readonly again: () => void;
}) {
  const { rules, view, editable, edit, again } = props;
  const { t } = useSpeech();
  const { busy, change } = useDraftChange(view.draft);
  const drop = async (key: string) => {
    if (await change({ part: 'RULES', key, value: null })) again();
  };
  return (
    <Table<Listed>
      size="small"
      className="framed"
      rowKey="id"
      dataSource={rules}
      locale={{ emptyText: t('rule.none') }}
      pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
      columns={[
        {
          title: t('rule.kind'),
          width: 84,
          render: (_value, { document }) => (
            <span className={`mark ${document.kind === 'GRANT' ? 'mark-green' : 'mark-red'}`}>
              {t(`rule.${document.kind}`)}
            </span>
          ),
        },
        {
          title: t('rule.sentence'),
          render: (_value, { id, sentence, document }) => (
            <>
              <div>{sentence}</div>
              <div className="quiet rule-note">
                <code>{id}</code> · {document.reason}
              </div>
            </>
          ),
        },
        {
          title: t('editor.rung'),
          width: 150,
          render: (_value, { document }) => <RungTag rung={document.rung} />,
        },
        {
          title: t('rule.scope'),
          width: 76,
          align: 'right',
          render: (_value, { coordinates }) => t('rule.fields', { count: coordinates.length }),
        },
        {
          title: t('rule.ends'),
          width: 104,
          render: (_value, { document }) => document.validUntil?.slice(0, 10) ?? '—',
        },
        ...(editable
          ? [
              {
                key: 'actions',
                width: 128,
                render: (_value: unknown, { id, document }: Listed) => (
                  <Space>
                    <Button size="small" type="link" onClick={() => edit(document)}>
                      {t('rule.edit')}
                    </Button>
                    <Popconfirm title={t('rule.removeSure', { id })} onConfirm={() => drop(id)}>
                      <Button size="small" type="link" danger loading={busy}>
                        {t('rule.remove')}
                      </Button>
                    </Popconfirm>
                  </Space>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
