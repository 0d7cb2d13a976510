// `npm run subgraph -- credit` serves one domain over HTTP, for a gateway that is told so by CREDIT_URL. It takes the settings
// of the gateway; PORT is 4001 and up, in the order of the domains, unless it is set.

import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { createHttpService } from '../subgraphs/http-service.ts';
import { domains } from '../subgraphs/index.ts';
import { migrate } from '../subgraphs/migrate.ts';
import { openSubgraphs } from '../subgraphs/open-subgraphs.ts';
import { SetupError } from '../subgraphs/setup-error.ts';
import { startDatabases } from '../subgraphs/start-databases.ts';
import { gatewayKeyName, subgraphSecretName } from './assembly.ts';
import { type Command, runCommand } from './command.ts';
import { type Configuration, ConfigurationError, readConfiguration } from './config.ts';
import { loadSecret, publicKeysFile } from './keys.ts';
import { AddressError, explained, listenInWords } from './listen.ts';
import { createLogger } from './log.ts';
import { openTracing } from './operations.ts';
import { createProgress } from './progress.ts';
import { roleSecret } from './role-secret.ts';

const firstPort = 4001;
const forOperator = [SetupError, ConfigurationError, AddressError];

runCommand(
  (command) => main(command, process.argv[2]),
  (error) => forOperator.some((kind) => error instanceof kind),
);

async function main(command: Command, name: string | undefined): Promise<void> {
  const names = domains.map((domain) => domain.name);
  const domain = domains.find((one) => one.name === name);
  if (domain === undefined) {
    throw new SetupError(`Usage: npm run subgraph -- <domain>\nThe domains are ${names.join(', ')}.`);
  }
  const ownPort = String(firstPort + domains.indexOf(domain));
  const configuration = readConfiguration({ ...process.env, PORT: process.env.PORT || ownPort }, names);
  const { dataDirectory, production } = configuration;
  const gatewayKeys = await loadGatewayKeys(configuration);
  const progress = createProgress(command.print);
  const { databases, ready, lost, stop } = await startDatabases({
    ...configuration,
    domains: [domain],
    roleSecret: () => roleSecret(configuration),
    onProgress: progress.next,
  });
  command.atEnd(stop);
  void lost.then(() =>
    command.fail(new SetupError('The embedded database ended unexpectedly. Start again.')),
  );
  await ready;
  await migrate({ databases, onProgress: progress.next });
  const secret = await loadSecret(dataDirectory, subgraphSecretName);
  const opened = openSubgraphs({
    domains: [domain],
    databases,
    secret,
    synthetic: !production,
    statementTimeoutMs: configuration.timeouts.sql,
  });
  command.atEnd(opened.close);
  const [subgraph] = opened.subgraphs;
  if (subgraph === undefined) throw new Error(`${domain.name} was not opened`);
  const logger = createLogger(configuration.logLevel);
  const tracing = configuration.tracing && openTracing(configuration.tracing, logger);
  const service = createHttpService({
    subgraph,
    gatewayKeys,
    logger,
    ...(tracing === undefined ? {} : { trace: tracing.register }),
    databaseReady: opened.ready,
  });
  command.atEnd(async () => {
    await service.close();
    await tracing?.close();
  });
  const address = await explained(configuration, () => listenInWords(service, configuration));
  progress.end();
  command.print(`${domain.name} is ready at ${address}/graphql`);
}

/** Where none are named: what a gateway on the same data directory has written there. */
async function loadGatewayKeys({ gatewayKeys, dataDirectory }: Configuration): Promise<JWTVerifyGetKey> {
  if (gatewayKeys !== undefined && /^https?:\/\//.test(gatewayKeys)) {
    return createRemoteJWKSet(new URL(gatewayKeys));
  }
  const file = gatewayKeys ?? publicKeysFile(dataDirectory, gatewayKeyName);
  try {
    return createLocalJWKSet(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    throw new SetupError(
      `The gateway's public keys are not in ${file}. Start the gateway first, or set GATEWAY_JWKS to their file or URL.`,
    );
  }
}
