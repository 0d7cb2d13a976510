// One operation of a page: loading, failed or here; asked again when its variables change or when the page says so. An answer
// that is no longer wanted is dropped.

import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../session/session.tsx';
import { type Call, post, RequestFailed } from './graphql.ts';

export interface Query<Data> {
  /** The last answer, also while the next one is under way. */
  readonly data: Data | undefined;
  readonly failure: RequestFailed | undefined;
  readonly loading: boolean;
  again(): void;
}

export interface Ask {
  readonly path: Call['path'];
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Purpose and case, for the data plane. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Not yet: nothing is asked. */
  readonly skip?: boolean;
}

export function useQuery<Data>(ask: Ask): Query<Data> {
  const { headers: ownHeaders, ended } = useSession();
  const [state, setState] = useState<{ data?: Data; failure?: RequestFailed; loading: boolean }>({
    loading: true,
  });
  const [round, setRound] = useState(0);
  const key = JSON.stringify([ask, ownHeaders]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again, and `key` stands for all that is asked.
  useEffect(() => {
    const [{ path, query, variables, headers, skip }, own] = JSON.parse(key) as [Ask, Record<string, string>];
    if (skip === true) return setState({ loading: false });
    const controller = new AbortController();
    setState(({ data }) => ({ loading: true, ...(data === undefined ? {} : { data }) }));
    const call = { path, query, headers: { ...own, ...headers }, signal: controller.signal };
    post<Data>(variables === undefined ? call : { ...call, variables }).then(
      ({ data }) => setState(data === null ? { loading: false } : { data, loading: false }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const failure =
          error instanceof RequestFailed ? error : new RequestFailed('UNREADABLE', String(error));
        if (failure.code === 'UNAUTHENTICATED') ended();
        setState({ failure, loading: false });
      },
    );
    return () => controller.abort();
  }, [key, round, ended]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { data: state.data, failure: state.failure, loading: state.loading, again };
}
