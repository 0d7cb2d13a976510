// The province behind two gateways with the same rules, callers and data, each with a trail of its own: one whose domains
// all obey lenses, and one for which population and credit are plain. What the plain gateway cannot read is cut from the
// lenses of the first, so that both are to answer alike.

import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';
import { type Catalog, ownGraph, readCatalog } from '../../../gateway/access/catalog.ts';
import { type Condition, readsOf } from '../../../gateway/access/condition.ts';
import { compilePolicy } from '../../../gateway/access/policy.ts';
import { buildOwnGateway } from '../../../gateway/assembly.ts';
import type { AuditRecord } from '../../../gateway/audit/record.ts';
import { openRecording } from '../../../gateway/audit-keys.ts';
import { composeSupergraph } from '../../../gateway/compose-supergraph.ts';
import { type Lens, ownDataSource, ownGraphSdl } from '../../../gateway/data-sources.ts';
import { governSupergraph } from '../../../gateway/governed-supergraph.ts';
import { createGraphQLClient, type GraphQLClient } from '../../../gateway/graphql-client.ts';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.ts';
import { type PersonaName, personas } from '../../../gateway/identity/personas.ts';
import { noRevocations } from '../../../gateway/identity/revocations.ts';
import { createTokenVerifier } from '../../../gateway/identity/verify-token.ts';
import { createLogger } from '../../../gateway/log.ts';
import { createPlainSubgraph } from '../../../gateway/plain/subgraph.ts';
import { keyLookups } from '../../../gateway/section-failure.ts';
import { buildGateway } from '../../../gateway/server.ts';
import { loadSupergraph, supergraphFile } from '../../../gateway/supergraph.ts';
import { chinaToday } from '../../../subgraphs/china-today.ts';
import { domains } from '../../../subgraphs/index.ts';
import { openSubgraphs } from '../../../subgraphs/open-subgraphs.ts';
import { loadSdl } from '../../../subgraphs/sdl.ts';
import type { Subgraph } from '../../../subgraphs/subgraph.ts';
import { openTestTrail } from '../audit/test-trail.ts';
import { type Client, listen } from '../http.ts';
import { defaultRules } from '../recording-gateway.ts';
import { plainSdl, servePlainly } from './plain-domains.ts';

export const plainDomains: readonly string[] = ['population', 'credit'];

export interface RecordedClient extends Client {
  /** What was recorded since the last time that this was called. */
  taken(): Promise<readonly AuditRecord[]>;
}

export interface TwoProvinces {
  readonly lensed: RecordedClient;
  readonly plain: RecordedClient;
  readonly dataDirectory: string;
  /** What the plain domains were asked. */
  readonly received: { readonly query: string; readonly headers: object }[];
  /** Attributes of a type that no field holds. */
  unreadable(type: string): readonly string[];
  headers(persona: PersonaName): Promise<Record<string, string>>;
  close(): Promise<void>;
}

const secret = new Uint8Array(32);
const logger = createLogger('silent');
const viewsDirectory = fileURLToPath(new URL('../../../schema/views/', import.meta.url));

export async function openTwoProvinces(): Promise<TwoProvinces> {
  const on = await openTestTrail();
  const { test, dataDirectory } = on;
  const opened = openSubgraphs({
    domains,
    databases: domains.map(({ name, mapping: { schema } }) => ({
      domain: name,
      schema,
      variable: 'DATABASE_URL',
      ownerConnectionString: test.adminConnectionString,
      connectionString: test.connectionString(name),
      poolSize: test.poolSize,
    })),
    secret,
    synthetic: true,
  });
  const received: { query: string; headers: object }[] = [];
  const services = new Map(
    await Promise.all(
      opened.subgraphs
        .filter(({ name }) => plainDomains.includes(name))
        .map(async (subgraph) => {
          const receive = (query: string, headers: object) => void received.push({ query, headers });
          return [subgraph.name, await servePlainly(subgraph, receive)] as const;
        }),
    ),
  );
  const supergraph = governSupergraph(
    composeSupergraph([
      ...domains.map((domain) => {
        const sdl = plainDomains.includes(domain.name) ? plainSdl(domain) : loadSdl(domain);
        return { name: domain.name, sdl };
      }),
      { name: ownGraph.name, sdl: ownGraphSdl() },
    ]),
  );
  const clients: GraphQLClient[] = [];
  const issuer = await createDevelopmentIssuer(dataDirectory, false);
  const trails = { lensed: await on.open('lensed'), plain: await on.open('plain') };
  const policy = compilePolicy(defaultRules, supergraph.catalog, 1);
  const lookups = keyLookups(supergraph.sdl);
  const plain = await buildGateway({
    supergraphSdl: supergraph.sdl,
    viewsDirectory,
    identity: createTokenVerifier(issuer, noRevocations),
    policy: () => policy,
    recording: await openRecording({ dataDirectory, production: false }, () => ({
      trail: trails.plain,
      questions: on.database,
    })),
    introspection: false,
    limits: { default: { matches: 1_000_000 }, roles: {} },
    requestTimeoutMilliseconds: 60_000,
    logger,
    buildDataSource({ name }) {
      const options = { timeoutMilliseconds: 20_000, report() {} };
      const url = services.get(name)?.url;
      const model = supergraph.models.get(name);
      const own = opened.subgraphs.find((each) => each.name === name);
      if (url === undefined || model === undefined) return ownDataSource(own as Subgraph, lookups, options);
      const client = createGraphQLClient({ url });
      clients.push(client);
      return ownDataSource(
        createPlainSubgraph({ model, client, secret, today: chinaToday }),
        lookups,
        options,
      );
    },
  });
  const lensedCatalog = readCatalog(parse(await loadSupergraph(supergraphFile)));
  const lensedPolicy = compilePolicy(defaultRules, lensedCatalog, 1);
  const lensed = await buildOwnGateway({
    dataDirectory,
    subgraphs: opened.subgraphs.map((subgraph) =>
      plainDomains.includes(subgraph.name) ? withoutUnreadable(subgraph, supergraph.catalog) : subgraph,
    ),
    remote: {},
    production: false,
    policy: () => lensedPolicy,
    trail: () => ({ trail: trails.lensed, questions: on.database }),
    introspection: false,
    limits: { default: { matches: 1_000_000 }, roles: {} },
    logger,
    databasesReady: opened.ready,
  });
  const recorded = (client: Client, writer: string): RecordedClient => {
    let seen = 0;
    const taken = async () => {
      const all = await on.records(writer);
      const news = all.slice(seen);
      seen = all.length;
      return news;
    };
    return { ...client, taken };
  };
  return {
    lensed: recorded(await listen(lensed.app), 'lensed'),
    plain: recorded(await listen(plain.app), 'plain'),
    dataDirectory,
    received,
    unreadable(name) {
      const type = supergraph.catalog.types.get(name);
      return [...(type?.attributes.keys() ?? [])].filter((each) => !type?.attributeFields.has(each));
    },
    async headers(persona) {
      const { purpose, caseNumber } = { caseNumber: undefined, ...personas[persona] };
      return {
        authorization: `Bearer ${await issuer.issue(persona)}`,
        'x-purpose': purpose,
        ...(caseNumber === undefined ? {} : { 'x-case': caseNumber }),
      };
    },
    async close() {
      await Promise.all([plain.close(), lensed.close()]);
      await Promise.all(clients.map((each) => each.close()));
      await Promise.all([...services.values()].map((each) => each.close()));
      await Promise.all([trails.lensed.close(), trails.plain.close()]);
      await opened.close();
      await on.close();
    },
  };
}

/** A subgraph that gets lenses in which a condition over an attribute that no field holds is false as a whole. */
function withoutUnreadable(subgraph: Subgraph, { types }: Catalog): Subgraph {
  const cut = (lens: Lens): Lens => {
    if (lens.types === null) return lens;
    const made = Object.entries(lens.types).map(([name, type]) => {
      const held = types.get(name)?.attributeFields;
      const kept = (condition: Condition): Condition =>
        [...readsOf(condition).row].every((attribute) => held?.has(attribute)) && condition;
      const cells = (fields: typeof type.fields) =>
        Object.fromEntries(
          Object.entries(fields).map(([field, cases]) => {
            return [field, cases.map(({ when, rung }) => ({ when: kept(when), rung }))];
          }),
        );
      const { statistics } = type;
      const matches = Object.entries(type.matches).map(([field, when]) => [field, kept(when)]);
      return [
        name,
        {
          rows: kept(type.rows),
          fields: cells(type.fields),
          matches: Object.fromEntries(matches),
          access: type.access.map(kept),
          ...(statistics && {
            statistics: { rows: kept(statistics.rows), fields: cells(statistics.fields) },
          }),
        },
      ];
    });
    return { ...lens, types: Object.fromEntries(made) };
  };
  return {
    name: subgraph.name,
    execute: (request) => subgraph.execute({ ...request, lens: cut(request.lens) }),
  };
}
