// The gateway put together in front of somebody else's supergraph that rules govern: the lens is applied in the place of its
// plain subgraphs.

import { administration } from './administration.ts';
import {
  closeAll,
  type OwnSettings,
  openSettingsRevocations,
  subgraphSecretName,
  subgraphUrl,
} from './assembly.ts';
import { openRecording } from './audit-keys.ts';
import { ownDataSource } from './data-sources.ts';
import type { ExecutorChoice } from './federation.ts';
import { createFindSubject } from './find-subject.ts';
import type { GovernedSupergraph } from './governed-supergraph.ts';
import type { GraphParts } from './graph.ts';
import { createGraphQLClient, type GraphQLClient } from './graphql-client.ts';
import { createDevelopmentIssuer } from './identity/development-issuer.ts';
import { openIdProvider } from './identity/openid-provider.ts';
import { createTokenVerifier } from './identity/verify-token.ts';
import { loadSecret } from './keys.ts';
import type { LimitSettings } from './limits/bounds.ts';
import type { OpenTrail } from './open-trail.ts';
import { type OperationSettings, openOperations, watched } from './operations.ts';
import { createPlainSubgraph } from './plain/subgraph.ts';
import type { Rules } from './rules.ts';
import { keyLookups } from './section-failure.ts';
import { buildGateway, type Gateway } from './server.ts';
import { verifyInstallation } from './verify-installation.ts';

export interface GovernedSettings
  extends OperationSettings,
    Pick<OwnSettings, 'dataDirectory' | 'openIdProvider' | 'revocationsFile' | 'production' | 'logger'> {
  readonly supergraph: GovernedSupergraph;
  readonly rules: Rules;
  /** The audit trail; absent: nothing is recorded, which only tests may ask for. */
  readonly trail?: Pick<OpenTrail, 'trail' | 'questions'>;
  readonly introspection: boolean;
  /** What a request may not exceed; absent: the defaults. */
  readonly limits?: LimitSettings;
  /** Who runs the plans; our own executor unless it is said. */
  readonly executor?: ExecutorChoice;
  readonly databasesReady: () => Promise<boolean>;
  /** Today's date, YYYY-MM-DD. */
  readonly today: () => string;
}

export interface GovernedGateway extends Gateway {
  /** Answers with another supergraph from now on. INVARIANT: the active rules fit it. */
  govern(supergraph: GovernedSupergraph): Promise<void>;
}

/** With identity and rules. */
export async function buildGovernedGateway(settings: GovernedSettings): Promise<GovernedGateway> {
  const { rules, trail, introspection, limits, executor = 'own', logger, databasesReady, today } = settings;
  const secret = await loadSecret(settings.dataDirectory, subgraphSecretName);
  const issuer =
    settings.openIdProvider === undefined
      ? await createDevelopmentIssuer(settings.dataDirectory, settings.production)
      : openIdProvider(settings.openIdProvider);
  let governed = settings.supergraph;
  const operations = await openOperations(settings, logger);
  const recording = trail && (await openRecording(settings, () => trail));
  const revocations = await openSettingsRevocations(settings, recording);
  const desk = () =>
    trail === undefined || recording === undefined
      ? null
      : {
          database: trail.questions,
          pseudonyms: recording.pseudonyms,
          // No subgraph is asked whose number it is: a plain one knows of no lens that shows nothing else.
          namesOf: createFindSubject(governed.sdl, governed.catalog, new Map(), recording.normalise),
          verify: (onProgress: (records: number) => void) =>
            verifyInstallation(settings.dataDirectory, trail.questions, onProgress),
        };

  function partsOf(supergraph: GovernedSupergraph): GraphParts {
    const clients: GraphQLClient[] = [];
    const lookups = keyLookups(supergraph.sdl);
    const sources = operations.sources();
    return {
      supergraphSdl: supergraph.sdl,
      policy: () => rules.policyOver(supergraph.catalog),
      buildDataSource({ name, url }) {
        const client = createGraphQLClient({ url: subgraphUrl(name, url) });
        clients.push(client);
        const model = supergraph.models.get(name);
        if (model === undefined) throw new Error(`the supergraph does not say what subgraph ${name} has`);
        return ownDataSource(createPlainSubgraph({ model, client, secret, today }), lookups, sources.options);
      },
      onServing() {
        sources.onServing();
        governed = supergraph;
        rules.govern(supergraph.catalog);
      },
      onStopped: () => closeAll(clients),
    };
  }

  const gateway = await buildGateway({
    ...operations.options,
    ...partsOf(settings.supergraph),
    identity: createTokenVerifier(issuer, revocations),
    revocationsCurrent: revocations.isCurrent,
    admin: administration({
      rules: () => rules,
      desk,
      subgraphs: () => [...governed.models.keys()].map((name) => ({ name, remote: true })),
      ...watched(operations),
      revocationsCurrent: revocations.isCurrent,
      synthetic: false,
      databasesReady,
      logger,
      ...(trail === undefined ? {} : { trail: () => trail }),
    }),
    ...(recording === undefined ? {} : { recording }),
    introspection,
    ...(limits === undefined ? {} : { limits }),
    executor,
    logger,
    databasesReady,
    async release() {
      revocations.close();
    },
  });
  return { ...gateway, govern: (supergraph) => gateway.replace(partsOf(supergraph)) };
}
