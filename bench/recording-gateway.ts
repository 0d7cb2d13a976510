// A gateway whose memory is measured: a process of its own, with door, default rules and trail, over the province of DATABASE_URL.
// Its trail is in the database of TRAIL_DATABASE_URL, so that what is measured is only read; where that is empty there is none.

import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { readCatalog } from '../gateway/access/catalog.ts';
import { compilePolicy } from '../gateway/access/policy.ts';
import { ruleSetSchema } from '../gateway/access/rule.ts';
import { buildOwnGateway } from '../gateway/assembly.ts';
import { createDevelopmentIssuer } from '../gateway/identity/development-issuer.ts';
import { createLogger } from '../gateway/log.ts';
import { openTrail } from '../gateway/open-trail.ts';
import { loadSupergraph, supergraphFile } from '../gateway/supergraph.ts';
import { openBenchSubgraphs } from './subgraphs.ts';

/** What is told once it listens. */
export interface Started {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is told for each message that comes. */
export interface Memory {
  /** The most that the process has had resident. */
  readonly peakBytes: number;
  readonly residentBytes: number;
}

const { DATABASE_URL = '', TRAIL_DATABASE_URL = '' } = process.env;
const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-bench-'));
process.once('exit', () => rmSync(dataDirectory, { recursive: true, force: true }));
const catalog = readCatalog(parse(await loadSupergraph(supergraphFile)));
const rules = await readFile(new URL('../seeds/rules.json', import.meta.url), 'utf8');
const policy = compilePolicy(ruleSetSchema.parse(JSON.parse(rules)), catalog, 1);
const logger = createLogger('warn');
const trail =
  TRAIL_DATABASE_URL === ''
    ? undefined
    : await openTrail({
        dataDirectory,
        auditSignature: 'Ed25519',
        ownerConnectionString: TRAIL_DATABASE_URL,
        roleSecret: 'bench',
        logger,
      });
const { subgraphs, ready } = openBenchSubgraphs(DATABASE_URL);
const gateway = await buildOwnGateway({
  dataDirectory,
  subgraphs,
  remote: {},
  production: false,
  policy: () => policy,
  ...(trail === undefined ? {} : { trail: () => trail }),
  introspection: false,
  logger,
  databasesReady: ready,
});
const issuer = await createDevelopmentIssuer(dataDirectory, false);
const started: Started = {
  url: await gateway.app.listen({ port: 0, host: '127.0.0.1' }),
  headers: { authorization: `Bearer ${await issuer.issue('full')}`, 'x-purpose': 'DEVELOPMENT' },
};
process.on('message', () => {
  const memory: Memory = {
    peakBytes: process.resourceUsage().maxRSS * 1024,
    residentBytes: process.memoryUsage.rss(),
  };
  process.send?.(memory);
});
process.on('disconnect', () => process.exit(0));
process.send?.(started);
