// Opens the subgraphs of one process on their databases: one pool for each connection string, so that the domains of the
// embedded database, which has one session, share one connection.

import { chinaToday } from './china-today.ts';
import type { DomainDatabase } from './connection-strings.ts';
import { type Database, openDatabase } from './database.ts';
import type { Domain } from './mapping.ts';
import { createSubgraph, type Subgraph } from './subgraph.ts';

export interface OpenOptions {
  readonly domains: readonly Domain[];
  /** Domains that are not in here are not opened: somebody else serves them. */
  readonly databases: readonly DomainDatabase[];
  /** Equal in all processes that serve one installation. */
  readonly secret: Uint8Array;
  /** The province is the synthetic one: its identity numbers are accepted, and its day is the day of its seeds. */
  readonly synthetic: boolean;
}

export interface OpenSubgraphs {
  readonly subgraphs: readonly Subgraph[];
  /** Whether every database answers. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

const statementTimeoutMs = 3000;
const syntheticToday = '2026-06-30';
const ping = { name: 'ping', text: 'SELECT 1' };

export function openSubgraphs({ domains, databases, secret, synthetic }: OpenOptions): OpenSubgraphs {
  const pools = new Map<string, Database>();
  const subgraphs = databases.flatMap(({ domain: name, connectionString, poolSize }): Subgraph[] => {
    const domain = domains.find((one) => one.name === name);
    if (domain === undefined) return [];
    const database =
      pools.get(connectionString) ??
      openDatabase({ connectionString, poolSize, statementTimeoutMs, applicationName: `yidang-${name}` });
    pools.set(connectionString, database);
    return [
      createSubgraph({
        domain,
        database,
        secret,
        synthetic,
        today: synthetic ? () => syntheticToday : chinaToday,
      }),
    ];
  });
  return {
    subgraphs,
    async ready() {
      const answers = await Promise.allSettled([...pools.values()].map((pool) => pool.query(ping, [])));
      return answers.every(({ status }) => status === 'fulfilled');
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}
