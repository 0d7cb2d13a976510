// The sections of a profile: plain fields beside each other, each object and each list a section of its own.

import { Descriptions, Empty, Popover, Table } from 'antd';
import type { ReactNode } from 'react';
import type { ViewAnswer, ViewEntry } from '../../http/view.ts';
import { useSpeech } from '../../language/language.ts';
import { RungTag } from '../../pieces/rung-tag.tsx';
import { useLabels } from './use-labels.ts';

type Row = Readonly<Record<string, unknown>>;

const types: Readonly<Record<string, string>> = { person: 'Person', legalEntity: 'LegalEntity' };

export function ProfileSections({ answer, root }: { answer: ViewAnswer; root: string }) {
  const { t } = useSpeech();
  const label = useLabels(types[root] ?? '');
  const subject = answer.data[root];
  const entries = new Map(answer.entries.map((entry) => [entry.path, entry]));
  if (!isRow(subject)) return <Empty className="page-wait" description={t('profile.nobody')} />;
  const sections = Object.entries(subject).filter(([, value]) => isRow(value));
  return (
    <div className="profile">
      <section className="panel">
        <Facts row={subject} path={root} entries={entries} label={label} depth={0} />
      </section>
      {sections.map(([name, value]) => (
        <section key={name} className="panel">
          <h2>{label(name, 0)}</h2>
          <Section
            title={label(name, 0)}
            value={value as Row}
            path={`${root}.${name}`}
            entries={entries}
            label={label}
            depth={1}
          />
        </section>
      ))}
    </div>
  );
}

interface PartProps {
  readonly path: string;
  readonly entries: ReadonlyMap<string, ViewEntry>;
  readonly label: (field: string, depth: number) => string;
  readonly depth: number;
}

function Section({ value, title, ...part }: PartProps & { value: Row; title: string }) {
  const { t } = useSpeech();
  const { path, entries, label, depth } = part;
  const { nodes } = value;
  if (!Array.isArray(nodes)) return <Facts row={value} {...part} />;
  const rows = nodes.filter(isRow);
  if (rows.length === 0) return <p className="quiet">{t('profile.sectionEmpty')}</p>;
  const columns = Object.keys(rows[0] ?? {});
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section className="wide" aria-label={title} tabIndex={0}>
      <Table<Row>
        size="small"
        rowKey={(row) => JSON.stringify(row)}
        dataSource={rows}
        pagination={rows.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
        columns={columns.map((name) => ({
          title: <span title={name}>{label(name, depth)}</span>,
          key: name,
          render: (_value: unknown, row: Row) => (
            <Value value={row[name]} entry={entries.get(`${path}.nodes.${name}`)} />
          ),
        }))}
      />
    </section>
  );
}

function Facts({ row, path, entries, label, depth }: PartProps & { row: Row }) {
  const facts = Object.entries(row).filter(([, value]) => !isRow(value));
  return (
    <Descriptions
      bordered
      size="small"
      column={2}
      items={facts.map(([name, value]) => ({
        key: name,
        label: <span title={name}>{label(name, depth)}</span>,
        children: <Value value={value} entry={entries.get(`${path}.${name}`)} />,
      }))}
    />
  );
}

/** A value as it came; where it was masked or hidden, with the rung and, on demand, the rules. */
function Value({ value, entry }: { value: unknown; entry: ViewEntry | undefined }) {
  const { t, half } = useSpeech();
  const text = textOf(value);
  if (entry === undefined) return text === '' ? <span className="quiet">—</span> : text;
  const why: ReactNode = (
    <>
      <code>{entry.coordinate}</code>
      <div>{entry.rules.length === 0 ? t('noRule') : entry.rules.join(' ')}</div>
      {entry.lapsed !== undefined && (
        <div>
          {entry.lapsed.rule}: {half(entry.lapsed.remedy)}
        </div>
      )}
    </>
  );
  return (
    <Popover content={why} title={t('access.why')} trigger={['hover', 'focus']}>
      <button type="button" className="value-masked">
        {text} <RungTag rung={entry.outcome} />
      </button>
    </Popover>
  );
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join('、');
  if (!isRow(value)) return String(value);
  if (Array.isArray(value.nodes)) return value.nodes.map(textOf).join('；');
  return Object.values(value)
    .map(textOf)
    .filter((each) => each !== '')
    .join(' ');
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
