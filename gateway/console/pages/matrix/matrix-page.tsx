// The matrix of a rule set: fields by entity on one side, roles on the other, in each cell the rung.

import { Button, Checkbox, Empty, Input, Segmented, Select } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { isEditable, type RuleSetView, useRuleSet } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import type { TextKey } from '../../language/texts.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RuleSetChoice } from '../../pieces/rule-set-choice.tsx';
import { type FieldFilter, filtered, searchable } from '../../rules/field-search.ts';
import { type Use, uses } from '../../rules/rule-document.ts';
import { BulkEditor } from './bulk-editor.tsx';
import { CellDrawer } from './cell-drawer.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import { Legend } from './matrix-legend.tsx';
import { createMatrix, linesOf, type MatrixLine } from './matrix-rows.ts';

export default function MatrixPage() {
  const { t } = useSpeech();
  const query = useRuleSet();
  return (
    <Page
      title={t('nav.matrix')}
      lead={t('matrix.lead')}
      actions={query.data && <RuleSetChoice view={query.data} />}
    >
      <Loaded query={query}>{(view) => <MatrixView view={view} again={query.again} />}</Loaded>
    </Page>
  );
}

const unfiltered: FieldFilter = { text: '', levels: [], domain: undefined };

function MatrixView({ view, again }: { view: RuleSetView; again: () => void }) {
  const { t } = useSpeech();
  const [purpose, setPurpose] = useState(view.shown.purposes[0]?.code ?? '');
  const [use, setUse] = useState<Use>('READ');
  const [filter, setFilter] = useState(unfiltered);
  const [changedOnly, setChangedOnly] = useState(false);
  const [opened, setOpened] = useState<{ line: MatrixLine; role: string }>();
  const [bulk, setBulk] = useState(false);
  const types = useMemo(() => searchable(view.catalog), [view.catalog]);
  const matrix = useMemo(() => createMatrix(view, purpose, use, Date.now()), [view, purpose, use]);
  const wanted = useDeferredValue(filter);
  const found = useMemo(() => filtered(types, wanted), [types, wanted]);
  const lines = useMemo(() => {
    const all = linesOf(found);
    const isChanged = (line: MatrixLine) =>
      matrix.roles.some((role) => matrix.compare(line, role).before !== undefined);
    return changedOnly ? all.filter(isChanged) : all;
  }, [found, matrix, changedOnly]);
  const editable = isEditable(view);
  const fields = lines.filter(({ level }) => level !== undefined).length;
  return (
    <>
      <MatrixBar {...{ view, filter, setFilter, purpose, setPurpose, use, setUse }}>
        {view.draft !== undefined && (
          <Checkbox checked={changedOnly} onChange={({ target }) => setChangedOnly(target.checked)}>
            {t('matrix.changedOnly')}
          </Checkbox>
        )}
        {editable && <Button onClick={() => setBulk(true)}>{t('matrix.bulk')}</Button>}
        <span className="quiet bar-end">{t('matrix.shown', { fields, roles: matrix.roles.length })}</span>
      </MatrixBar>
      {lines.length === 0 ? (
        <Empty description={t('matrix.empty')} className="page-wait" />
      ) : (
        <MatrixGrid lines={lines} matrix={matrix} open={(line, role) => setOpened({ line, role })} />
      )}
      <Legend withChanges={view.draft !== undefined} />
      <CellDrawer
        view={view}
        matrix={matrix}
        purpose={purpose}
        use={use}
        opened={opened}
        close={() => setOpened(undefined)}
        editable={editable}
        saved={again}
      />
      {bulk && (
        <BulkEditor
          view={view}
          purpose={purpose}
          use={use}
          filter={filter}
          close={() => setBulk(false)}
          saved={again}
        />
      )}
    </>
  );
}

function MatrixBar(props: {
  readonly view: RuleSetView;
  readonly filter: FieldFilter;
  readonly setFilter: (filter: FieldFilter) => void;
  readonly purpose: string;
  readonly setPurpose: (purpose: string) => void;
  readonly use: Use;
  readonly setUse: (use: Use) => void;
  readonly children: React.ReactNode;
}) {
  const { t } = useSpeech();
  const { view, filter, setFilter, purpose, setPurpose, use, setUse, children } = props;
  const domains = [...new Set(view.catalog.map(({ domain }) => domain))];
  return (
    <div className="bar">
      <Select
        aria-label={t('purpose')}
        className="matrix-purpose"
        showSearch={{ optionFilterProp: 'label' }}
        value={purpose}
        onChange={setPurpose}
        options={view.shown.purposes.map(({ code, name }) => ({
          value: code,
          label: `${t('purpose')}：${name}`,
        }))}
      />
      <Segmented
        aria-label={t('editor.uses')}
        value={use}
        onChange={setUse}
        options={uses.map((value) => ({ value, label: t(`use.${value}`) }))}
      />
      <Input
        allowClear
        className="matrix-search"
        aria-label={t('matrix.search')}
        placeholder={t('matrix.search')}
        value={filter.text}
        onChange={({ target }) => setFilter({ ...filter, text: target.value })}
      />
      <Select
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        className="matrix-level"
        aria-label={t('level')}
        placeholder={t('level')}
        value={[...filter.levels]}
        onChange={(levels: string[]) => setFilter({ ...filter, levels })}
        options={['L1', 'L2', 'L3', 'L4'].map((value) => ({ value, label: value }))}
      />
      <Select
        allowClear
        className="matrix-domain"
        aria-label={t('domain')}
        placeholder={t('domain')}
        value={filter.domain}
        onChange={(domain?: string) => setFilter({ ...filter, domain })}
        options={domains.map((value) => ({ value, label: t(`domain.${value}` as TextKey) }))}
      />
      {children}
    </div>
  );
}
