// The whole gateway on a clone of the seeded province, put together as `npm start` does, with any of its domains in this
// process, behind HTTP, or gone.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { parse } from 'graphql';
import { createLocalJWKSet } from 'jose';
import { readCatalog } from '../../gateway/access/catalog.ts';
import { compilePolicy } from '../../gateway/access/policy.ts';
import { ruleSetSchema } from '../../gateway/access/rule.ts';
import { buildOwnGateway, gatewayKeyName, type OwnSettings } from '../../gateway/assembly.ts';
import type { ExecutorChoice } from '../../gateway/federation.ts';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.ts';
import { type PersonaName, personas } from '../../gateway/identity/personas.ts';
import { loadSigningKey } from '../../gateway/keys.ts';
import type { LimitSettings } from '../../gateway/limits/bounds.ts';
import { createLogger } from '../../gateway/log.ts';
import { supergraphFile } from '../../gateway/supergraph.ts';
import { createHttpService } from '../../subgraphs/http-service.ts';
import { domains } from '../../subgraphs/index.ts';
import { type OpenSubgraphs, openSubgraphs } from '../../subgraphs/open-subgraphs.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { type Client, listen } from './http.ts';

/** Or under a URL, by whoever answers there. */
export type Serving = 'in this process' | 'over HTTP' | 'gone' | { readonly url: string };

export interface ProvinceGateways {
  readonly database: TestDatabase;
  /** A gateway with each domain served as given; the others are in this process. */
  open(
    serving?: Readonly<Record<string, Serving>>,
    limits?: LimitSettings,
    executor?: ExecutorChoice,
    others?: Partial<Pick<OwnSettings, 'introspection' | 'logger'>>,
  ): Promise<Client & { move(serving: Readonly<Record<string, Serving>>): Promise<void> }>;
  /** Where a domain is served over HTTP. */
  urlOf(domain: string): string;
  /** Token, purpose and case of a persona. */
  headers(persona: PersonaName): Promise<Record<string, string>>;
  close(): Promise<void>;
}

const catalog = readCatalog(parse(await readFile(supergraphFile, 'utf8')));
const rules = JSON.parse(await readFile(new URL('../../seeds/rules.json', import.meta.url), 'utf8'));
/** The default rules, as `npm start` has them. */
const policy = compilePolicy(ruleSetSchema.parse(rules), catalog, 1);

const logger = createLogger('silent');
/** Nothing listens on port 1. */
const goneUrl = 'http://127.0.0.1:1';

export async function openProvince(): Promise<ProvinceGateways> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-gateway-'));
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
  const services = await serveAll(opened, dataDirectory);
  const issuer = await createDevelopmentIssuer(dataDirectory, false);
  const closing: (() => Promise<void>)[] = [];
  const urlsOf = (serving: Readonly<Record<string, Serving>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(serving).flatMap(([name, how]) => {
        if (how === 'in this process') return [];
        if (typeof how === 'object') return [[name, how.url]];
        return [[name, how === 'gone' ? goneUrl : String(services.get(name)?.url)]];
      }),
    );
  return {
    database,
    async open(serving = {}, limits = undefined, executor = 'own', others = {}) {
      const gateway = await buildOwnGateway({
        dataDirectory,
        subgraphs: opened.subgraphs,
        remote: urlsOf(serving),
        production: false,
        policy: () => policy,
        introspection: false,
        executor,
        ...(limits === undefined ? {} : { limits }),
        logger,
        databasesReady: opened.ready,
        ...others,
      });
      closing.push(() => gateway.close());
      return { ...(await listen(gateway.app)), move: (next) => gateway.askAt(urlsOf(next)) };
    },
    urlOf: (domain) => String(services.get(domain)?.url),
    async headers(persona) {
      const { purpose, caseNumber } = { caseNumber: undefined, ...personas[persona] };
      return {
        authorization: `Bearer ${await issuer.issue(persona)}`,
        'x-purpose': purpose,
        ...(caseNumber === undefined ? {} : { 'x-case': caseNumber }),
      };
    },
    async close() {
      await Promise.all(closing.map((close) => close()));
      await Promise.all([...services.values()].map(({ app }) => app.close()));
      await opened.close();
      await database.close();
      await rm(dataDirectory, { recursive: true });
    },
  };
}

async function serveAll(
  { subgraphs, ready }: OpenSubgraphs,
  dataDirectory: string,
): Promise<Map<string, { app: FastifyInstance; url: string }>> {
  const { publicKeys } = await loadSigningKey(dataDirectory, gatewayKeyName);
  const services = subgraphs.map(async (subgraph) => {
    const app = createHttpService({
      subgraph,
      gatewayKeys: createLocalJWKSet(publicKeys),
      logger,
      databaseReady: ready,
    });
    return [subgraph.name, { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) }] as const;
  });
  return new Map(await Promise.all(services));
}
