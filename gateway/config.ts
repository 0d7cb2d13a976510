// The settings of a start, read once from the environment and checked as a whole, so that all mistakes are told at once.
// It opens and creates nothing.

import { join, resolve } from 'node:path';
import { z } from 'zod';
import { leastRetentionMonths } from './audit/retention.ts';
import { signatureAlgorithms as checkpointAlgorithms, type SignatureAlgorithm } from './audit/signer.ts';
import type { OpenIdProvider } from './identity/openid-provider.ts';
import { signatureAlgorithms } from './identity/verify-token.ts';
import { limitsSetting, ratesSetting } from './json-setting.ts';
import type { LimitSettings } from './limits/bounds.ts';
import type { OverloadSettings } from './overload.ts';
import type { RateSettings } from './rates.ts';
import { defaultTimeouts, type Timeouts } from './timeouts.ts';
import type { TracingSettings } from './tracing.ts';

export interface Configuration {
  readonly port: number;
  readonly host: string;
  /** Absolute path. */
  readonly dataDirectory: string;
  /** DATABASE_URL; absent: the embedded database. */
  readonly databaseUrl?: string;
  /** Domain → its `<DOMAIN>_DATABASE_URL`. */
  readonly domainDatabaseUrls: Readonly<Record<string, string>>;
  /** Of which the passwords of the domains' roles are made; absent: of the password in DATABASE_URL or of a kept file. */
  readonly databaseRoleSecret?: string;
  /** Domain → its `<DOMAIN>_URL`, the subgraph served elsewhere. */
  readonly domainUrls: Readonly<Record<string, string>>;
  /** Absent: the built-in issuer of the personas. */
  readonly openIdProvider?: OpenIdProvider;
  /** Working days within which requests for access are to be decided. */
  readonly requestWorkingDays: number;
  /** OIDC_CONSOLE_CLIENT: what the console is called at the provider; absent: its users bring a token. */
  readonly consoleClientId?: string;
  /** List of tokens and principals that are not accepted; need not be there. Absolute path. */
  readonly revocationsFile: string;
  /** SUBGRAPHS: which domains are served elsewhere, in a file that may change while the gateway runs. Absolute path. */
  readonly subgraphsFile?: string;
  /** GATEWAY_JWKS, for a subgraph over HTTP: file or URL of the gateway's public keys. */
  readonly gatewayKeys?: string;
  /** File or URL of a foreign supergraph, whose subgraphs are plain. */
  readonly supergraph?: string;
  readonly access: 'rules' | 'open';
  readonly production: boolean;
  /** Who runs query plans. */
  readonly executor: 'own' | 'apollo';
  /** How checkpoints of the audit trail are signed. */
  readonly auditSignature: SignatureAlgorithm;
  /** Months that records stay in the database before they may be archived. */
  readonly auditRetention: number;
  readonly logLevel: LogLevel;
  readonly timeouts: Timeouts;
  readonly overload: OverloadSettings;
  /** OTEL_EXPORTER_OTLP_ENDPOINT: where spans are sent; absent: nothing is traced. */
  readonly tracing?: TracingSettings;
  /** File that says which documents applications may send. Absolute path. */
  readonly trustedDocumentsFile?: string;
  /** LIMITS: what a request may not exceed, where it differs from the defaults. */
  readonly limits?: LimitSettings;
  /** How many people the synthetic province has. */
  readonly people: number;
  readonly seed: number;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** All that is wrong with the environment, one line each with its remedy; values are not repeated, they may be secrets. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The settings are not valid:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

/**
 * @param domains names that `<DOMAIN>_DATABASE_URL` and `<DOMAIN>_URL` may stand for, for example `legal-entities`
 * @throws ConfigurationError
 */
export function readConfiguration(environment: Environment, domains: readonly string[]): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  const own = domainSettings(given, domains, '_DATABASE_URL', isPostgresUrl, postgresUrlRemedy);
  const remote = domainSettings(given, domains, '_URL', isHttpUrl, httpUrlRemedy);
  const problems = [
    ...(parsed.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []),
    ...own.problems,
    ...remote.problems,
    ...contradictions(given, [...Object.keys(own.urls), ...Object.keys(remote.urls)]),
    ...(parsed.data === undefined ? [] : timeoutsOutOfOrder(parsed.data)),
  ];
  if (problems.length > 0 || parsed.data === undefined) throw new ConfigurationError(problems);
  const { data } = parsed;
  return {
    port: data.PORT,
    host: data.HOST,
    dataDirectory: resolve(data.DATA_DIR),
    revocationsFile: resolve(data.REVOCATIONS ?? join(data.DATA_DIR, 'revocations.json')),
    domainDatabaseUrls: own.urls,
    domainUrls: remote.urls,
    access: data.ACCESS,
    production: data.NODE_ENV === 'production',
    executor: data.EXECUTOR,
    auditSignature: data.AUDIT_SIGNATURE,
    auditRetention: data.AUDIT_RETENTION,
    logLevel: data.LOG_LEVEL,
    overload: {
      slots: data.CONCURRENCY,
      queue: data.QUEUE,
      loopDelay: data.LOOP_DELAY,
      rates: data.RATES ?? (data.NODE_ENV === 'production' ? productionRates : {}),
    },
    timeouts: { request: data.REQUEST_TIMEOUT, subgraph: data.SUBGRAPH_TIMEOUT, sql: data.SQL_TIMEOUT },
    requestWorkingDays: data.REQUEST_WORKING_DAYS,
    people: data.PEOPLE,
    seed: data.SEED,
    ...(data.DATABASE_URL === undefined ? {} : { databaseUrl: data.DATABASE_URL }),
    ...(data.DATABASE_ROLE_SECRET === undefined ? {} : { databaseRoleSecret: data.DATABASE_ROLE_SECRET }),
    ...(data.GATEWAY_JWKS === undefined ? {} : { gatewayKeys: data.GATEWAY_JWKS }),
    ...(data.TRUSTED_DOCUMENTS === undefined
      ? {}
      : { trustedDocumentsFile: resolve(data.TRUSTED_DOCUMENTS) }),
    ...(data.NODE_ENV === 'production'
      ? { limits: withProductionPlanning(data.LIMITS) }
      : data.LIMITS === undefined
        ? {}
        : { limits: data.LIMITS }),
    ...(data.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? {}
      : {
          tracing: {
            endpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT,
            serviceName: data.OTEL_SERVICE_NAME,
            trusted: data.OTEL_TRUSTED_CALLERS.split(',').map((address) => address.trim()),
          },
        }),
    ...(data.SUBGRAPHS === undefined ? {} : { subgraphsFile: resolve(data.SUBGRAPHS) }),
    ...(data.SUPERGRAPH === undefined ? {} : { supergraph: data.SUPERGRAPH }),
    ...(data.OIDC_CONSOLE_CLIENT === undefined ? {} : { consoleClientId: data.OIDC_CONSOLE_CLIENT }),
    ...(data.OIDC_ISSUER === undefined || data.OIDC_AUDIENCE === undefined
      ? {}
      : {
          openIdProvider: {
            issuer: data.OIDC_ISSUER,
            audience: data.OIDC_AUDIENCE,
            algorithm: data.OIDC_ALGORITHM,
          },
        }),
  };
}

const postgresUrlRemedy =
  'must be a URL like postgres://user:password@host:5432/database, with special characters as %20, %2F and so on.';
const httpUrlRemedy = 'must be a URL like https://host/graphql.';
const shortestSecret = 16;

const settings = z.object({
  PORT: integer(0, 65_535, 4000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.string().refine(isPostgresUrl, postgresUrlRemedy).optional(),
  DATABASE_ROLE_SECRET: z
    .string()
    .min(shortestSecret, `must have at least ${shortestSecret} characters.`)
    .optional(),
  OIDC_ISSUER: z.string().refine(isHttpUrl, 'must be the URL of an OpenID provider.').optional(),
  OIDC_AUDIENCE: z.string().optional(),
  OIDC_CONSOLE_CLIENT: z.string().optional(),
  OIDC_ALGORITHM: z
    .enum(signatureAlgorithms, `must be one of ${signatureAlgorithms.join(', ')}.`)
    .default('RS256'),
  REVOCATIONS: z.string().optional(),
  GATEWAY_JWKS: z.string().optional(),
  SUBGRAPHS: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().refine(isHttpUrl, 'must be the URL of a collector.').optional(),
  OTEL_SERVICE_NAME: z.string().default('yidang'),
  OTEL_TRUSTED_CALLERS: z.string().default(''),
  SUPERGRAPH: z.string().optional(),
  ACCESS: z.enum(['rules', 'open'], 'must be rules or open.').default('rules'),
  AUDIT_SIGNATURE: z.enum(checkpointAlgorithms, 'must be Ed25519 or SM2.').default('Ed25519'),
  AUDIT_RETENTION: integer(
    leastRetentionMonths,
    1200,
    leastRetentionMonths,
    'months; the law demands three years',
  ),
  NODE_ENV: z.string().optional(),
  EXECUTOR: z.enum(['own', 'apollo'], 'must be own or apollo.').default('own'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}.`).default('info'),
  CONCURRENCY: integer(1, 10_000, 64),
  QUEUE: integer(1, 100_000, 200),
  LOOP_DELAY: integer(10, 60_000, 500),
  RATES: ratesSetting,
  TRUSTED_DOCUMENTS: z.string().optional(),
  REQUEST_TIMEOUT: integer(100, 600_000, defaultTimeouts.request),
  SUBGRAPH_TIMEOUT: integer(100, 600_000, defaultTimeouts.subgraph),
  SQL_TIMEOUT: integer(100, 600_000, defaultTimeouts.sql),
  LIMITS: limitsSetting,
  REQUEST_WORKING_DAYS: integer(1, 100, 5),
  PEOPLE: integer(1000, 10_000_000, 20_000),
  SEED: integer(0, 4_294_967_295, 1),
});

function integer(least: number, most: number, otherwise: number, unit = '') {
  const remedy = `must be a whole number from ${least} to ${most}${unit && ` (${unit})`}.`;
  return z
    .string()
    .regex(/^\d{1,10}$/, remedy)
    .transform(Number)
    .refine((value) => value >= least && value <= most, remedy)
    .default(otherwise);
}

/** What a caller may send where nothing is set, in production. */
const productionRates: RateSettings = {
  principal: { requests: 1000, seconds: 10 },
  application: { requests: 5000, seconds: 10 },
};

/** For how long what a caller asks may be planned in a minute where nothing is set, in production: a sixth of the time. */
function withProductionPlanning(limits: LimitSettings = { default: {}, roles: {} }): LimitSettings {
  return { ...limits, default: { planning: 10_000, ...limits.default } };
}

function isPostgresUrl(text: string): boolean {
  try {
    const { protocol, username, password, pathname } = new URL(text);
    return /^postgres(ql)?:$/.test(protocol) && decodeURIComponent(username + password + pathname) !== '';
  } catch {
    return false;
  }
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

function domainSettings(
  environment: Environment,
  domains: readonly string[],
  suffix: string,
  isValid: (text: string) => boolean,
  remedy: string,
): { urls: Record<string, string>; problems: readonly string[] } {
  const urls: Record<string, string> = {};
  const problems: string[] = [];
  for (const domain of domains) {
    const variable = `${domain.replaceAll('-', '_').toUpperCase()}${suffix}`;
    const value = environment[variable];
    if (value === undefined) continue;
    if (isValid(value)) urls[domain] = value;
    else problems.push(`${variable} ${remedy}`);
  }
  return { urls, problems };
}

function timeoutsOutOfOrder(data: z.infer<typeof settings>): readonly string[] {
  const nested = data.SQL_TIMEOUT < data.SUBGRAPH_TIMEOUT && data.SUBGRAPH_TIMEOUT < data.REQUEST_TIMEOUT;
  return nested
    ? []
    : ['SQL_TIMEOUT must be less than SUBGRAPH_TIMEOUT, and that less than REQUEST_TIMEOUT.'];
}

/**
 * Settings that are each possible and do not go together.
 * @param served domains for which a place is set
 */
function contradictions(given: Environment, served: readonly string[]): readonly string[] {
  const {
    ACCESS,
    SUPERGRAPH,
    SUBGRAPHS,
    DATABASE_URL,
    NODE_ENV,
    OIDC_ISSUER,
    OIDC_AUDIENCE,
    I_KNOW_ACCESS_IS_OPEN,
  } = given;
  const production = NODE_ENV === 'production';
  const open = ACCESS === 'open';
  const rows: readonly (readonly [boolean, string])[] = [
    [
      open && SUPERGRAPH === undefined,
      'ACCESS=open goes with SUPERGRAPH alone: the base databases are never served without rules. Remove ACCESS, or set SUPERGRAPH.',
    ],
    [
      ACCESS === undefined && SUPERGRAPH !== undefined,
      'SUPERGRAPH is a foreign supergraph: say how it is served. Set ACCESS=rules to govern it by rules, or ACCESS=open to let everything pass.',
    ],
    [
      SUPERGRAPH !== undefined && served.length > 0,
      `SUPERGRAPH says itself where its subgraphs are, so the places of ${[...new Set(served)].join(', ')} have no meaning. Remove these, or SUPERGRAPH.`,
    ],
    [
      SUPERGRAPH !== undefined && SUBGRAPHS !== undefined,
      'SUPERGRAPH says itself where its subgraphs are, so SUBGRAPHS has no meaning. Remove it, or SUPERGRAPH.',
    ],
    [
      ACCESS === 'rules' && SUPERGRAPH !== undefined && DATABASE_URL === undefined,
      'DATABASE_URL is missing: the rules of a foreign supergraph live in a database of its own. Set it to an empty PostgreSQL database.',
    ],
    [
      open && production && I_KNOW_ACCESS_IS_OPEN !== '1',
      'ACCESS=open together with NODE_ENV=production needs I_KNOW_ACCESS_IS_OPEN=1, because everybody who reaches the gateway sees everything.',
    ],
    [
      !open && production && OIDC_ISSUER === undefined,
      'OIDC_ISSUER is missing: with NODE_ENV=production the built-in issuer of the personas does not run. Set it to the URL of your OpenID provider.',
    ],
    [
      OIDC_ISSUER !== undefined && OIDC_AUDIENCE === undefined,
      'OIDC_AUDIENCE is missing: set it to what tokens of OIDC_ISSUER for this gateway have as audience.',
    ],
    [
      OIDC_ISSUER === undefined && OIDC_AUDIENCE !== undefined,
      'OIDC_AUDIENCE is given without OIDC_ISSUER. Set both, or neither.',
    ],
  ];
  return rows.flatMap(([wrong, problem]) => (wrong ? [problem] : []));
}
