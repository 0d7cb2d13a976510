// A part of a rule set as a table. In a draft its rows can be added, edited and removed.

import { Button, Empty, Popconfirm, Space, Table, type TableColumnsType } from 'antd';
import { type ReactNode, useState } from 'react';
import { type DraftChange, useDraftChange } from '../admin/use-admin.ts';
import { isEditable, type RuleSetView } from '../admin/use-rule-set.ts';
import { useSpeech } from '../language/language.ts';

export interface Editing<Row> {
  /** Undefined: a new one. */
  readonly row: Row | undefined;
  readonly close: () => void;
  readonly saved: () => void;
}

export interface EditableListProps<Row> {
  readonly view: RuleSetView;
  readonly again: () => void;
  readonly part: DraftChange['part'];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly columns: TableColumnsType<Row>;
  readonly add: string;
  /** Said where there is no row. */
  readonly none: string;
  /** Asked before a row is removed. */
  readonly removeSure: (key: string) => string;
  readonly editor: (editing: Editing<Row>) => ReactNode;
}

export function EditableList<Row extends object>(props: EditableListProps<Row>) {
  const { view, again, part, rows, keyOf, columns, add, none, removeSure, editor } = props;
  const { t } = useSpeech();
  const [edited, setEdited] = useState<{ readonly row: Row | undefined }>();
  const { busy, change } = useDraftChange(view.draft);
  const editable = isEditable(view);
  const close = () => setEdited(undefined);
  const drop = async (key: string) => {
    if (await change({ part, key, value: null })) again();
  };
  const actions = (_value: unknown, row: Row) => (
    <Space>
      <Button size="small" type="link" onClick={() => setEdited({ row })}>
        {t('rule.edit')}
      </Button>
      <Popconfirm title={removeSure(keyOf(row))} onConfirm={() => drop(keyOf(row))}>
        <Button size="small" type="link" danger loading={busy}>
          {t('rule.remove')}
        </Button>
      </Popconfirm>
    </Space>
  );
  return (
    <>
      <div className="bar">
        <span className="quiet">{t('total', { count: rows.length })}</span>
        <span className="bar-end">
          {editable ? (
            <Button type="primary" onClick={() => setEdited({ row: undefined })}>
              {add}
            </Button>
          ) : (
            <span className="quiet">{t('set.readOnly')}</span>
          )}
        </span>
      </div>
      <Table<Row>
        size="small"
        className="framed"
        rowKey={keyOf}
        dataSource={rows}
        pagination={false}
        locale={{ emptyText: <Empty description={none} /> }}
        columns={[...columns, ...(editable ? [{ key: 'actions', width: 128, render: actions }] : [])]}
      />
      {edited !== undefined &&
        editor({
          row: edited.row,
          close,
          saved() {
            close();
            again();
          },
        })}
    </>
  );
}
