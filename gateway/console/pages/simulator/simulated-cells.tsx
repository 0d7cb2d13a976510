import { Checkbox, Table } from 'antd';
import { useMemo, useState } from 'react';
import type { CatalogType } from '../../admin/types.ts';
import { useSpeech } from '../../language/language.ts';
import { RungTag } from '../../pieces/rung-tag.tsx';
import { useTitles } from '../../rules/use-titles.ts';
import { type Line, linesOf, type Side, type Simulated } from './simulation.ts';

/** Every cell of the answer, one line each: what it was, what it becomes, and why. */
export function SimulatedCells({ result, catalog }: { result: Simulated; catalog: readonly CatalogType[] }) {
  const { t } = useSpeech();
  const titleOf = useTitles(catalog);
  const [changedOnly, setChangedOnly] = useState(false);
  const lines = useMemo(() => linesOf(result), [result]);
  const changed = lines.filter((line) => line.changed);
  return (
    <section className="panel">
      <div className="simulated-head">
        <h2>{t('simulator.summary', { cells: lines.length, changed: changed.length })}</h2>
        <Checkbox checked={changedOnly} onChange={({ target }) => setChangedOnly(target.checked)}>
          {t('simulator.changedOnly')}
        </Checkbox>
      </div>
      <Table<Line>
        size="small"
        rowKey="path"
        rowClassName={(line) => (line.changed ? 'simulated-changed' : '')}
        dataSource={changedOnly ? changed : lines}
        pagination={{ pageSize: 25, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t('simulator.same') }}
        columns={[
          {
            title: t('field'),
            width: 320,
            render: (_value, { coordinate, path }) => (
              <>
                {titleOf(coordinate)} <code className="quiet">{path}</code>
              </>
            ),
          },
          { title: t('simulator.before'), render: (_value, { before }) => <Cell side={before} /> },
          { title: t('simulator.after'), render: (_value, { after }) => <Cell side={after} /> },
        ]}
      />
    </section>
  );
}

const shownValues = 3;

function Cell({ side: { outcome, rules, values } }: { side: Side }) {
  const { t } = useSpeech();
  return (
    <>
      <span className="tags">
        {outcome.split('|').map((rung) => (
          <RungTag key={rung} rung={rung} />
        ))}
      </span>{' '}
      {values.slice(0, shownValues).join('；')}
      {values.length > shownValues && ` … (${values.length})`}
      <div className="quiet rule-note">
        {rules.length === 0 ? t('noRule') : <code>{rules.join(' ')}</code>}
      </div>
    </>
  );
}
