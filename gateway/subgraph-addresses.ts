// The file of SUBGRAPHS: which domains are served elsewhere, and where. Unlike `<DOMAIN>_URL` it can change while the gateway runs.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ReloadFailure } from './reloads.ts';

/** A file that is no list of addresses, and what is wrong with it. */
export class SubgraphAddressesError extends Error {
  override readonly name = 'SubgraphAddressesError';
  /** What kept it from being served. */
  readonly reason: Extract<ReloadFailure, 'unreadable' | 'invalid' | 'missing'>;

  constructor(message: string, reason: SubgraphAddressesError['reason']) {
    super(message);
    this.reason = reason;
  }
}

/**
 * @param file JSON, domain → URL: `{ "credit": "http://10.0.0.7:4105/graphql" }`
 * @throws SubgraphAddressesError
 */
export async function readSubgraphAddresses(
  file: string,
  domains: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const fail = (problem: string, reason: SubgraphAddressesError['reason'] = 'invalid') =>
    new SubgraphAddressesError(
      `The file of SUBGRAPHS ${problem}. Write domain and URL, like {"credit": "http://host:4105"}.`,
      reason,
    );
  let given: unknown;
  try {
    given = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw error instanceof SyntaxError ? fail('is no JSON') : fail('cannot be read', 'unreadable');
  }
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw fail('has something else in it');
  const unknown = Object.keys(parsed.data).filter((name) => !domains.includes(name));
  if (unknown.length > 0) throw fail(`names ${unknown.join(', ')}, which is no domain`);
  return parsed.data;
}

const shape = z.record(
  z.string(),
  z.string().refine((text) => /^https?:\/\//.test(text) && URL.canParse(text)),
);
