// How GraphiQL asks the gateway: with the headers of the moment, and with a look at what the answer says of access.

import type { Fetcher } from '@graphiql/toolkit';
import type { AccessReport } from '../../pieces/access-table.tsx';

/**
 * @param headers of the next call
 * @param ended called when the gateway no longer takes the token
 * @param report told of each answer's `extensions.access`; undefined where an answer has none
 */
export function createFetcher(
  headers: () => Readonly<Record<string, string>>,
  ended: () => void,
  report: (access: AccessReport | undefined) => void,
): Fetcher {
  return async ({ query, variables, operationName }) => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers() },
      body: JSON.stringify({ query, variables, operationName }),
    });
    if (response.status === 401) ended();
    const answer = await response.json();
    if (operationName !== 'IntrospectionQuery') report(answer.extensions?.access);
    return answer;
  };
}
