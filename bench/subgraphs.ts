// The five subgraphs in this process, over one database and as its owner: roles belong to the whole server, which is not for a
// benchmark to change. As with roles, each has connections of its own.

import { domains } from '../subgraphs/index.ts';
import { openSubgraphs } from '../subgraphs/open-subgraphs.ts';

export function openBenchSubgraphs(connectionString: string) {
  return openSubgraphs({
    domains,
    databases: domains.map(({ name, mapping: { schema } }) => ({
      domain: name,
      schema,
      variable: 'DATABASE_URL',
      ownerConnectionString: connectionString,
      connectionString: named(connectionString, name),
      poolSize: 10,
    })),
    secret: new Uint8Array(32),
    synthetic: true,
  });
}

function named(connectionString: string, domain: string): string {
  const url = new URL(connectionString);
  url.searchParams.set('application_name', domain);
  return url.href;
}
