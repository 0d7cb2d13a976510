// Who is measured. Each opens its own server over the database of `connectionString`, says where it listens and with which
// headers it wants to be asked. Peers run with their defaults.

import { serveApollo, serveMonolith } from './contenders/apollo.ts';
import { serveHive } from './contenders/hive.ts';
import { serveSql } from './contenders/sql.ts';
import { serveYidang } from './contenders/yidang.ts';

export interface Serving {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Those of callers of different rights, by which the same is answered. */
  readonly callers?: readonly Readonly<Record<string, string>>[];
  /** The workload's path is the last part of the address, and only variables are sent. */
  readonly plain?: boolean;
}

interface Contender {
  readonly title: string;
  /** What a federated gateway is compared with; the others are limits. */
  readonly peer: boolean;
  serve(connectionString: string): Promise<Serving>;
}

export const contenders = {
  apollo: {
    title: 'Apollo gateway, subgraphs over HTTP',
    peer: true,
    serve: serveApollo,
  },
  'hive-http': {
    title: 'Hive Gateway, Rust planner, subgraphs over HTTP',
    peer: true,
    serve: (connectionString) => serveHive(connectionString, 'http'),
  },
  'hive-in-process': {
    title: 'Hive Gateway, Rust planner, in process',
    peer: true,
    serve: (connectionString) => serveHive(connectionString, 'in process'),
  },
  monolith: {
    title: 'one GraphQL schema, no federation',
    peer: true,
    serve: serveMonolith,
  },
  'sql-statements': {
    title: 'hand-written SQL statements, bare HTTP',
    peer: false,
    serve: (connectionString) => serveSql(connectionString, 'statements'),
  },
  'sql-json': {
    title: 'one hand-written SQL statement that builds the JSON, bare HTTP',
    peer: false,
    serve: (connectionString) => serveSql(connectionString, 'json'),
  },
  yidang: {
    title: 'Yidang, door and audit',
    peer: false,
    serve: (connectionString) => serveYidang(connectionString, {}),
  },
  'yidang-no-audit': {
    title: 'Yidang, door without audit',
    peer: false,
    serve: (connectionString) => serveYidang(connectionString, { audit: false }),
  },
  'yidang-open': {
    title: 'Yidang, neither',
    peer: false,
    serve: (connectionString) => serveYidang(connectionString, { door: false, audit: false }),
  },
  'yidang-http': {
    title: 'Yidang, door and audit, subgraphs over HTTP',
    peer: false,
    serve: (connectionString) => serveYidang(connectionString, { overHttp: true }),
  },
} as const satisfies Readonly<Record<string, Contender>>;

export type ContenderName = keyof typeof contenders;

export function isContender(name: string): name is ContenderName {
  return Object.hasOwn(contenders, name);
}
