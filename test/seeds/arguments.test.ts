import { describe, expect, it } from '@jest/globals';
import { readArguments } from '../../seeds/arguments.ts';
import { SetupError } from '../../subgraphs/setup-error.ts';

const domains = ['population', 'legal-entities'];

function refusal(args: readonly string[], environment = {}): string {
  try {
    readArguments(args, environment, domains);
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
  return '';
}

describe('npm run seed', () => {
  it('loads 20,000 people with seed 1 into the embedded database unless told otherwise', () => {
    expect(readArguments([], {}, domains)).toEqual({
      people: 20_000,
      seed: 1,
      dataDirectory: '.data',
      domainDatabaseUrls: {},
    });
  });

  it('takes databases from the command line before the environment, and one domain’s own', () => {
    const environment = {
      DATABASE_URL: 'postgres://one/db',
      LEGAL_ENTITIES_DATABASE_URL: 'postgresql://other/db',
      DATA_DIR: '/srv/data',
    };
    expect(
      readArguments(
        ['--people', '5000', '--seed', '9', '--database-url', 'postgres://two/db'],
        environment,
        domains,
      ),
    ).toEqual({
      people: 5000,
      seed: 9,
      dataDirectory: '/srv/data',
      databaseUrl: 'postgres://two/db',
      domainDatabaseUrls: { 'legal-entities': 'postgresql://other/db' },
    });
  });

  it('names all mistakes at once, and how it is called', () => {
    const message = refusal(['--people', '12', '--seed', 'x'], { DATABASE_URL: 'mysql://secret@host' });
    expect(message).toContain('--people must be a whole number from 1000 to 10000000, not "12".');
    expect(message).toContain('--seed must be a whole number');
    expect(message).toContain('--database-url must begin with postgres://');
    expect(message).toContain('Usage: npm run seed --');
    expect(message).not.toContain('secret');
  });

  it('refuses what it does not know', () => {
    expect(refusal(['--persons', '5'])).toContain("Unknown option '--persons'");
  });
});
