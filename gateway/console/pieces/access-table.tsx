// What the gateway did to an answer, from its `extensions.access`: which paths are masked or hidden, and which rules decided.

import { Table } from 'antd';
import { useSpeech } from '../language/language.ts';
import { RungTag } from './rung-tag.tsx';

export interface AccessReport {
  readonly version: number;
  readonly purpose: string;
  readonly entries: readonly AccessEntry[];
}

export interface AccessEntry {
  readonly path: string;
  readonly coordinate: string;
  readonly outcome: string;
  readonly rungs?: readonly string[];
  readonly rules: readonly string[];
  /** Where no rule grants it: a grant that is not in its time, and what to do. */
  readonly lapsed?: { readonly rule: string; readonly remedy: string };
}

export function AccessTable({ entries }: { entries: readonly AccessEntry[] }) {
  const { t, half } = useSpeech();
  return (
    <Table<AccessEntry>
      size="small"
      rowKey={({ path, coordinate }) => `${path} ${coordinate}`}
      dataSource={entries}
      pagination={entries.length > 50 ? { pageSize: 50, showSizeChanger: false, size: 'small' } : false}
      locale={{ emptyText: t('access.nothing') }}
      columns={[
        { title: t('access.path'), dataIndex: 'path', render: (path: string) => <code>{path}</code> },
        {
          title: t('field'),
          dataIndex: 'coordinate',
          render: (coordinate: string) => <code>{coordinate}</code>,
        },
        {
          title: t('access.outcome'),
          dataIndex: 'outcome',
          width: 260,
          render: (outcome: string, { rungs = [] }) => (
            <span className="tags">
              <RungTag rung={outcome} />
              {rungs.map((rung) => (
                <RungTag key={rung} rung={rung} />
              ))}
            </span>
          ),
        },
        {
          title: t('access.rules'),
          dataIndex: 'rules',
          render: (rules: readonly string[], { lapsed }) =>
            rules.length === 0 ? (
              <span className="quiet">
                {lapsed === undefined ? t('noRule') : `${lapsed.rule}: ${half(lapsed.remedy)}`}
              </span>
            ) : (
              <code>{rules.join(' ')}</code>
            ),
        },
      ]}
    />
  );
}
