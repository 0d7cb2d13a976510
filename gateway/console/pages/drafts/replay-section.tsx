// What a draft would have changed of the operations of the last days: decided again by the gateway, without reading data.

import { Alert, Button, Progress, Select, Space, Table } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { CatalogType } from '../../admin/types.ts';
import { useAdmin, useChange } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { RungTag } from '../../pieces/rung-tag.tsx';
import { useTitles } from '../../rules/use-titles.ts';
import type { ReplayCounts } from './replay-chart.tsx';

const ReplayChart = lazy(() => import('./replay-chart.tsx'));

interface Replay {
  readonly id: string;
  readonly state: 'RUNNING' | 'FINISHED' | 'FAILED';
  readonly done: number;
  readonly total: number;
  readonly counts: ReplayCounts;
  readonly byRole: readonly ReplayCounts[];
  readonly byApplication: readonly ReplayCounts[];
  readonly cells: readonly ReplayedCell[];
}

interface ReplayedCell {
  readonly coordinate: string;
  readonly before: string;
  readonly after: string;
  readonly operations: number | null;
}

const counts = 'name operations changed byRow';
const replayOf = `query ($id: ID!) { replay(id: $id) {
  id state done total counts { ${counts} } byRole { ${counts} } byApplication { ${counts} }
  cells { coordinate before after operations }
} }`;
const startReplay = `mutation ($draft: ID!, $days: Int!) { startReplay(draft: $draft, days: $days) { id } }`;
const pollMilliseconds = 700;
const spans = [1, 7, 30, 90] as const;

export function ReplaySection({ draft, catalog }: { draft: string; catalog: readonly CatalogType[] }) {
  const { t } = useSpeech();
  const { busy, run } = useChange();
  const [days, setDays] = useState<number>(30);
  const [id, setId] = useState<string>();
  const start = async () => {
    const started = await run<{ startReplay: { id: string } }>(startReplay, { draft, days });
    if (started !== undefined) setId(started.startReplay.id);
  };
  return (
    <section className="panel">
      <h2>
        {t('step.replay')} <span className="quiet">{t('replay.lead')}</span>
      </h2>
      <Space>
        <Select
          aria-label={t('step.replay')}
          value={days}
          onChange={setDays}
          className="replay-days"
          options={spans.map((value) => ({ value, label: t('replay.days', { days: value }) }))}
        />
        <Button loading={busy} onClick={start}>
          {t('replay.start')}
        </Button>
      </Space>
      {id !== undefined && <ReplayResult key={id} id={id} catalog={catalog} />}
    </section>
  );
}

function ReplayResult({ id, catalog }: { id: string; catalog: readonly CatalogType[] }) {
  const { t, count } = useSpeech();
  const titleOf = useTitles(catalog);
  const { data, again } = useAdmin<{ replay: Replay | null }>(replayOf, { id });
  const replay = data?.replay;
  const running = replay?.state === 'RUNNING';
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(again, pollMilliseconds);
    return () => clearInterval(timer);
  }, [running, again]);
  if (replay === undefined || replay === null) return null;
  if (replay.state === 'FAILED')
    return <Alert type="error" showIcon title={t('replay.failed')} className="panel-gap" />;
  const percent = replay.total === 0 ? 100 : Math.floor((replay.done / replay.total) * 100);
  const { operations, changed, byRow } = replay.counts;
  return (
    <div className="replay" aria-live="polite">
      {running && <Progress percent={percent} aria-label={t('step.replay')} />}
      {running && (
        <p className="quiet">
          {t('replay.running', { done: count(replay.done), total: count(replay.total) })}
        </p>
      )}
      {!running && operations === 0 && <p className="quiet">{t('replay.none')}</p>}
      {!running && operations > 0 && (
        <>
          <p>
            {t('replay.summary', {
              operations: count(operations),
              changed: count(changed),
              byRow: count(byRow),
            })}
          </p>
          <Suspense fallback={null}>
            <ReplayChart title={t('replay.byRole')} counts={replay.byRole} />
          </Suspense>
          <Table<ReplayedCell>
            size="small"
            rowKey={({ coordinate, before, after }) => `${coordinate} ${before} ${after}`}
            dataSource={replay.cells}
            pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
            columns={[
              {
                title: t('field'),
                render: (_value, { coordinate }) => (
                  <>
                    {titleOf(coordinate)} <code className="quiet">{coordinate}</code>
                  </>
                ),
              },
              {
                title: t('access.outcome'),
                render: (_value, { before, after }) => (
                  <span className="tags">
                    <RungTag rung={before} /> → <RungTag rung={after} />
                  </span>
                ),
              },
              { title: t('replay.operations'), dataIndex: 'operations', align: 'right', width: 100 },
            ]}
          />
        </>
      )}
    </div>
  );
}
