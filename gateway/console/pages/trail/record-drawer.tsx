// One record of the trail, with the rules as the version of that moment had them.

import { Descriptions, Drawer } from 'antd';
import { type CatalogType, catalogFields, type Purpose } from '../../admin/types.ts';
import { useAdmin } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { RungTag } from '../../pieces/rung-tag.tsx';
import type { RuleDocument } from '../../rules/rule-document.ts';
import { ruleSentence } from '../../rules/sentence.ts';
import { useWords } from '../../rules/use-words.ts';
import type { AuditRecord } from './trail-queries.ts';

export function RecordDrawer({ record, close }: { record: AuditRecord | undefined; close: () => void }) {
  const { t } = useSpeech();
  return (
    <Drawer open={record !== undefined} onClose={close} size={760} title={t('audit.record')} destroyOnHidden>
      {record !== undefined && <RecordContent record={record} />}
    </Drawer>
  );
}

function RecordContent({ record }: { record: AuditRecord }) {
  const { t, moment } = useSpeech();
  const facts: readonly (readonly [string, string | number | null])[] = [
    [t('audit.at'), moment(record.at)],
    [t('audit.event'), record.event],
    [t('audit.outcome'), record.code ?? record.outcome],
    [t('audit.who'), record.principal],
    [t('audit.organization'), record.organization],
    [t('audit.application'), record.application],
    [t('purpose'), record.purpose],
    [t('case'), record.caseNumber],
    [t('version'), record.policyVersion],
    [t('audit.subjects'), record.subjectCount],
    [t('audit.latency'), `${record.latencyMilliseconds.toFixed(1)} ms`],
    [t('audit.request'), record.requestId],
  ];
  return (
    <div className="cell-content">
      <Descriptions
        bordered
        size="small"
        column={2}
        items={facts.map(([label, value]) => ({ key: label, label, children: value ?? '—' }))}
      />
      <Cells record={record} />
      <Rules record={record} />
      {record.text !== null && (
        <>
          <h3>{t('audit.text')}</h3>
          <pre className="code data">{record.text}</pre>
        </>
      )}
      {record.detail !== null && (
        <>
          <h3>{t('audit.detail')}</h3>
          <pre className="code data">{JSON.stringify(record.detail, null, 2)}</pre>
        </>
      )}
      <h3>{t('audit.hash')}</h3>
      <code className="breakable">{record.hash}</code>
    </div>
  );
}

function Cells({ record: { cells } }: { record: AuditRecord }) {
  const { t } = useSpeech();
  if (cells.length === 0) return null;
  return (
    <>
      <h3>{t('audit.cells')}</h3>
      <ul className="plain cells">
        {cells.map(({ coordinate, rungs }) => (
          <li key={coordinate}>
            <code>{coordinate}</code>{' '}
            {rungs.map((rung) => (
              <RungTag key={rung} rung={rung} />
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

interface Vocabulary {
  readonly catalog: readonly CatalogType[];
  readonly activeVersion: { readonly purposes: readonly Purpose[] } | null;
}
const vocabulary = `{ ${catalogFields} activeVersion { purposes { code name legalBasis caseRequired } } }`;

function Rules({ record: { rules } }: { record: AuditRecord }) {
  const { t } = useSpeech();
  const { data } = useAdmin<Vocabulary>(vocabulary, {}, rules.length === 0);
  const words = useWords(data?.catalog ?? [], data?.activeVersion?.purposes ?? []);
  if (rules.length === 0) return null;
  return (
    <>
      <h3>{t('audit.rules')}</h3>
      <ul className="sentences">
        {rules.map(({ id, version, document }) => (
          <li key={`${id} ${version}`}>
            <code>{id}</code>{' '}
            {version !== null && <span className="quiet">{t('draft.version', { number: version })}</span>}
            {document !== null && data !== undefined && (
              <p>{ruleSentence(document as RuleDocument, words)}</p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
