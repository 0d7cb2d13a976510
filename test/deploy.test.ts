// Nothing here runs a container: what is installed elsewhere is checked as far as reading it goes.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { readConfiguration } from '../gateway/config.ts';
import { domains } from '../subgraphs/index.ts';

const read = (name: string) => readFileSync(new URL(`../deploy/${name}`, import.meta.url), 'utf8');

describe('the Dockerfile', () => {
  const text = read('Dockerfile');
  const lastStage = text.slice(text.lastIndexOf('\nFROM '));

  it('has nothing that the linter finds', () => {
    const findings = validate(text);
    expect(findings.map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  it('is found at fault by the linter where it is', () => {
    expect(validate(text.replace('USER node', 'USR node'))).not.toEqual([]);
  });

  it('ends in a stage without what only building needs, run by a user without rights', () => {
    expect(text.match(/^FROM /gm)?.length).toBeGreaterThan(1);
    expect(lastStage).toContain('\nUSER node\n');
    expect(lastStage.indexOf('USER node')).toBeLessThan(lastStage.indexOf('CMD ['));
    expect(lastStage).not.toMatch(/npm (ci|install)/);
  });
});

describe('what is installed', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    scripts: Record<string, string>;
  };

  it('runs what `npm start` runs, with one arena of memory for all threads', () => {
    const { start = '' } = scripts;
    expect(start).toMatch(/^node [^&|;]+$/);
    expect(read('Dockerfile')).toContain(`\nCMD ${JSON.stringify(start.split(' ')).replaceAll(',', ', ')}`);
    expect(read('yidang.service')).toContain(`\nExecStart=/usr/bin/${start}\n`);
    expect(read('Dockerfile')).toMatch(/MALLOC_ARENA_MAX=1\n/);
    expect(read('yidang.service')).toMatch(/^Environment=.*\bMALLOC_ARENA_MAX=1$/m);
  });

  it('has made it before it is read-only', () => {
    expect(read('Dockerfile')).toContain('&& npm run bundle');
    expect(scripts.prepare).toContain('npm run -s bundle');
    expect(scripts.prestart).toBe('npm run -s bundle');
  });
});

describe('the unit of systemd', () => {
  const unit = read('yidang.service');

  it.each(['NoNewPrivileges=yes', 'ProtectSystem=strict', 'DynamicUser=yes', 'KillSignal=SIGTERM'])(
    'says %s',
    (line) => {
      expect(unit.split('\n')).toContain(line);
    },
  );

  it('waits longer than the gateway takes to finish', () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? [];
    expect(Number(seconds)).toBeGreaterThan(15);
  });
});

describe('the composition of containers', () => {
  const { services } = parse(read('compose.yaml'), { strict: true }) as {
    services: Record<'gateway' | 'database', Record<string, unknown>>;
  };
  const { gateway, database } = services;
  const given: Readonly<Record<string, string>> = {
    DATABASE_PASSWORD: 'secret',
    OIDC_ISSUER: 'https://id.example',
    OIDC_AUDIENCE: 'yidang',
  };

  function filledIn(environment: unknown): Record<string, string> {
    const text = JSON.stringify(environment).replace(/\$\{(\w+)[^}]*\}/g, (_, name: string) => {
      if (given[name] === undefined) throw new Error(`nobody is told to set ${name}`);
      return given[name];
    });
    return JSON.parse(text) as Record<string, string>;
  }

  it('tells the gateway what it takes, in production too', () => {
    const image = Object.fromEntries(
      [...read('Dockerfile').matchAll(/^(?:ENV| {3}) (\w+)=(\S+)/gm)].map(([, name, value]) => [name, value]),
    );
    const environment = { ...image, ...filledIn(gateway.environment) };
    expect(environment.NODE_ENV).toBe('production');
    const configuration = readConfiguration(
      environment,
      domains.map(({ name }) => name),
    );
    expect(configuration).toMatchObject({ port: 4000, dataDirectory: '/data', production: true });
    expect(gateway.ports).toEqual([`127.0.0.1:4000:${configuration.port}`]);
    expect(gateway.volumes).toEqual([`gateway-data:${configuration.dataDirectory}`]);
  });

  it('has the database under the name, user and password by which the gateway finds it', () => {
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = filledIn(database.environment);
    const { DATABASE_URL = '' } = filledIn(gateway.environment);
    expect(DATABASE_URL).toBe(
      `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@database:5432/${POSTGRES_DB}`,
    );
    expect(gateway.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    expect(database.healthcheck).toBeDefined();
  });

  it('builds the Dockerfile, and runs it without rights on a root that is read-only', () => {
    expect(gateway.build).toEqual({ context: '..', dockerfile: 'deploy/Dockerfile' });
    expect(gateway).toMatchObject({ user: 'node', read_only: true, cap_drop: ['ALL'] });
    expect(parseInt(String(gateway.stop_grace_period), 10)).toBeGreaterThan(15);
  });
});
