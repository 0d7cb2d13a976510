// How roughly the callers of some roles are told the counts of statistics. In a draft it can be edited.

import { Button, Empty, Popconfirm, Space, Table } from 'antd';
import { useState } from 'react';
import type { Rounding } from '../../admin/types.ts';
import { useDraftChange } from '../../admin/use-admin.ts';
import { isEditable, type RuleSetView, useRuleSet } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RuleSetChoice } from '../../pieces/rule-set-choice.tsx';
import { RoundingEditor } from './rounding-editor.tsx';

export default function RoundingsPage() {
  const { t } = useSpeech();
  const query = useRuleSet();
  return (
    <Page
      title={t('nav.roundings')}
      lead={t('rounding.lead')}
      actions={query.data && <RuleSetChoice view={query.data} />}
    >
      <Loaded query={query}>{(view) => <RoundingList view={view} again={query.again} />}</Loaded>
    </Page>
  );
}

function RoundingList({ view, again }: { readonly view: RuleSetView; readonly again: () => void }) {
  const { t } = useSpeech();
  const [edited, setEdited] = useState<{ readonly rounding?: Rounding }>();
  const { busy, change } = useDraftChange(view.draft);
  const { roundings } = view.shown;
  const editable = isEditable(view);
  const drop = async (key: string) => {
    if (await change({ part: 'ROUNDINGS', key, value: null })) again();
  };
  return (
    <>
      <div className="bar">
        <span className="quiet">{t('total', { count: roundings.length })}</span>
        <span className="bar-end">
          {editable ? (
            <Button type="primary" onClick={() => setEdited({})}>
              {t('rounding.new')}
            </Button>
          ) : (
            <span className="quiet">{t('set.readOnly')}</span>
          )}
        </span>
      </div>
      <Table<Rounding>
        size="small"
        className="framed"
        rowKey="id"
        dataSource={roundings}
        pagination={false}
        locale={{ emptyText: <Empty description={t('rounding.none')} /> }}
        columns={[
          { title: t('rounding.role'), width: 280, render: (_value, { id }) => <code>{id}</code> },
          { title: t('rounding.multiple'), width: 140, align: 'right', dataIndex: 'multiple' },
          { title: t('editor.reason'), dataIndex: 'reason' },
          ...(editable
            ? [
                {
                  key: 'actions',
                  width: 128,
                  render: (_value: unknown, rounding: Rounding) => (
                    <Space>
                      <Button size="small" type="link" onClick={() => setEdited({ rounding })}>
                        {t('rule.edit')}
                      </Button>
                      <Popconfirm
                        title={t('rounding.removeSure', { role: rounding.id })}
                        onConfirm={() => drop(rounding.id)}
                      >
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
      {edited !== undefined && (
        <RoundingEditor
          view={view}
          rounding={edited.rounding}
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
