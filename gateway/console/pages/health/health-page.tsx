// How the system runs: databases, replicas with the version each serves, subgraphs.

import { Descriptions, Table } from 'antd';
import { useEffect } from 'react';
import { useAdmin } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';

interface Health {
  readonly ready: boolean;
  readonly uptimeSeconds: number;
  readonly activeVersion: number | null;
  readonly servedVersion: number | null;
  readonly replicas: readonly Replica[];
  readonly subgraphs: readonly Subgraph[];
  readonly revocationsCurrent: boolean;
  readonly reload: Reload | null;
}

interface Reload {
  readonly at: string;
  readonly failure: 'unreadable' | 'invalid' | 'rules' | 'missing' | 'failed' | null;
}

interface Subgraph {
  readonly name: string;
  readonly remote: boolean;
  readonly circuit: 'closed' | 'half-open' | 'open';
}

interface Replica {
  readonly id: string;
  readonly version: number | null;
  readonly current: boolean;
  readonly startedAt: string;
  readonly seenAt: string;
}

const health = `{ health {
  ready uptimeSeconds activeVersion servedVersion
  replicas { id version current startedAt seenAt } subgraphs { name remote circuit }
  revocationsCurrent reload { at failure }
} }`;
const refreshMilliseconds = 5000;

export default function HealthPage() {
  const { t } = useSpeech();
  const query = useAdmin<{ health: Health }>(health);
  const { again } = query;
  useEffect(() => {
    const timer = setInterval(again, refreshMilliseconds);
    return () => clearInterval(timer);
  }, [again]);
  return (
    <Page title={t('nav.health')} lead={t('health.lead')}>
      <Loaded query={query}>{(answer) => <HealthView health={answer.health} />}</Loaded>
    </Page>
  );
}

function HealthView({ health }: { health: Health }) {
  const { t, moment } = useSpeech();
  const minutes = Math.floor(health.uptimeSeconds / 60);
  const uptime = t('health.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return (
    <>
      <Descriptions
        bordered
        size="small"
        column={2}
        className="facts"
        items={[
          {
            key: 'database',
            label: t('health.database'),
            children: <Mark good={health.ready} yes={t('health.ready')} no={t('health.notReady')} />,
          },
          { key: 'uptime', label: t('health.uptime'), children: uptime },
          { key: 'active', label: t('health.active'), children: versionText(health.activeVersion) },
          { key: 'served', label: t('health.served'), children: versionText(health.servedVersion) },
          {
            key: 'revocations',
            label: t('health.revocations'),
            children: (
              <Mark
                good={health.revocationsCurrent}
                yes={t('health.revocationsRead')}
                no={t('health.revocationsOld')}
              />
            ),
          },
          ...(health.reload === null
            ? []
            : [
                { key: 'reload', label: t('health.reload'), children: <ReloadView reload={health.reload} /> },
              ]),
        ]}
      />
      <section className="panel panel-gap">
        <h2>{t('health.replicas')}</h2>
        <Table<Replica>
          size="small"
          rowKey="id"
          dataSource={health.replicas}
          pagination={false}
          columns={[
            { title: t('health.replica'), dataIndex: 'id', render: (id: string) => <code>{id}</code> },
            { title: t('version'), dataIndex: 'version', render: versionText },
            {
              title: t('draft.state'),
              render: (_value, { current }) => (
                <Mark good={current} yes={t('health.current')} no={t('health.behind')} />
              ),
            },
            { title: t('health.started'), dataIndex: 'startedAt', render: moment },
            { title: t('health.seen'), dataIndex: 'seenAt', render: moment },
          ]}
        />
      </section>
      <section className="panel">
        <h2>{t('health.subgraphs')}</h2>
        <Table<Subgraph>
          size="small"
          rowKey="name"
          dataSource={health.subgraphs}
          pagination={false}
          columns={[
            { title: t('domain'), dataIndex: 'name', render: (name: string) => <code>{name}</code> },
            {
              title: t('health.place'),
              dataIndex: 'remote',
              render: (remote: boolean) => t(remote ? 'health.remote' : 'health.local'),
            },
            {
              title: t('draft.state'),
              render: (_value, { circuit }) => (
                <Mark
                  good={circuit === 'closed'}
                  yes={t('health.answers')}
                  no={t(circuit === 'open' ? 'health.notAsked' : 'health.tried')}
                />
              ),
            },
          ]}
        />
      </section>
    </>
  );
}

function ReloadView({ reload: { at, failure } }: { reload: Reload }) {
  const { t, moment } = useSpeech();
  return (
    <>
      <Mark
        good={failure === null}
        yes={t('health.reloaded')}
        no={t(`health.reload.${failure ?? 'failed'}`)}
      />{' '}
      {moment(at)}
    </>
  );
}

function Mark({ good, yes, no }: { good: boolean; yes: string; no: string }) {
  return <span className={good ? 'mark mark-green' : 'mark mark-red'}>{good ? yes : no}</span>;
}

function versionText(version: number | null): string {
  return version === null ? '—' : String(version);
}
