// The admin API from a page: questions that are shown, and changes that are made once.

import { App } from 'antd';
import { useCallback, useState } from 'react';
import { post, RequestFailed } from '../http/graphql.ts';
import { type Query, useQuery } from '../http/use-query.ts';
import { useSpeech } from '../language/language.ts';
import { useSession } from '../session/session.tsx';
import type { DraftSummary } from './types.ts';

export function useAdmin<Data>(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  skip = false,
): Query<Data> {
  return useQuery<Data>({ path: '/admin/graphql', query, variables, skip });
}

export interface Change {
  readonly busy: boolean;
  /** Undefined where it was refused; the user has been told why. */
  run<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data | undefined>;
}

export function useChange(): Change {
  const { headers, ended } = useSession();
  const { notification } = App.useApp();
  const { half, t } = useSpeech();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async <Data>(query: string, variables: Readonly<Record<string, unknown>>) => {
      setBusy(true);
      try {
        const { data } = await post<Data>({ path: '/admin/graphql', query, variables, headers });
        return data ?? undefined;
      } catch (error) {
        const failure =
          error instanceof RequestFailed ? error : new RequestFailed('UNREADABLE', String(error));
        if (failure.code === 'UNAUTHENTICATED') ended();
        const title = failure.message === '' ? t('state.failed') : half(failure.message);
        const remedy = failure.remedy === undefined ? '' : half(failure.remedy);
        notification.error({
          title,
          description: `${remedy} (${failure.code})`,
          placement: 'topRight',
          duration: 8,
        });
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [headers, ended, notification, half, t],
  );
  return { busy, run };
}

export interface DraftChange {
  readonly part: 'RULES' | 'PURPOSES' | 'ROUNDINGS';
  readonly key: string;
  /** Null: it is removed. */
  readonly value: unknown;
}

const edit = `mutation ($draft: ID!, $revision: Int!, $changes: [Change!]!) {
  editDraft(draft: $draft, revision: $revision, changes: $changes) { id revision }
}`;

/** Changes parts of the draft that the page is about. */
export function useDraftChange(draft: Pick<DraftSummary, 'id' | 'revision'> | undefined) {
  const { busy, run } = useChange();
  return {
    busy,
    /** @returns whether it was done */
    async change(...changes: readonly DraftChange[]): Promise<boolean> {
      if (draft === undefined) return false;
      return (await run(edit, { draft: draft.id, revision: draft.revision, changes })) !== undefined;
    },
  };
}
