// The gateway over the harbour, governed by rules that a test may change between two requests.

import { compilePolicy } from '../../../gateway/access/policy.ts';
import type { Rule, RuleSet } from '../../../gateway/access/rule.ts';
import { ownDataSource } from '../../../gateway/data-sources.ts';
import { governSupergraph } from '../../../gateway/governed-supergraph.ts';
import { createGraphQLClient, type GraphQLClient } from '../../../gateway/graphql-client.ts';
import { anonymous } from '../../../gateway/identity/principal.ts';
import type { VerifyToken } from '../../../gateway/identity/verify-token.ts';
import { createLogger } from '../../../gateway/log.ts';
import { createPlainSubgraph } from '../../../gateway/plain/subgraph.ts';
import { keyLookups } from '../../../gateway/section-failure.ts';
import { buildGateway } from '../../../gateway/server.ts';
import { grant, ruleSet } from '../access/small-world.ts';
import { type Answer, listen } from '../http.ts';
import type { Harbour } from './harbour.ts';

export interface HarbourGateway {
  /** The rules of every request from now on. */
  use(rules: readonly Rule[], rest?: Partial<RuleSet>): void;
  /** The attributes of whoever calls from now on. */
  call(attributes: Readonly<Record<string, string>>): void;
  ask(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/** Everything in clear, but for the types that a test speaks of itself. */
export function allBut(types: readonly string[]): Rule[] {
  return ['Ship', 'Barge', 'Hold', 'Crew', 'Berth', 'Call']
    .filter((type) => !types.includes(type))
    .map((type) => grant({ fields: [`${type}.*`] }));
}

/** @param identity who calls; absent: somebody of whom no token was verified */
export async function openHarbourGateway(harbour: Harbour, identity?: VerifyToken): Promise<HarbourGateway> {
  const { sdl, catalog, models } = governSupergraph(harbour.supergraphSdl);
  const clients: GraphQLClient[] = [];
  let attributes: Readonly<Record<string, string>> = { flag: 'NO' };
  let version = 0;
  let policy = compilePolicy(ruleSet([]), catalog, version);
  const gateway = await buildGateway({
    supergraphSdl: sdl,
    identity: identity ?? (async () => ({ ...anonymous, attributes })),
    policy: () => policy,
    introspection: true,
    logger: createLogger('silent'),
    buildDataSource({ name, url = '' }) {
      const client = createGraphQLClient({ url });
      clients.push(client);
      const model = models.get(name);
      if (model === undefined) throw new Error(`no subgraph ${name}`);
      const subgraph = createPlainSubgraph({
        model,
        client,
        secret: new Uint8Array(32),
        today: () => '2026-06-30',
      });
      return ownDataSource(subgraph, keyLookups(sdl), { timeoutMilliseconds: 2000, report() {} });
    },
  });
  const client = await listen(gateway.app);
  return {
    use(rules, rest) {
      version += 1;
      policy = compilePolicy(ruleSet(rules, rest), catalog, version);
    },
    call(given) {
      attributes = given;
    },
    ask: (query, variables = {}, headers = {}) =>
      client.post({ query, variables }, { 'x-purpose': 'P', ...headers }),
    async close() {
      await gateway.close();
      await Promise.all(clients.map((each) => each.close()));
    },
  };
}
