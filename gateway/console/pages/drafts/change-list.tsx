// How a draft differs from the version it began from; rules as sentences, the rest as its data.

import { Table } from 'antd';
import { useSpeech } from '../../language/language.ts';
import type { TextKey } from '../../language/texts.ts';
import type { RuleDocument } from '../../rules/rule-document.ts';
import { ruleSentence, type Words } from '../../rules/sentence.ts';
import { useWords } from '../../rules/use-words.ts';
import type { Difference, DraftAnswer, DraftDetail } from './draft-queries.ts';

export function ChangeList({ answer, draft }: { answer: DraftAnswer; draft: DraftDetail }) {
  const { t } = useSpeech();
  const words = useWords(answer.catalog, draft.purposes);
  return (
    <section className="panel">
      <h2>{t('step.changes')}</h2>
      <Table<Difference>
        size="small"
        rowKey={({ part, key }) => `${part} ${key}`}
        dataSource={draft.differences}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t('changes.none') }}
        columns={[
          {
            title: t('changes.part'),
            width: 220,
            render: (_value, { part, key, before, after }) => (
              <>
                <span className={`mark mark-${looks[kindOf(before, after)]}`}>
                  {t(`changes.${kindOf(before, after)}`)}
                </span>{' '}
                {t(`part.${part}` as TextKey)}
                <div className="quiet rule-note">
                  <code>{key}</code>
                </div>
              </>
            ),
          },
          {
            title: t('changes.before'),
            render: (_value, { part, before }) => <Side part={part} value={before} words={words} />,
          },
          {
            title: t('changes.after'),
            render: (_value, { part, after }) => <Side part={part} value={after} words={words} />,
          },
        ]}
      />
    </section>
  );
}

const looks = { added: 'green', removed: 'red', changed: 'blue' } as const;

function kindOf(before: unknown, after: unknown): 'added' | 'removed' | 'changed' {
  return before === null ? 'added' : after === null ? 'removed' : 'changed';
}

function Side({ part, value, words }: { part: string; value: unknown; words: Words }) {
  if (value === null || value === undefined) return <span className="quiet">—</span>;
  if (part === 'RULES') return ruleSentence(value as RuleDocument, words);
  return <pre className="code data">{JSON.stringify(value, null, 1)}</pre>;
}
