// Which rule set a page shows: what is in force, or one of the open drafts. It stands in the address, so that a page can be sent.

import { Select } from 'antd';
import type { RuleSetView } from '../admin/use-rule-set.ts';
import { useSpeech } from '../language/language.ts';
import { go, useRoute } from '../route.ts';

const inForce = '';

export function RuleSetChoice({ view }: { view: RuleSetView }) {
  const { t } = useSpeech();
  const { path } = useRoute();
  return (
    <Select
      aria-label={t('set.choose')}
      className="set-choice"
      value={view.draft?.id ?? inForce}
      onChange={(id) => go(path, id === inForce ? {} : { draft: id })}
      options={[
        { value: inForce, label: t('set.active', { number: view.before.number }) },
        ...draftsOf(view).map(({ id, title }) => ({ value: id, label: t('set.draft', { title }) })),
      ]}
    />
  );
}

/** A draft that is no longer open can still be looked at. */
function draftsOf({ openDrafts, draft }: RuleSetView) {
  const known = draft === undefined || openDrafts.some(({ id }) => id === draft.id);
  return known ? openDrafts : [...openDrafts, draft];
}
