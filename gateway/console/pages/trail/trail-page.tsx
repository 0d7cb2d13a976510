// The auditor's search of the trail, "who looked at this person", and the record behind each line.

import { Alert, Button, Checkbox, Empty, Input, Table } from 'antd';
import { useEffect, useState } from 'react';
import { useAdmin } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { Facets } from './facets.tsx';
import { IntegrityBar } from './integrity-bar.tsx';
import { RecordDrawer } from './record-drawer.tsx';
import {
  type AuditPage,
  type AuditRecord,
  type AuditSearch,
  filterOf,
  mostUnresolved,
  pageSize,
  searchRecords,
} from './trail-queries.ts';

const settleMilliseconds = 400;

export default function TrailPage() {
  const { t } = useSpeech();
  const [search, setSearch] = useState<AuditSearch>({});
  const settled = useSettled(search);
  const [after, setAfter] = useState<string>();
  const [opened, setOpened] = useState<AuditRecord>();
  const change = (part: AuditSearch) => {
    setAfter(undefined);
    setSearch((before) => ({ ...before, ...part }));
  };
  const query = useAdmin<AuditPage>(searchRecords, {
    first: pageSize,
    filter: filterOf(settled),
    ...(after === undefined ? {} : { after }),
  });
  return (
    <Page title={t('nav.records')} lead={t('audit.lead')}>
      <IntegrityBar />
      <SearchBar search={search} change={change} clear={() => setSearch({})} />
      <Loaded query={query}>
        {({ auditRecords: { records, next, unresolved } }) => (
          <>
            <Unresolved count={unresolved} many={search.manySubjects === true} change={change} />
            <Facets records={records} choose={change} />
            <RecordTable records={records} open={setOpened} />
            {next !== null && (
              <Button type="link" onClick={() => setAfter(next)}>
                {t('audit.more')}
              </Button>
            )}
          </>
        )}
      </Loaded>
      <RecordDrawer record={opened} close={() => setOpened(undefined)} />
    </Page>
  );
}

/** That somebody may be among those of whom only a number and a digest are kept, and the way to those records and back. */
function Unresolved(props: {
  readonly count: number | null;
  readonly many: boolean;
  readonly change: (part: AuditSearch) => void;
}) {
  const { t, count: written } = useSpeech();
  const { count, many, change } = props;
  if (!many && (count === null || count === 0)) return null;
  const number = `${written(count ?? 0)}${count === mostUnresolved ? '+' : ''}`;
  return (
    <Alert
      type="info"
      showIcon
      className="note-gap"
      title={many ? t('audit.manySubjects') : t('audit.unresolved', { count: number })}
      action={
        <Button type="link" size="small" onClick={() => change({ manySubjects: !many })}>
          {t(many ? 'audit.aboutSubject' : 'audit.showUnresolved')}
        </Button>
      }
    />
  );
}

/** What is typed is asked once nobody types any more: each search is a record of its own. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMilliseconds);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

interface SearchBarProps {
  readonly search: AuditSearch;
  readonly change: (part: AuditSearch) => void;
  readonly clear: () => void;
}

function SearchBar({ search, change, clear }: SearchBarProps) {
  const { t } = useSpeech();
  const text = (name: 'principal' | 'purpose' | 'coordinate' | 'rule' | 'code', label: string) => (
    <Input
      allowClear
      className="audit-condition"
      aria-label={label}
      placeholder={label}
      value={search[name] ?? ''}
      onChange={({ target }) => change({ [name]: target.value.trim() })}
    />
  );
  return (
    <div className="bar">
      <Input
        allowClear
        className="audit-subject"
        aria-label={t('audit.subject')}
        placeholder={`${t('audit.subject')}：${t('audit.subjectHint')}`}
        value={search.subject ?? ''}
        onChange={({ target }) => change({ subject: target.value.trim(), manySubjects: false })}
      />
      {text('principal', t('audit.principal'))}
      {text('purpose', t('purpose'))}
      {text('coordinate', t('audit.coordinate'))}
      {text('rule', t('audit.rule'))}
      {text('code', t('audit.code'))}
      <Input
        type="date"
        className="audit-day"
        aria-label={t('audit.since')}
        value={search.since ?? ''}
        onChange={({ target }) => change({ since: target.value })}
      />
      <Input
        type="date"
        className="audit-day"
        aria-label={t('audit.until')}
        value={search.until ?? ''}
        onChange={({ target }) => change({ until: target.value })}
      />
      <Checkbox
        checked={search.refused === true}
        onChange={({ target }) => change({ refused: target.checked })}
      >
        {t('audit.refused')}
      </Checkbox>
      <Button type="link" onClick={clear}>
        {t('audit.clear')}
      </Button>
    </div>
  );
}

function RecordTable({
  records,
  open,
}: {
  records: readonly AuditRecord[];
  open: (record: AuditRecord) => void;
}) {
  const { t, moment, count } = useSpeech();
  return (
    <Table<AuditRecord>
      size="small"
      className="framed"
      rowKey="id"
      dataSource={records}
      pagination={false}
      locale={{ emptyText: <Empty description={t('audit.none')} /> }}
      columns={[
        {
          title: t('audit.at'),
          width: 190,
          render: (_value, record) => (
            <Button type="link" size="small" className="flush" onClick={() => open(record)}>
              {moment(record.at)}
            </Button>
          ),
        },
        {
          title: t('audit.event'),
          dataIndex: 'event',
          width: 150,
          render: (event: string) => <code>{event}</code>,
        },
        {
          title: t('audit.outcome'),
          width: 190,
          render: (_value, { outcome, code }) => (
            <span className={`mark ${code === null ? 'mark-green' : 'mark-red'}`}>{code ?? outcome}</span>
          ),
        },
        {
          title: t('audit.who'),
          render: (_value, { principal, organization }) => (
            <>
              {principal ?? '—'}
              {organization !== null && <div className="quiet rule-note">{organization}</div>}
            </>
          ),
        },
        {
          title: t('audit.why'),
          render: (_value, { purpose, caseNumber }) => (
            <>
              {purpose ?? '—'}
              {caseNumber !== null && <div className="quiet rule-note">{caseNumber}</div>}
            </>
          ),
        },
        { title: t('audit.subjects'), dataIndex: 'subjectCount', width: 70, align: 'right', render: count },
        {
          title: t('audit.version'),
          dataIndex: 'policyVersion',
          width: 70,
          align: 'right',
          render: (version) => version ?? '—',
        },
      ]}
    />
  );
}
