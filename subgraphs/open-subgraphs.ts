// Opens the subgraphs of one process on their databases: one pool for each connection string, so that the domains of the
// embedded database, which has one session, share one connection.

import { chinaToday } from './china-today.ts';
import type { DomainDatabase } from './connection-strings.ts';
import { type Database, openDatabase, type PoolUsage } from './database.ts';
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
  /** Time that one statement may take. */
  readonly statementTimeoutMs?: number;
}

export interface OpenSubgraphs {
  readonly subgraphs: readonly Subgraph[];
  /** Whether every database answers. */
  ready(): Promise<boolean>;
  /** Connections by subgraph; those of the embedded database, which is one for all, under the first. */
  usage(): Readonly<Record<string, PoolUsage>>;
  close(): Promise<void>;
}

const defaultStatementTimeoutMs = 3000;
const syntheticToday = '2026-06-30';
const ping = { name: 'ping', text: 'SELECT 1' };

export function openSubgraphs(options: OpenOptions): OpenSubgraphs {
  const { domains, databases, secret, synthetic, statementTimeoutMs = defaultStatementTimeoutMs } = options;
  const pools = new Map<string, Database>();
  const named = new Map<string, Database>();
  const subgraphs = databases.flatMap(({ domain: name, connectionString, poolSize }): Subgraph[] => {
    const domain = domains.find((one) => one.name === name);
    if (domain === undefined) return [];
    const database =
      pools.get(connectionString) ??
      openDatabase({
        connectionString,
        poolSize,
        statementTimeoutMs,
        applicationName: `yidang-${name}`,
        readOnly: true,
      });
    if (!pools.has(connectionString)) named.set(name, database);
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
    usage: () => Object.fromEntries([...named].map(([name, pool]) => [name, pool.usage()])),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}
