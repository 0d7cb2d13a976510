// What the automatic checks say of a draft.

import { Alert } from 'antd';
import { useSpeech } from '../../language/language.ts';
import type { Checks } from './draft-queries.ts';

export function CheckList({ checks }: { checks: Checks }) {
  const { t, half } = useSpeech();
  const { passed, findings, violations, failures, ungranted } = checks;
  const lines = [
    ...findings.map(({ code, message }) => `${code} ${half(message)}`),
    ...violations.map((violation) => t('checks.violation', violation)),
    ...failures.map((failure) => t('checks.failure', failure)),
  ];
  return (
    <section className="panel">
      <h2>{t('step.checks')}</h2>
      <Alert
        type={passed ? 'success' : 'error'}
        showIcon
        title={t(passed ? 'checks.passed' : 'checks.failed')}
        description={
          lines.length === 0 ? undefined : (
            <ul className="findings">
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )
        }
      />
      {ungranted.length > 0 && (
        <details className="quiet">
          <summary>{t('checks.ungranted', { count: ungranted.length })}</summary>
          <code>{ungranted.join(' ')}</code>
        </details>
      )}
    </section>
  );
}
