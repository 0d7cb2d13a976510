// A gateway over the real supergraph and the real subgraphs, whose databases nobody can reach: for everything that is
// settled before, or in spite of, the data.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownDataSource } from '../../gateway/data-sources.ts';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.ts';
import type { PersonaName } from '../../gateway/identity/personas.ts';
import { createTokenVerifier } from '../../gateway/identity/verify-token.ts';
import { createLogger } from '../../gateway/log.ts';
import { keyLookups } from '../../gateway/section-failure.ts';
import { buildGateway, type Gateway, type GatewayOptions } from '../../gateway/server.ts';
import { loadSupergraph, supergraphFile } from '../../gateway/supergraph.ts';
import { openDatabase } from '../../subgraphs/database.ts';
import { domains } from '../../subgraphs/index.ts';
import type { Domain } from '../../subgraphs/mapping.ts';
import { createSubgraph, type Subgraph } from '../../subgraphs/subgraph.ts';
import { type Client, listen } from './http.ts';

export interface OfflineGateway {
  readonly gateway: Gateway;
  readonly client: Client;
  readonly headers: Record<string, string>;
  /** What the log says, a line each. */
  readonly log: string[];
  token(persona: PersonaName): Promise<string>;
  close(): Promise<void>;
}

/** @param signIn whether browsers may sign in as personas */
export async function openOfflineGateway(
  options: Partial<GatewayOptions> = {},
  { signIn = false } = {},
): Promise<OfflineGateway> {
  const directory = await mkdtemp(join(tmpdir(), 'yidang-gateway-'));
  const issuer = await createDevelopmentIssuer(directory, false);
  const supergraphSdl = await loadSupergraph(supergraphFile);
  const lookups = keyLookups(supergraphSdl);
  const subgraphs = new Map(domains.map((domain) => [domain.name, offlineSubgraph(domain)]));
  const log: string[] = [];
  const gateway = await buildGateway({
    supergraphSdl,
    buildDataSource: ({ name }) => {
      const subgraph = subgraphs.get(name);
      if (subgraph === undefined) throw new Error(`no subgraph ${name}`);
      return ownDataSource(subgraph, lookups, { timeoutMilliseconds: 2000, report() {} });
    },
    policy: 'open',
    identity: createTokenVerifier(issuer),
    viewsDirectory: fileURLToPath(new URL('../../schema/views/', import.meta.url)),
    introspection: false,
    logger: createLogger('info', { write: (line: string) => log.push(line) }),
    ...(signIn ? { developmentIssuer: issuer } : {}),
    ...options,
  });
  return {
    gateway,
    client: await listen(gateway.app),
    headers: { authorization: `Bearer ${await issuer.issue('full')}` },
    log,
    token: (persona) => issuer.issue(persona),
    async close() {
      await gateway.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Nothing listens on port 1. */
export function offlineSubgraph(domain: Domain): Subgraph {
  return createSubgraph({
    domain,
    database: openDatabase({
      connectionString: 'postgres://nobody@127.0.0.1:1/nothing',
      poolSize: 2,
      applicationName: 'test',
    }),
    secret: new Uint8Array(32),
    synthetic: true,
    today: () => '2026-06-30',
  });
}
