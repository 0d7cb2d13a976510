// One rule for many fields at once: for a class of fields, or for those that the filter of the matrix shows.

import type { RuleSetView } from '../../admin/use-rule-set.ts';
import type { FieldFilter } from '../../rules/field-search.ts';
import { filtered, searchable } from '../../rules/field-search.ts';
import type { FieldSelector, RuleDocument, Use } from '../../rules/rule-document.ts';
import { RuleEditor } from '../rules/rule-editor.tsx';

export interface BulkEditorProps {
  readonly view: RuleSetView;
  readonly purpose: string;
  readonly use: Use;
  readonly filter: FieldFilter;
  readonly close: () => void;
  readonly saved: () => void;
}

export function BulkEditor({ view, purpose, use, filter, close, saved }: BulkEditorProps) {
  const rule: RuleDocument = {
    id: '',
    kind: 'LIMIT',
    rung: 'HIDDEN',
    subjects: {},
    purposes: [purpose],
    fields: selectorsOf(view, filter),
    uses: [use],
    reason: '',
  };
  const done = () => {
    close();
    saved();
  };
  return <RuleEditor view={view} rule={rule} isNew close={close} saved={done} />;
}

/** A domain or a highest level alone is a class, which also holds for fields to come; anything else is a list. */
function selectorsOf({ catalog }: RuleSetView, filter: FieldFilter): readonly FieldSelector[] {
  const { text, levels, domain } = filter;
  const isUpTo = levels.every((level, index) => level === `L${index + 1}`);
  if (text === '' && isUpTo && (domain !== undefined || levels.length > 0)) {
    const maxLevel = levels.at(-1);
    return [
      {
        ...(domain === undefined ? {} : { domain: subgraphName(domain) }),
        ...(maxLevel === undefined ? {} : { maxLevel }),
      },
    ];
  }
  if (text === '' && levels.length === 0) return [];
  return filtered(searchable(catalog), filter).flatMap(({ fields }) =>
    fields.map(({ field }) => field.coordinate),
  );
}

/** `LEGAL_ENTITIES` as rules write it. */
export function subgraphName(domain: string): string {
  return domain.toLowerCase().replaceAll('_', '-');
}
