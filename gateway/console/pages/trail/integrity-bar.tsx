// Whether the trail is whole: the last verification by this gateway, and a button that begins one.

import { Alert, Button } from 'antd';
import { useEffect } from 'react';
import { useAdmin, useChange } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';

interface Verification {
  readonly state: 'RUNNING' | 'WHOLE' | 'BROKEN' | 'FAILED';
  readonly startedBy: string;
  readonly endedAt: string | null;
  readonly records: number;
  readonly writers: number | null;
  readonly checkpoints: number | null;
  readonly findings: readonly TrailFinding[];
}

interface TrailFinding {
  readonly writer: string;
  readonly kind: string;
  readonly message: string;
}

const lastVerification = `{ trailVerification {
  state startedBy endedAt records writers checkpoints findings { writer kind message }
} }`;
const verifyTrail = 'mutation { verifyTrail { state } }';
const pollMilliseconds = 1000;
const types = { RUNNING: 'info', WHOLE: 'success', BROKEN: 'error', FAILED: 'warning' } as const;

export function IntegrityBar() {
  const { t, moment, count } = useSpeech();
  const { busy, run } = useChange();
  const { data, again } = useAdmin<{ trailVerification: Verification | null }>(lastVerification);
  const last = data?.trailVerification ?? null;
  useEffect(() => {
    if (last?.state !== 'RUNNING') return;
    const timer = setInterval(again, pollMilliseconds);
    return () => clearInterval(timer);
  }, [last?.state, again]);
  const begin = async () => {
    if ((await run(verifyTrail, {})) !== undefined) again();
  };
  return (
    <Alert
      showIcon
      type={last === null ? 'info' : types[last.state]}
      className="note-gap"
      title={last === null ? t('integrity.never') : t(`integrity.${last.state}`)}
      description={
        last !== null && (
          <>
            {t('integrity.facts', {
              records: count(last.records),
              writers: last.writers === null ? '…' : count(last.writers),
              checkpoints: last.checkpoints === null ? '…' : count(last.checkpoints),
            })}{' '}
            {last.endedAt !== null && `${last.startedBy} · ${moment(last.endedAt)}`}
            <ul className="plain">
              {last.findings.map(({ writer, kind, message }) => (
                <li key={`${writer} ${kind}`}>
                  {kind} <code>{writer}</code> {message}
                </li>
              ))}
            </ul>
          </>
        )
      }
      action={
        <Button loading={busy || last?.state === 'RUNNING'} onClick={begin}>
          {t('integrity.verify')}
        </Button>
      }
    />
  );
}
