// What could not be had, why, and what to do: the same on every page.

import { Alert, Button } from 'antd';
import type { RequestFailed } from '../http/graphql.ts';
import { useSpeech } from '../language/language.ts';
import type { Speech } from '../language/texts.ts';

export function Failed({ failure, again }: { failure: RequestFailed; again?: () => void }) {
  const speech = useSpeech();
  const { title, remedy } = words(failure, speech);
  return (
    <Alert
      type="error"
      showIcon
      className="failed"
      title={title}
      description={
        <>
          {remedy !== '' && <p>{remedy}</p>}
          <p className="quiet">
            {speech.t('state.code')} <code>{failure.code}</code>
            {failure.requestId !== undefined && (
              <>
                {' · '}
                {speech.t('state.request')} <code>{failure.requestId}</code>
              </>
            )}
          </p>
        </>
      }
      action={again === undefined ? undefined : <Button onClick={again}>{speech.t('state.retry')}</Button>}
    />
  );
}

function words(
  { code, message, remedy = '' }: RequestFailed,
  { t, half }: Speech,
): { title: string; remedy: string } {
  switch (code) {
    case 'UNREACHABLE':
      return { title: t('state.unreachable'), remedy: t('state.unreachableRemedy') };
    case 'UNREADABLE':
      return { title: t('state.unreadable'), remedy: message };
    default:
      return { title: message === '' ? t('state.failed') : half(message), remedy: half(remedy) };
  }
}
