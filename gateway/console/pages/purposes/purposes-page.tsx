// The register of purposes: legal basis, what each demands, what is held back from the person concerned, and the rules that name it.
// In a draft they can be edited.

import { Space } from 'antd';
import type { Purpose } from '../../admin/types.ts';
import { type RuleSetView, useRuleSet } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { EditableList } from '../../pieces/editable-list.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RuleSetChoice } from '../../pieces/rule-set-choice.tsx';
import { hrefOf } from '../../route.ts';
import type { PurposeDocument } from '../../rules/rule-document.ts';
import { PurposeEditor } from './purpose-editor.tsx';

export default function PurposesPage() {
  const { t } = useSpeech();
  const query = useRuleSet();
  return (
    <Page
      title={t('nav.purposes')}
      lead={t('purpose.lead')}
      actions={query.data && <RuleSetChoice view={query.data} />}
    >
      <Loaded query={query}>{(view) => <PurposeList view={view} again={query.again} />}</Loaded>
    </Page>
  );
}

function PurposeList({ view, again }: { readonly view: RuleSetView; readonly again: () => void }) {
  const { t, count } = useSpeech();
  const { shown, draft } = view;
  return (
    <EditableList<Purpose>
      view={view}
      again={again}
      part="PURPOSES"
      rows={shown.purposes}
      keyOf={({ code }) => code}
      columns={[
        {
          title: t('purpose.name'),
          width: 280,
          render: (_value, { name, code }) => (
            <>
              {name}
              <div className="quiet rule-note">
                <code>{code}</code>
              </div>
            </>
          ),
        },
        {
          title: t('purpose.basis'),
          render: (_value, { legalBasis, document }) => (
            <>
              {legalBasis}
              {document.subjectAccessExemption !== undefined && (
                <div className="quiet rule-note">
                  {t('purpose.heldBack', { basis: document.subjectAccessExemption })}
                </div>
              )}
            </>
          ),
        },
        {
          title: t('purpose.demands'),
          width: 160,
          render: (_value, { document }) => <Demands purpose={document} />,
        },
        {
          title: t('purpose.rules'),
          width: 90,
          align: 'right',
          render: (_value, { code }) => {
            const named = shown.rules.filter(({ document }) => document.purposes.includes(code)).length;
            const parameters = { search: code, ...(draft === undefined ? {} : { draft: draft.id }) };
            return <a href={hrefOf('rules', parameters)}>{count(named)}</a>;
          },
        },
      ]}
      add={t('purpose.new')}
      none={t('purpose.none')}
      removeSure={(code) => t('purpose.removeSure', { code })}
      editor={({ row, ...editing }) => <PurposeEditor view={view} row={row?.document} {...editing} />}
    />
  );
}

function Demands({ purpose }: { readonly purpose: PurposeDocument }) {
  const { t } = useSpeech();
  const { caseRequired, consentRequired = false } = purpose;
  if (!caseRequired && !consentRequired) return <span className="quiet">{t('none')}</span>;
  return (
    <Space wrap size={4}>
      {caseRequired && <span className="mark mark-amber">{t('purpose.caseRequired')}</span>}
      {consentRequired && <span className="mark mark-amber">{t('purpose.consentRequired')}</span>}
    </Space>
  );
}
