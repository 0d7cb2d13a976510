// The whole gateway on a clone of the seeded province, for tests of who sees what: its rules can be changed between two
// requests, anybody can call it, and it keeps a record of what the subgraphs were asked under which lens.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { SignJWT } from 'jose';
import { readCatalog } from '../../gateway/access/catalog.ts';
import { compilePolicy, type Policy } from '../../gateway/access/policy.ts';
import { type RuleSet, ruleSetSchema } from '../../gateway/access/rule.ts';
import { buildOwnGateway } from '../../gateway/assembly.ts';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.ts';
import type { Principal } from '../../gateway/identity/principal.ts';
import { loadSigningKey, signatureAlgorithm } from '../../gateway/keys.ts';
import { createLogger } from '../../gateway/log.ts';
import { supergraphFile } from '../../gateway/supergraph.ts';
import { domains } from '../../subgraphs/index.ts';
import { openSubgraphs } from '../../subgraphs/open-subgraphs.ts';
import type { Subgraph, SubgraphRequest, SubgraphResult } from '../../subgraphs/subgraph.ts';
import { openTestDatabase } from '../database.ts';
import { type Client, listen } from './http.ts';

export type Claims = Partial<Omit<Principal, 'id'>>;

export interface Fetch extends Pick<SubgraphRequest, 'query' | 'variables' | 'lens'> {
  readonly subgraph: string;
}

export interface RecordingGateway extends Client {
  /** The rules of every request from now on. The same rules are the same version, unless a new one is wanted. */
  use(rules: RuleSet, version?: 'new'): void;
  /** @returns the header Authorization of somebody with these roles and attributes */
  authorization(claims: Claims): Promise<string>;
  /** What the subgraphs were asked since the last time that this was called. */
  takeFetches(): readonly Fetch[];
  /** A subgraph that answers nobody, but whose fetches are kept. */
  down: string | undefined;
  close(): Promise<void>;
}

/** The rules that `npm start` seeds. */
export const defaultRules: RuleSet = ruleSetSchema.parse(
  JSON.parse(await readFile(new URL('../../seeds/rules.json', import.meta.url), 'utf8')),
);

const catalog = readCatalog(parse(await readFile(supergraphFile, 'utf8')));
const logger = createLogger('silent');

export async function openRecordingGateway(): Promise<RecordingGateway> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-recording-'));
  const database = await openTestDatabase();
  const opened = openSubgraphs({
    domains,
    databases: domains.map(({ name, mapping: { schema } }) => ({
      domain: name,
      schema,
      variable: 'DATABASE_URL',
      ownerConnectionString: database.adminConnectionString,
      connectionString: database.connectionString(name),
      poolSize: database.poolSize,
    })),
    secret: new Uint8Array(32),
    synthetic: true,
  });
  const policies = new Map<string, Policy>();
  let policy: Policy | null = null;
  let versions = 0;
  let fetches: Fetch[] = [];
  const outage: { down: string | undefined } = { down: undefined };
  const gateway = await buildOwnGateway({
    dataDirectory,
    subgraphs: opened.subgraphs.map((subgraph) =>
      recording(subgraph, outage, (fetch) => fetches.push(fetch)),
    ),
    remote: {},
    production: false,
    policy: () => policy,
    introspection: true,
    // The cases are asked in one minute.
    limits: { default: { matches: 1_000_000 }, roles: {} },
    logger,
    databasesReady: opened.ready,
  });
  const { issuer, audience } = await createDevelopmentIssuer(dataDirectory, false);
  const { privateKey, keyId } = await loadSigningKey(dataDirectory, 'development-issuer');
  const client = await listen(gateway.app);
  return Object.assign(outage, client, {
    use(rules: RuleSet, version?: 'new') {
      const text = JSON.stringify(rules);
      const known = version === 'new' ? undefined : policies.get(text);
      versions += known === undefined ? 1 : 0;
      policy = known ?? compilePolicy(rules, catalog, versions);
      policies.set(text, policy);
    },
    async authorization(claims: Claims) {
      const token = new SignJWT({ ...claims }).setProtectedHeader({ alg: signatureAlgorithm, kid: keyId });
      token.setIssuer(issuer).setAudience(audience).setSubject('somebody').setExpirationTime('1h');
      return `Bearer ${await token.sign(privateKey)}`;
    },
    takeFetches() {
      const taken = fetches;
      fetches = [];
      return taken;
    },
    async close() {
      await gateway.close();
      await opened.close();
      await database.close();
      await rm(dataDirectory, { recursive: true });
    },
  });
}

function recording(
  subgraph: Subgraph,
  outage: { readonly down: string | undefined },
  record: (fetch: Fetch) => void,
): Subgraph {
  const recorded = (request: SubgraphRequest, answer: () => Promise<SubgraphResult>) => {
    const { query, variables, lens } = request;
    record({ subgraph: subgraph.name, query, variables, lens });
    return outage.down === subgraph.name ? Promise.reject(new Error('nobody answers')) : answer();
  };
  return {
    name: subgraph.name,
    execute: (request) => recorded(request, () => subgraph.execute(request)),
    prepare(query) {
      const call = subgraph.prepare?.(query);
      if (call === undefined) throw new Error('subgraphs of this process prepare documents');
      return (request) => recorded({ query, ...request }, () => call(request));
    },
  };
}
