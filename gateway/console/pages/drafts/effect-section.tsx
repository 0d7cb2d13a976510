// Who gains and who loses by a draft, as the gateway works it out of its decisions. It is asked apart from the rest of the page, since
// it takes the longest.

import { Table } from 'antd';
import { type CatalogType, draftSummaryFields } from '../../admin/types.ts';
import { useAdmin } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { RungTag } from '../../pieces/rung-tag.tsx';
import type { Use } from '../../rules/rule-document.ts';
import { useTitles } from '../../rules/use-titles.ts';
import type { DraftDetail } from './draft-queries.ts';

interface EffectChange {
  readonly coordinate: string;
  readonly use: Use;
  readonly before: string;
  readonly after: string;
  readonly callers: readonly Caller[];
}

interface Caller {
  readonly role: string | null;
  readonly organization: string | null;
  readonly application: string | null;
  readonly principal: string | null;
  readonly purpose: string;
}

interface SemanticDiff {
  readonly gains: readonly EffectChange[];
  readonly losses: readonly EffectChange[];
  readonly undecided: readonly string[];
}

const change = 'coordinate use before after callers { role organization application principal purpose }';
const draftDiff = `query ($id: ID!) {
  draft(id: $id) { ${draftSummaryFields} diff { gains { ${change} } losses { ${change} } undecided } }
}`;

export function EffectSection({ catalog, draft }: { catalog: readonly CatalogType[]; draft: DraftDetail }) {
  const { t } = useSpeech();
  const query = useAdmin<{ draft: { diff: SemanticDiff } | null }>(draftDiff, { id: draft.id });
  return (
    <section className="panel">
      <h2>
        {t('step.diff')} <span className="quiet">{t('effect.lead')}</span>
      </h2>
      <Loaded query={query}>
        {(answer) =>
          answer.draft === null ? null : <Effects diff={answer.draft.diff} catalog={catalog} draft={draft} />
        }
      </Loaded>
    </section>
  );
}

type Line = EffectChange & { readonly clearer: boolean };

interface EffectsProps {
  readonly diff: SemanticDiff;
  readonly catalog: readonly CatalogType[];
  readonly draft: DraftDetail;
}

function Effects({ diff, catalog, draft }: EffectsProps) {
  const { t } = useSpeech();
  const titleOf = useTitles(catalog);
  const purposes = new Map(draft.purposes.map(({ code, name }) => [code, name]));
  const { gains, losses, undecided } = diff;
  const lines: readonly Line[] = [
    ...losses.map((each) => ({ ...each, clearer: false })),
    ...gains.map((each) => ({ ...each, clearer: true })),
  ];
  return (
    <>
      {lines.length > 0 && <p>{t('effect.summary', { gains: gains.length, losses: losses.length })}</p>}
      {undecided.length > 0 && <p>{t('effect.undecided', { list: undecided.join(' ') })}</p>}
      <Table<Line>
        size="small"
        rowKey={({ coordinate, use, before, after, clearer }) =>
          [coordinate, use, before, after, clearer].join(' ')
        }
        dataSource={lines}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t('effect.none') }}
        columns={[
          {
            width: 110,
            title: t('effect.change'),
            render: (_value, { clearer }) => (
              <span className={clearer ? 'mark mark-green' : 'mark mark-red'}>
                {t(clearer ? 'effect.gains' : 'effect.loses')}
              </span>
            ),
          },
          {
            title: t('field'),
            render: (_value, { coordinate, use }) => (
              <>
                {titleOf(coordinate)} <code className="quiet">{coordinate}</code>
                {use !== 'READ' && <span className="mark mark-blue">{t(`use.${use}`)}</span>}
              </>
            ),
          },
          {
            title: t('access.outcome'),
            width: 290,
            render: (_value, { before, after }) => (
              <span className="tags">
                <RungTag rung={before} /> → <RungTag rung={after} />
              </span>
            ),
          },
          {
            title: t('effect.callers'),
            render: (_value, { callers }) => (
              <ul className="plain">
                {callers.map((caller) => (
                  <li key={JSON.stringify(caller)}>
                    <code>{callerText(caller)}</code> {purposes.get(caller.purpose) ?? caller.purpose}
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </>
  );
}

function callerText({ role, organization, application, principal }: Caller): string {
  return [role, organization, application, principal].filter((each) => each !== null).join(' · ') || '*';
}
