import { describe, expect, it } from '@jest/globals';
import { type DatabaseSettings, domainDatabases } from '../../subgraphs/connection-strings.ts';

const domains = [
  { name: 'credit', mapping: { schema: 'credit' } },
  { name: 'legal-entities', mapping: { schema: 'legal_entities' } },
];

function onServer(connectionString: string, own: DatabaseSettings['own'] = {}, roleSecret = 'secret') {
  return domainDatabases(domains, { shared: { kind: 'server', connectionString, roleSecret }, own });
}

describe('the databases of the domains', () => {
  it('serves each domain by a login role of its own', () => {
    const url = 'postgres://admin:word@db:5433/yidang?sslmode=require';
    const [credit, legalEntities] = onServer(url);
    expect(credit).toMatchObject({
      domain: 'credit',
      schema: 'credit',
      variable: 'DATABASE_URL',
      ownerConnectionString: url,
      role: { name: 'yidang_credit' },
    });
    expect(legalEntities?.role?.name).toBe('yidang_legal_entities');
    expect(credit?.connectionString).toBe(
      `postgres://yidang_credit:${credit?.role?.password}@db:5433/yidang?sslmode=require`,
    );
  });

  it('gives every role a password of its own, which follows from the secret alone', () => {
    const passwords = (secret: string) =>
      onServer('postgres://admin@db/yidang', {}, secret).map(({ role }) => role?.password);
    expect(new Set(passwords('one')).size).toBe(2);
    expect(passwords('one')).toEqual(passwords('one'));
    expect(passwords('one')).not.toEqual(passwords('two'));
  });

  it('names roles after the database, as one server may have several', () => {
    const names = (url: string) => onServer(url).map(({ role }) => role?.name);
    expect(names('postgres://admin@db/yidang_staging')[0]).toBe('yidang_staging_credit');
    expect(names('postgres://admin@db')[0]).toBe('admin_credit');
  });

  it('cuts the name of no role, which would make two of them one', () => {
    const [one, other] = onServer(`postgres://admin@db/${'y'.repeat(63)}`).map(
      ({ role }) => role?.name ?? '',
    );
    expect(one).not.toBe(other);
    for (const name of [one, other]) expect(name?.length).toBeLessThanOrEqual(63);
  });

  it('keeps the socket of a URL without a host, and takes over nobody else’s password', () => {
    const [credit] = onServer('postgres:///yidang?host=/run/postgresql&user=admin&password=word');
    expect(credit?.connectionString).toBe(
      `postgres://yidang_credit:${credit?.role?.password}@localhost/yidang?host=%2Frun%2Fpostgresql`,
    );
  });

  it('uses the URL of a domain’s own as it is', () => {
    const own = 'postgres://reader:word@elsewhere/credit';
    const [credit, legalEntities] = onServer('postgres://admin@db/yidang', { credit: own });
    expect(credit).toEqual({
      domain: 'credit',
      schema: 'credit',
      variable: 'CREDIT_DATABASE_URL',
      ownerConnectionString: own,
      connectionString: own,
      poolSize: 10,
    });
    expect(legalEntities?.variable).toBe('DATABASE_URL');
  });

  it('makes no roles in the embedded database and opens one connection to it', () => {
    const databases = domainDatabases(domains, {
      shared: { kind: 'embedded', connectionString: 'postgres://postgres@localhost/postgres?host=/tmp/x' },
      own: {},
    });
    expect(databases.map(({ role, poolSize }) => ({ role, poolSize }))).toEqual([
      { role: undefined, poolSize: 1 },
      { role: undefined, poolSize: 1 },
    ]);
    expect(new Set(databases.map(({ connectionString }) => connectionString)).size).toBe(1);
  });

  it('leaves out a domain that no database serves', () => {
    const databases = domainDatabases(domains, {
      shared: undefined,
      own: { credit: 'postgres://db/credit' },
    });
    expect(databases.map(({ domain }) => domain)).toEqual(['credit']);
  });
});
