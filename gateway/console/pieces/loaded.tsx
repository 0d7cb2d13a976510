// A part of a page that waits for an answer: loading, failed, or what it was asked for. What was there before stays while it is
// asked again, so that nothing jumps.

import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Query } from '../http/use-query.ts';
import { useSpeech } from '../language/language.ts';
import { Failed } from './failed.tsx';

export function Loaded<Data>({
  query,
  children,
}: {
  query: Query<Data>;
  children: (data: Data) => ReactNode;
}) {
  const { t } = useSpeech();
  const { data, failure, loading, again } = query;
  if (failure !== undefined) return <Failed failure={failure} again={again} />;
  if (data === undefined) {
    return (
      <div role="status" aria-label={t('state.loading')}>
        <Skeleton active paragraph={{ rows: 6 }} />
      </div>
    );
  }
  return <div aria-busy={loading}>{children(data)}</div>;
}
