// Yidang as `npm start` puts it together, with the seeded rules and a caller who may see everything. Its trail is written to the
// database that is measured.

import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { createLocalJWKSet, SignJWT } from 'jose';
import { type Catalog, readCatalog } from '../../gateway/access/catalog.ts';
import { compilePolicy } from '../../gateway/access/policy.ts';
import { type RuleSet, ruleSetSchema } from '../../gateway/access/rule.ts';
import { buildOwnGateway, gatewayKeyName } from '../../gateway/assembly.ts';
import { readConfiguration } from '../../gateway/config.ts';
import { heapGrowth } from '../../gateway/heap-growth.ts';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.ts';
import { loadSigningKey } from '../../gateway/keys.ts';
import { createLogger } from '../../gateway/log.ts';
import { openTrail } from '../../gateway/open-trail.ts';
import { loadSupergraph, supergraphFile } from '../../gateway/supergraph.ts';
import { createHttpService } from '../../subgraphs/http-service.ts';
import type { Serving } from '../contenders.ts';
import { openBenchSubgraphs } from '../subgraphs.ts';

export interface YidangOptions {
  readonly door?: boolean;
  readonly audit?: boolean;
  readonly overHttp?: boolean;
}

export async function serveYidang(connectionString: string, options: YidangOptions): Promise<Serving> {
  const { door = true, audit = true, overHttp = false } = options;
  const started = heapGrowth.bound();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-bench-'));
  process.once('exit', () => rmSync(dataDirectory, { recursive: true, force: true }));
  const issuer = await createDevelopmentIssuer(dataDirectory, false);
  const catalog = readCatalog(parse(await loadSupergraph(supergraphFile)));
  const rules = await readFile(new URL('../../seeds/rules.json', import.meta.url), 'utf8');
  const policy = compilePolicy(withCallers(ruleSetSchema.parse(JSON.parse(rules)), catalog), catalog, 1);
  const logger = createLogger('silent');
  const { subgraphs, ready } = openBenchSubgraphs(connectionString);
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
    // One caller looks up in a second what people do in days.
    limits: { default: { matches: 1_000_000 }, roles: {} },
    overload: readConfiguration({}, []).overload,
    logger,
    databasesReady: ready,
  });
  const url = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
  const headersOf = (token: string) => ({ authorization: `Bearer ${token}`, 'x-purpose': purpose });
  const { privateKey, keyId } = await loadSigningKey(dataDirectory, 'development-issuer');
  const callers = callerRoles.map(async (role) => {
    const claims = new SignJWT({ kind: 'user', roles: [role], attributes: {} })
      .setProtectedHeader({ alg: issuer.algorithm, kid: keyId, typ: 'JWT' })
      .setIssuer(issuer.issuer)
      .setAudience(issuer.audience)
      .setSubject(role.toLowerCase())
      .setIssuedAt()
      .setExpirationTime('24h');
    return headersOf(await claims.sign(privateKey));
  });
  const serving = {
    url: `${url}/graphql`,
    headers: headersOf(await issuer.issue('full')),
    callers: await Promise.all(callers),
  };
  started();
  return serving;
}

const purpose = 'DEVELOPMENT';
const callerRoles = Array.from({ length: 50 }, (_, index) => `CALLER_${index}`);

/** Callers who see what `full` sees but for one field each that no workload asks, so that no two have the same rights. */
function withCallers(ruleSet: RuleSet, { types }: Catalog): RuleSet {
  const whole = ruleSet.rules.filter(({ subjects }) => subjects.roles?.includes('FULL'));
  const unasked = [
    'AnnualReport',
    'Parcel',
    'RealPropertyUnit',
    'StatusChange',
    'AbnormalOperationListing',
    'PlaceName',
  ]
    .flatMap((type) => [...(types.get(type)?.fields.keys() ?? [])].map((field) => `${type}.${field}`))
    .slice(0, callerRoles.length);
  return {
    ...ruleSet,
    rules: [
      ...ruleSet.rules,
      ...whole.map((rule) => ({ ...rule, id: `${rule.id}-callers`, subjects: { roles: callerRoles } })),
      ...unasked.map((field, index) => ({
        id: `bench-caller-${index}`,
        kind: 'LIMIT' as const,
        rung: 'HIDDEN' as const,
        subjects: { roles: [callerRoles[index] as string] },
        purposes: [purpose],
        fields: [field],
        uses: ['READ' as const],
        reason: 'bench',
      })),
    ],
  };
}
