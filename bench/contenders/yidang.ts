// Yidang as `npm start` puts it together, with the seeded rules and a caller who may see everything. Its trail is written to the
// database that is measured.

import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { createLocalJWKSet } from 'jose';
import { readCatalog } from '../../gateway/access/catalog.ts';
import { compilePolicy } from '../../gateway/access/policy.ts';
import { ruleSetSchema } from '../../gateway/access/rule.ts';
import { buildOwnGateway, gatewayKeyName } from '../../gateway/assembly.ts';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.ts';
import { loadSigningKey } from '../../gateway/keys.ts';
import { createLogger } from '../../gateway/log.ts';
import { openTrail } from '../../gateway/open-trail.ts';
import { loadSupergraph, supergraphFile } from '../../gateway/supergraph.ts';
import { createHttpService } from '../../subgraphs/http-service.ts';
import { domains } from '../../subgraphs/index.ts';
import { openSubgraphs } from '../../subgraphs/open-subgraphs.ts';
import type { Serving } from '../contenders.ts';

export interface YidangOptions {
  readonly door?: boolean;
  readonly audit?: boolean;
  readonly overHttp?: boolean;
}

export async function serveYidang(connectionString: string, options: YidangOptions): Promise<Serving> {
  const { door = true, audit = true, overHttp = false } = options;
  const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-bench-'));
  const issuer = await createDevelopmentIssuer(dataDirectory, false);
  const catalog = readCatalog(parse(await loadSupergraph(supergraphFile)));
  const rules = await readFile(new URL('../../seeds/rules.json', import.meta.url), 'utf8');
  const policy = compilePolicy(ruleSetSchema.parse(JSON.parse(rules)), catalog, 1);
  const logger = createLogger('silent');
  const { subgraphs, ready } = openSubgraphs({
    domains,
    databases: domains.map(({ name, mapping: { schema } }) => ({
      domain: name,
      schema,
      variable: 'DATABASE_URL',
      ownerConnectionString: connectionString,
      connectionString,
      poolSize: 10,
    })),
    secret: new Uint8Array(32),
    synthetic: true,
  });
  const remote: Record<string, string> = {};
  if (overHttp) {
    const { publicKeys } = await loadSigningKey(dataDirectory, gatewayKeyName);
    for (const subgraph of subgraphs) {
      const gatewayKeys = createLocalJWKSet(publicKeys);
      const service = createHttpService({ subgraph, gatewayKeys, logger, databaseReady: ready });
      remote[subgraph.name] = await service.listen({ port: 0, host: '127.0.0.1' });
    }
  }
  // As the owner: the trail's own role belongs to the whole server, which is not for a benchmark to change.
  const trail = audit
    ? await openTrail({
        dataDirectory,
        auditSignature: 'Ed25519',
        ownerConnectionString: connectionString,
        roleSecret: null,
        logger,
      })
    : undefined;
  const gateway = await buildOwnGateway({
    dataDirectory,
    subgraphs,
    remote,
    production: false,
    policy: door ? () => policy : 'open',
    ...(trail === undefined ? {} : { trail: () => trail }),
    introspection: false,
    logger,
    databasesReady: ready,
  });
  const url = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
  const headers = { authorization: `Bearer ${await issuer.issue('full')}`, 'x-purpose': 'DEVELOPMENT' };
  return { url: `${url}/graphql`, headers };
}
