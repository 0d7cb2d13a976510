import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, type Environment, readConfiguration } from '../../gateway/config.ts';

const domains = ['credit', 'legal-entities'];

function problemsOf(environment: Environment): readonly string[] {
  try {
    readConfiguration(environment, domains);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs no setting', () => {
    expect(readConfiguration({}, domains)).toEqual({
      port: 4000,
      host: '127.0.0.1',
      dataDirectory: resolve('.data'),
      revocationsFile: resolve('.data/revocations.json'),
      domainDatabaseUrls: {},
      domainUrls: {},
      access: 'rules',
      production: false,
      executor: 'own',
      auditSignature: 'Ed25519',
      auditRetention: 36,
      logLevel: 'info',
      overload: { slots: 64, queue: 200, loopDelay: 500, rates: {} },
      timeouts: { request: 10_000, subgraph: 4000, sql: 3000 },
      requestWorkingDays: 5,
      people: 20_000,
      seed: 1,
    });
  });

  it('reads every setting', () => {
    const environment = {
      PORT: '0',
      HOST: '0.0.0.0',
      DATA_DIR: '/srv/yidang',
      DATABASE_URL: 'postgres://yidang:p%40ss@db:5432/yidang',
      LEGAL_ENTITIES_DATABASE_URL: 'postgresql:///entities?host=/run/postgresql',
      CREDIT_URL: 'http://127.0.0.1:4001',
      DATABASE_ROLE_SECRET: '0123456789abcdef',
      OIDC_ISSUER: 'https://id.example.cn/',
      OIDC_AUDIENCE: 'yidang',
      OIDC_ALGORITHM: 'ES256',
      REVOCATIONS: '/srv/revoked.json',
      NODE_ENV: 'production',
      EXECUTOR: 'apollo',
      AUDIT_SIGNATURE: 'SM2',
      LOG_LEVEL: 'warn',
      CONCURRENCY: '8',
      QUEUE: '50',
      LOOP_DELAY: '300',
      RATES: '{"principal":{"requests":100,"seconds":1}}',
      REQUEST_WORKING_DAYS: '8',
      REQUEST_TIMEOUT: '20000',
      SUBGRAPH_TIMEOUT: '8000',
      SQL_TIMEOUT: '6000',
      LIMITS: '{"roles":{"ANALYST":{"aliases":200}}}',
      PEOPLE: '1000000',
      SEED: '7',
    };
    expect(readConfiguration(environment, domains)).toEqual({
      port: 0,
      host: '0.0.0.0',
      dataDirectory: '/srv/yidang',
      databaseUrl: 'postgres://yidang:p%40ss@db:5432/yidang',
      domainDatabaseUrls: { 'legal-entities': 'postgresql:///entities?host=/run/postgresql' },
      databaseRoleSecret: '0123456789abcdef',
      domainUrls: { credit: 'http://127.0.0.1:4001' },
      openIdProvider: { issuer: 'https://id.example.cn/', audience: 'yidang', algorithm: 'ES256' },
      revocationsFile: '/srv/revoked.json',
      access: 'rules',
      production: true,
      executor: 'apollo',
      auditSignature: 'SM2',
      auditRetention: 36,
      logLevel: 'warn',
      overload: {
        slots: 8,
        queue: 50,
        loopDelay: 300,
        rates: { principal: { requests: 100, seconds: 1 } },
      },
      timeouts: { request: 20_000, subgraph: 8000, sql: 6000 },
      limits: { default: { planning: 10_000 }, roles: { ANALYST: { aliases: 200 } } },
      requestWorkingDays: 8,
      people: 1_000_000,
      seed: 7,
    });
  });

  it('takes an empty setting for none', () => {
    expect(readConfiguration({ PORT: '', DATABASE_URL: '', CREDIT_URL: '' }, domains)).toEqual(
      readConfiguration({}, domains),
    );
  });

  it('tells all mistakes at once, each with its remedy', () => {
    const problems = problemsOf({
      PORT: '70000',
      DATABASE_URL: 'mysql://db/yidang',
      CREDIT_DATABASE_URL: 'db:5432',
      LEGAL_ENTITIES_URL: 'entities:4001',
      DATABASE_ROLE_SECRET: 'short',
      ACCESS: 'closed',
      AUDIT_RETENTION: '35',
      LOG_LEVEL: 'loud',
      LIMITS: '{"default":{"depht":1}}',
      PEOPLE: 'many',
      OIDC_AUDIENCE: 'yidang',
    });
    expect(problems).toEqual([
      'PORT must be a whole number from 0 to 65535.',
      expect.stringMatching(/^DATABASE_URL must be a URL like postgres:/),
      'DATABASE_ROLE_SECRET must have at least 16 characters.',
      'ACCESS must be rules or open.',
      'AUDIT_RETENTION must be a whole number from 36 to 1200 (months; the law demands three years).',
      expect.stringMatching(/^LOG_LEVEL must be one of trace, debug, /),
      expect.stringMatching(/^LIMITS must be a JSON object like .*docs\/limits.md/),
      expect.stringMatching(/^PEOPLE must be a whole number from \d+ to \d+\.$/),
      expect.stringMatching(/^CREDIT_DATABASE_URL must be a URL like postgres:/),
      'LEGAL_ENTITIES_URL must be a URL like https://host/graphql.',
      'OIDC_AUDIENCE is given without OIDC_ISSUER. Set both, or neither.',
    ]);
  });

  it('repeats no value, as any may hold a secret', () => {
    const problems = problemsOf({
      DATABASE_URL: 'postgres://yidang:hunter2%@db/yidang',
      DATABASE_ROLE_SECRET: 'hunter2',
      CREDIT_DATABASE_URL: 'hunter2',
      PORT: 'hunter2',
      ACCESS: 'hunter2',
    });
    expect(problems).toHaveLength(5);
    expect(problems.join()).not.toContain('hunter2');
  });

  it.each([
    ['without SUPERGRAPH', { ACCESS: 'open' }, /^ACCESS=open goes with SUPERGRAPH alone/],
    [
      'in production without a second word',
      { ACCESS: 'open', SUPERGRAPH: 'x.graphql', NODE_ENV: 'production' },
      /needs I_KNOW_ACCESS_IS_OPEN=1/,
    ],
    [
      'in production with a second word that is not 1',
      { ACCESS: 'open', SUPERGRAPH: 'x.graphql', NODE_ENV: 'production', I_KNOW_ACCESS_IS_OPEN: 'true' },
      /needs I_KNOW_ACCESS_IS_OPEN=1/,
    ],
  ])('refuses open access %s', (_case, environment: Environment, problem) => {
    expect(problemsOf(environment)).toEqual([expect.stringMatching(problem)]);
  });

  it.each([
    ['without a word on access', {}, /Set ACCESS=rules to govern it by rules, or ACCESS=open/],
    ['by rules that have no place', { ACCESS: 'rules' }, /^DATABASE_URL is missing: the rules of a foreign/],
    [
      'with places of our own domains',
      { ACCESS: 'open', CREDIT_URL: 'http://127.0.0.1:4001' },
      /so the places of credit have no meaning/,
    ],
  ])('refuses a foreign supergraph %s', (_case, environment: Environment, problem) => {
    expect(problemsOf({ SUPERGRAPH: 'x.graphql', ...environment })).toEqual([expect.stringMatching(problem)]);
  });

  it('serves a foreign supergraph by rules that are kept in a database', () => {
    const environment = {
      SUPERGRAPH: 'x.graphql',
      ACCESS: 'rules',
      DATABASE_URL: 'postgres://yidang@db/rules',
    };
    expect(problemsOf(environment)).toEqual([]);
    expect(readConfiguration(environment, domains)).toMatchObject({
      supergraph: 'x.graphql',
      access: 'rules',
    });
  });

  it('lets open access into production when it is said twice', () => {
    const environment = {
      ACCESS: 'open',
      SUPERGRAPH: 'x.graphql',
      NODE_ENV: 'production',
      I_KNOW_ACCESS_IS_OPEN: '1',
    };
    expect(readConfiguration(environment, domains)).toMatchObject({
      access: 'open',
      supergraph: 'x.graphql',
      limits: { default: { planning: 10_000 } },
    });
    const limits = '{"default":{"planning":500,"depth":9}}';
    expect(readConfiguration({ ...environment, LIMITS: limits }, domains)).toMatchObject({
      limits: { default: { planning: 500, depth: 9 } },
    });
  });

  it('wants times that nest', () => {
    expect(problemsOf({ SQL_TIMEOUT: '4000' })).toEqual([
      expect.stringMatching(/^SQL_TIMEOUT must be less than SUBGRAPH_TIMEOUT/),
    ]);
  });

  it('wants an OpenID provider in production', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^OIDC_ISSUER is missing/),
    ]);
  });

  it('wants the audience of the provider’s tokens', () => {
    expect(problemsOf({ OIDC_ISSUER: 'https://id.example.cn' })).toEqual([
      expect.stringMatching(/^OIDC_AUDIENCE is missing/),
    ]);
  });
});
