// What subgraphs withheld of the aggregates of an answer, as the answer states it.

import { suppressedKey } from './rewrite.ts';

/** One thing that is not there, or not exact, and where. */
export interface Suppression {
  /** Response path of the aggregate. */
  readonly path: string;
  readonly reason: string;
  readonly part?: string;
  readonly measure?: string;
  /** Of ROUNDED: what counts are multiples of. */
  readonly multiple?: number;
}

/** @param data the answer as the plan brought it */
export function suppressions(data: unknown): { readonly suppressed?: readonly Suppression[] } {
  const found: Suppression[] = [];
  for (const [path, value] of Object.entries(data ?? {})) {
    const text =
      typeof value === 'object' && value !== null ? value[suppressedKey as keyof typeof value] : null;
    if (typeof text !== 'string') continue;
    for (const each of JSON.parse(text) as readonly Omit<Suppression, 'path'>[])
      found.push({ path, ...each });
  }
  return found.length === 0 ? {} : { suppressed: found };
}
