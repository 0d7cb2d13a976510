// What the benchmarks of the gateway share: the seeded province of DATABASE_URL behind gateways of this process, the person
// file as somebody who may see everything asks for it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '../gateway/access/policy.ts';
import { buildOwnGateway, type OwnSettings } from '../gateway/assembly.ts';
import { createDevelopmentIssuer } from '../gateway/identity/development-issuer.ts';
import { createLogger } from '../gateway/log.ts';
import { openBenchSubgraphs } from './subgraphs.ts';

/** @throws Error with the remedy when there is no database to measure on */
export function connectionStringOf(environment: NodeJS.ProcessEnv): string {
  const connectionString = environment.DATABASE_URL;
  if (connectionString === undefined)
    throw new Error('Set DATABASE_URL to a seeded PostgreSQL (npm run seed).');
  return connectionString;
}

export interface BenchProvince {
  /** A gateway that listens under the rules; `ask` fetches a person's file, `post` whatever a document asks, and both fail unless the answer is whole. */
  serve(
    policy: Policy | 'open',
    trail?: OwnSettings['trail'],
  ): Promise<{ ask(personId: string): Promise<string>; post(query: string): Promise<unknown> }>;
  close(): Promise<void>;
}

export async function openBenchProvince(connectionString: string): Promise<BenchProvince> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-bench-'));
  const issuer = await createDevelopmentIssuer(dataDirectory, false);
  const headers = { authorization: `Bearer ${await issuer.issue('full')}`, 'x-purpose': 'DEVELOPMENT' };
  const { subgraphs, ready, close } = openBenchSubgraphs(connectionString);
  const closing: (() => Promise<void>)[] = [];
  return {
    async serve(policy, trail) {
      const gateway = await buildOwnGateway({
        dataDirectory,
        subgraphs,
        remote: {},
        production: false,
        policy: policy === 'open' ? 'open' : () => policy,
        ...(trail === undefined ? {} : { trail }),
        introspection: false,
        logger: createLogger('silent'),
        databasesReady: ready,
      });
      closing.push(gateway.close);
      const address = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
      const whole = async (response: Response) => {
        const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
        if (errors !== undefined) throw new Error(JSON.stringify(errors));
        return data;
      };
      return {
        async ask(personId) {
          const url = `${address}/views/person-profile?personId=${personId}`;
          return JSON.stringify(await whole(await fetch(url, { headers })));
        },
        async post(query) {
          const body = JSON.stringify({ query });
          const json = { ...headers, 'content-type': 'application/json' };
          return whole(await fetch(`${address}/graphql`, { method: 'POST', headers: json, body }));
        },
      };
    },
    async close() {
      await Promise.all(closing.map((each) => each()));
      await close();
      await rm(dataDirectory, { recursive: true });
    },
  };
}
