// The whole profile of somebody as a caller would see it, before and after a draft: every cell with its rung and the rules that
// decide it. Real data are shown only where all of them are made up; the gateway sees to that.

import { Alert, Empty } from 'antd';
import { useState } from 'react';
import { useChange } from '../../admin/use-admin.ts';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useRuleSet } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RuleSetChoice } from '../../pieces/rule-set-choice.tsx';
import { SimulatedCells } from './simulated-cells.tsx';
import { type Simulated, simulateView } from './simulation.ts';
import { type Question, SimulatorForm } from './simulator-form.tsx';

export default function SimulatorPage() {
  const { t } = useSpeech();
  const query = useRuleSet();
  return (
    <Page
      title={t('nav.simulator')}
      lead={t('simulator.lead')}
      actions={query.data === undefined ? undefined : <RuleSetChoice view={query.data} />}
    >
      <Loaded query={query}>
        {(view) =>
          view.draft === undefined ? (
            <Empty className="page-wait" description={t('simulator.chooseDraft')} />
          ) : (
            <Simulator key={view.draft.id} view={view} draft={view.draft.id} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Simulator({ view, draft }: { view: RuleSetView; draft: string }) {
  const { t } = useSpeech();
  const { busy, run } = useChange();
  const [result, setResult] = useState<Simulated>();
  const simulate = async (question: Question) => {
    const answer = await run<{ simulate: Simulated }>(simulateView, { draft, ...question });
    setResult(answer?.simulate);
  };
  return (
    <>
      <SimulatorForm view={view} busy={busy} onAsk={simulate} />
      {result === undefined ? (
        <Empty className="page-wait" description={t('simulator.start')} />
      ) : (
        <Result result={result} view={view} />
      )}
    </>
  );
}

function Result({ result, view }: { result: Simulated; view: RuleSetView }) {
  const { t } = useSpeech();
  const sides = [
    ['before', result.before.errors],
    ['after', result.after.errors],
  ] as const;
  const [before, after] = [result.before, result.after].map(({ countMultiple }) =>
    countMultiple === null
      ? t('simulator.countsUsual')
      : t('rung.rounded', { multiple: String(countMultiple) }),
  );
  const saysCounts = result.before.countMultiple !== null || result.after.countMultiple !== null;
  return (
    <>
      {saysCounts && (
        <Alert
          type="info"
          showIcon
          className="panel-gap"
          title={t('simulator.counts', { before: before ?? '', after: after ?? '' })}
        />
      )}
      {sides.map(
        ([side, errors]) =>
          errors.length > 0 && (
            <Alert
              key={side}
              type="warning"
              showIcon
              className="panel-gap"
              title={`${t(`simulator.${side}`)} · ${t('simulator.errors', { codes: errors.join(' ') })}`}
            />
          ),
      )}
      {!result.valuesShown && (
        <Alert type="info" showIcon className="panel-gap" title={t('simulator.noValues')} />
      )}
      <SimulatedCells result={result} catalog={view.catalog} />
    </>
  );
}
