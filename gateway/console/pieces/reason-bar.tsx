// Where a user says for what purpose, and in which case, the next calls are made.

import { Input } from 'antd';
import type { ReactNode } from 'react';
import { useSpeech } from '../language/language.ts';
import { setCallReason, useCallReason } from '../session/call-reason.ts';

export function ReasonBar({ children }: { children?: ReactNode }) {
  const { t } = useSpeech();
  const { purpose, caseNumber } = useCallReason();
  return (
    <div className="bar">
      <label htmlFor="reason-purpose">
        {t('purpose')}
        <Input
          id="reason-purpose"
          value={purpose}
          onChange={({ target }) => setCallReason({ purpose: target.value.trim() })}
          placeholder="GOVERNMENT_SERVICE"
          className="code reason-purpose"
          spellCheck={false}
        />
      </label>
      <label htmlFor="reason-case">
        {t('case')}
        <Input
          id="reason-case"
          value={caseNumber}
          onChange={({ target }) => setCallReason({ caseNumber: target.value.trim() })}
          placeholder={t('reason.caseOptional')}
          className="code reason-case"
          spellCheck={false}
        />
      </label>
      {children}
    </div>
  );
}
