// What the rule in the form says and how much it speaks of, while it is written.

import { useMemo } from 'react';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { rolesOf } from '../../rules/cell.ts';
import { coordinatesOf, type RuleDocument } from '../../rules/rule-document.ts';
import { ruleSentence } from '../../rules/sentence.ts';
import { useWords } from '../../rules/use-words.ts';

export function RulePreview({ view, rule }: { view: RuleSetView; rule: RuleDocument }) {
  const { t } = useSpeech();
  const words = useWords(view.catalog, view.shown.purposes);
  const coordinates = useMemo(
    () => new Set(rule.fields.flatMap((selector) => coordinatesOf(selector, view.catalog))),
    [rule.fields, view.catalog],
  );
  const fields = [...coordinates].filter((coordinate) => coordinate.includes('.')).length;
  const named = rule.subjects.roles ?? ['*'];
  const roles = named.includes('*') ? rolesOf(view.shown.rules).length : named.length;
  return (
    <section className="rule-preview" aria-live="polite">
      <h3>{t('editor.reads')}</h3>
      <p>{rule.fields.length === 0 || rule.uses.length === 0 ? '—' : ruleSentence(rule, words)}</p>
      <p className="quiet">{t('editor.affects', { fields, types: coordinates.size - fields, roles })}</p>
    </section>
  );
}
