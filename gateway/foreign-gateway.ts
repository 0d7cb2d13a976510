// The gateway in front of somebody else's supergraph, as `npm start` opens it: governed by rules in a database of its own, or
// open to everybody.

import { buildForeignGateway } from './assembly.ts';
import type { Configuration } from './config.ts';
import { buildGovernedGateway } from './governed-assembly.ts';
import { type GovernedSupergraph, loadGovernedSupergraph, SupergraphError } from './governed-supergraph.ts';
import { createLogger } from './log.ts';
import { openTrail } from './open-trail.ts';
import type { PolicyDatabase } from './policy-store.ts';
import { roleSecret } from './role-secret.ts';
import { misfitsOf, newcomersOf, openRules, type Rules } from './rules.ts';
import type { Gateway } from './server.ts';
import { UnreadableSupergraph } from './supergraph.ts';

/** One that can be told that its supergraph is another. */
export interface ReloadableGateway extends Gateway {
  /** @throws Error when it stays with the one that it has, and why */
  reload(): Promise<void>;
}

export async function openForeignGateway(
  configuration: Configuration,
  supergraph: string,
): Promise<ReloadableGateway> {
  const { production, logLevel, limits, executor, timeouts, overload, trustedDocumentsFile, tracing } =
    configuration;
  const gateway = await buildForeignGateway({
    supergraph,
    introspection: !production,
    logger: createLogger(logLevel),
    executor,
    timeouts,
    overload,
    ...(tracing === undefined ? {} : { tracing }),
    ...(trustedDocumentsFile === undefined ? {} : { trustedDocumentsFile }),
    ...(limits === undefined ? {} : { limits }),
  }).catch(explain);
  return { ...gateway, reload: () => gateway.reload().catch(explain) };
}

function explain(error: Error): never {
  throw new SupergraphError(
    `SUPERGRAPH cannot be loaded: ${error.message}. Set it to the file or URL of a composed Federation 2 supergraph.`,
    error instanceof UnreadableSupergraph ? 'unreadable' : 'invalid',
  );
}

export interface GovernedStart {
  readonly configuration: Configuration;
  readonly supergraph: string;
  /** Of the database of the rules and the trail, as its owner. */
  readonly connectionString: string;
  /** Where the rules are. */
  readonly database: PolicyDatabase & { end(): Promise<void> };
  readonly today: () => string;
  readonly print: (line: string) => void;
  readonly atEnd: (end: () => Promise<void>) => void;
}

/** @throws SupergraphError when the supergraph cannot be governed, or the active rules are not those of it */
export async function openGovernedGateway(start: GovernedStart): Promise<ReloadableGateway> {
  const { configuration, database, today, print } = start;
  const supergraph = await loadGovernedSupergraph(start.supergraph);
  const { catalog } = supergraph;
  // A failed look leaves the last version in force for a while; the door says so when it cannot wait any longer.
  const rules = await openRules({
    database,
    catalog,
    exclusive: false,
    defaults: null,
    ...(configuration.databaseUrl === undefined ? {} : { noticesFrom: configuration.databaseUrl }),
    report() {},
  });
  start.atEnd(rules.close);
  await requireFit(rules, supergraph);
  const newcomers = newcomersOf(rules);
  if (newcomers !== null) print(newcomers);
  if (rules.policy() === null)
    print('No rules are active, so nothing is shown: npm run rules -- activate <file>');
  const logger = createLogger(configuration.logLevel);
  const trail = await openTrail({
    ...configuration,
    ownerConnectionString: start.connectionString,
    roleSecret: await roleSecret(configuration),
    logger,
  });
  start.atEnd(trail.close);
  if (configuration.openIdProvider === undefined)
    print('Tokens of the built-in issuer: npm run -s token -- <persona> --headers');
  const gateway = await buildGovernedGateway({
    ...configuration,
    supergraph,
    rules,
    trail,
    introspection: !configuration.production,
    logger,
    databasesReady: () => database.query(ping, []).then(() => true),
    today,
  });
  return {
    ...gateway,
    async reload() {
      const next = await loadGovernedSupergraph(start.supergraph);
      await requireFit(rules, next);
      await gateway.govern(next);
      const arrived = newcomersOf(rules);
      if (arrived !== null) logger.warn({ job: 'reload' }, arrived);
    },
  };
}

/** @throws SupergraphError when the active rules are not those of the supergraph */
async function requireFit(rules: Rules, { catalog }: GovernedSupergraph): Promise<void> {
  const misfits = await misfitsOf(rules, catalog);
  if (misfits.length === 0) return;
  throw new SupergraphError(
    ['The active rules do not fit the supergraph. Activate a rule set that does:', ...misfits].join('\n  - '),
    'rules',
  );
}

const ping = { name: 'ping', text: 'SELECT 1' };
