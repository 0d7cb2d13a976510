// The five subgraphs in this process, over one database and as its owner: roles belong to the whole server, which is not for a
// benchmark to change.

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
      connectionString,
      poolSize: 10,
    })),
    secret: new Uint8Array(32),
    synthetic: true,
  });
}
