// The ids of the gateway's requests for which a subgraph is asked, so that what its log says leads to theirs. One text, and a short
// one, whoever sends it.

/** Of a call that more requests share, the first are named. */
const mostNamed = 10;
const shape = new RegExp(`^[\\w-]{1,64}(?: [\\w-]{1,64}){0,${mostNamed - 1}}$`);

/** @param calls that are made as one. @returns their ids with spaces between, each once; undefined where none has one */
export function requestIdsOf(calls: readonly { readonly requestIds?: string }[]): string | undefined {
  const named = new Set<string>();
  for (const { requestIds } of calls) {
    if (requestIds !== undefined) named.add(requestIds);
    if (named.size === mostNamed) break;
  }
  return named.size === 0 ? undefined : [...named].join(' ');
}

/** Nothing that could be taken for a line of a log, or for something else in one. */
export function areRequestIds(given: unknown): given is string {
  return typeof given === 'string' && shape.test(given);
}
