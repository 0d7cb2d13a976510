// How roughly the callers of some roles are told the counts of statistics. In a draft it can be edited.

import type { Rounding } from '../../admin/types.ts';
import { type RuleSetView, useRuleSet } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { EditableList } from '../../pieces/editable-list.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RuleSetChoice } from '../../pieces/rule-set-choice.tsx';
import { RoundingEditor } from './rounding-editor.tsx';

export default function RoundingsPage() {
  const { t } = useSpeech();
  const query = useRuleSet();
  return (
    <Page
      title={t('nav.roundings')}
      lead={t('rounding.lead')}
      actions={query.data && <RuleSetChoice view={query.data} />}
    >
      <Loaded query={query}>{(view) => <RoundingList view={view} again={query.again} />}</Loaded>
    </Page>
  );
}

function RoundingList({ view, again }: { readonly view: RuleSetView; readonly again: () => void }) {
  const { t } = useSpeech();
  return (
    <EditableList<Rounding>
      view={view}
      again={again}
      part="ROUNDINGS"
      rows={view.shown.roundings}
      keyOf={({ id }) => id}
      columns={[
        { title: t('rounding.role'), width: 280, render: (_value, { id }) => <code>{id}</code> },
        { title: t('rounding.multiple'), width: 140, align: 'right', dataIndex: 'multiple' },
        { title: t('editor.reason'), dataIndex: 'reason' },
      ]}
      add={t('rounding.new')}
      none={t('rounding.none')}
      removeSure={(role) => t('rounding.removeSure', { role })}
      editor={(editing) => <RoundingEditor view={view} {...editing} />}
    />
  );
}
