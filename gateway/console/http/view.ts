// Calls a stored view over REST and keeps what its answer says of access.

import { type GraphQLFailure, RequestFailed } from './graphql.ts';

export interface ViewAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly GraphQLFailure[];
  readonly entries: readonly ViewEntry[];
}

export interface ViewEntry {
  readonly path: string;
  readonly coordinate: string;
  readonly outcome: string;
  readonly rungs?: readonly string[];
  readonly rules: readonly string[];
  /** Where no rule grants it: a grant that is not in its time, and what to do. */
  readonly lapsed?: { readonly rule: string; readonly remedy: string };
}

/** @throws RequestFailed where there is no data at all */
export async function callView(
  view: string,
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): Promise<ViewAnswer> {
  const url = `/views/${view}?${new URLSearchParams(parameters)}`;
  const response = await fetch(url, { headers: { ...headers } }).catch(() => {
    throw new RequestFailed('UNREACHABLE');
  });
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const body = await response.json().catch(() => null);
  if (body === null) throw new RequestFailed('UNREADABLE', '', undefined, requestId);
  const errors: readonly GraphQLFailure[] = body.errors ?? [];
  if (body.data === undefined || body.data === null) {
    const { code = 'UNREADABLE', remedy } = errors[0]?.extensions ?? {};
    throw new RequestFailed(code, errors[0]?.message, remedy, requestId);
  }
  return { data: body.data, errors, entries: body.extensions?.access?.entries ?? [] };
}
