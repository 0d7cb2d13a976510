// One page of a list that the gateway holds in memory, in the Relay form of the domains' lists. A cursor is a position in
// the order of the list, so that any cursor is one: it may name what has gone since.

import { GraphQLError } from 'graphql';

export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
}

const mostEdges = 1000;

/**
 * @param all in the order of their keys
 * @throws GraphQLError PAGE_SIZE for `first` outside 1 to 1000
 */
export function connectionOf<T>(
  all: readonly T[],
  keyOf: (element: T) => string,
  { first, after }: PageArguments,
) {
  requirePageSize({ first });
  const start = Buffer.from(after ?? '', 'base64url').toString('utf8');
  const rest = all.filter((element) => keyOf(element) > start);
  const edges = rest.slice(0, first).map((node) => ({
    cursor: Buffer.from(keyOf(node), 'utf8').toString('base64url'),
    node,
  }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: pageInfoOf(edges, after, rest.length > first),
  };
}

/** Of a page that is read forward. As in the lists of the domains, what stands behind a cursor has a page before it. */
export function pageInfoOf(
  edges: readonly { readonly cursor: string }[],
  after: PageArguments['after'],
  hasNextPage: boolean,
) {
  return {
    hasNextPage,
    hasPreviousPage: after != null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}

/** @throws GraphQLError PAGE_SIZE for `first` outside 1 to 1000 */
export function requirePageSize({ first }: PageArguments): void {
  if (first < 1 || first > mostEdges)
    throw new GraphQLError('PAGE_SIZE', { extensions: { code: 'PAGE_SIZE' } });
}
