// One cell of the matrix: its ladder with the rung it stands on, the rules that decide, and the way to change it.

import { Button, Drawer, Empty, Select, Space } from 'antd';
import { useState } from 'react';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { RungTag } from '../../pieces/rung-tag.tsx';
import type { RuleDocument, Use } from '../../rules/rule-document.ts';
import { plain, ruleSentence } from '../../rules/sentence.ts';
import { useWords } from '../../rules/use-words.ts';
import { RuleEditor } from '../rules/rule-editor.tsx';
import type { Matrix, MatrixLine } from './matrix-rows.ts';

export interface CellDrawerProps {
  readonly view: RuleSetView;
  readonly matrix: Matrix;
  readonly purpose: string;
  readonly use: Use;
  readonly opened: { readonly line: MatrixLine; readonly role: string } | undefined;
  readonly close: () => void;
  readonly editable: boolean;
  readonly saved: () => void;
}

export function CellDrawer(props: CellDrawerProps) {
  const { opened, close } = props;
  const { half } = useSpeech();
  const title = opened === undefined ? '' : `${plain(half(opened.line.title))} · ${opened.role}`;
  return (
    <Drawer open={opened !== undefined} onClose={close} title={title} size={520} destroyOnHidden>
      {opened !== undefined && <CellContent {...props} line={opened.line} role={opened.role} />}
    </Drawer>
  );
}

function CellContent(props: CellDrawerProps & { line: MatrixLine; role: string }) {
  const { view, matrix, purpose, use, line, role, editable, saved, close } = props;
  const { t } = useSpeech();
  const words = useWords(view.catalog, view.shown.purposes);
  const { cell, before } = matrix.compare(line, role);
  const [proposed, setProposed] = useState<RuleDocument>();
  return (
    <div className="cell-content">
      <p>
        <code>{line.coordinate}</code>{' '}
        {line.level !== undefined && <span className={`level level-${line.level}`}>{line.level}</span>}
      </p>
      <h3>{t('matrix.ladder')}</h3>
      <ol className="ladder">
        {line.ladder.map((rung) => (
          <li key={rung} aria-current={rung === cell.best ? 'true' : undefined}>
            <RungTag rung={rung} />
            {rung === cell.best && cell.best !== cell.least && ` ${t('matrix.someRows')}`}
            {rung === before?.best && <span className="quiet"> {t('matrix.was')}</span>}
          </li>
        ))}
      </ol>
      <h3>{t('matrix.because')}</h3>
      {cell.rules.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('matrix.noRules')} />
      ) : (
        <ul className="sentences">
          {cell.rules.map(({ id, document }) => (
            <li key={id}>
              <code>{id}</code>
              <p>{ruleSentence(document, words)}</p>
            </li>
          ))}
        </ul>
      )}
      {cell.narrowed && <p className="quiet">{t('matrix.narrowed')}</p>}
      {editable ? (
        <ChangeCell {...{ line, role, purpose, use, propose: setProposed }} best={cell.best} />
      ) : (
        <p className="quiet">{t('set.readOnly')}</p>
      )}
      {proposed !== undefined && (
        <RuleEditor
          view={view}
          rule={proposed}
          isNew
          close={() => setProposed(undefined)}
          saved={() => {
            setProposed(undefined);
            close();
            saved();
          }}
        />
      )}
    </div>
  );
}

/** A lower rung is a limit, a higher one a grant; the editor opens with either, to be looked at before it is saved. */
function ChangeCell(props: {
  readonly line: MatrixLine;
  readonly role: string;
  readonly purpose: string;
  readonly use: Use;
  readonly best: string;
  readonly propose: (rule: RuleDocument) => void;
}) {
  const { line, role, purpose, use, best, propose } = props;
  const { t } = useSpeech();
  const { ladder, coordinate } = line;
  const [rung, setRung] = useState(best);
  const kind = ladder.indexOf(rung) < ladder.indexOf(best) ? 'GRANT' : 'LIMIT';
  const id = `${role}-${coordinate}-${rung}`
    .toLowerCase()
    .replaceAll(/[^\w-]+/g, '-')
    .slice(0, 100);
  const rule: RuleDocument = {
    id,
    kind,
    rung,
    subjects: { roles: [role] },
    purposes: [purpose],
    fields: [coordinate],
    uses: [use],
    reason: '',
  };
  return (
    <>
      <h3>{t('matrix.change')}</h3>
      <Space>
        <Select
          aria-label={t('rung')}
          value={rung}
          onChange={setRung}
          className="rung-choice"
          options={ladder.map((value) => ({ value, label: <RungTag rung={value} /> }))}
        />
        <Button type="primary" disabled={rung === best} onClick={() => propose(rule)}>
          {t('rule.new')}
        </Button>
      </Space>
    </>
  );
}
