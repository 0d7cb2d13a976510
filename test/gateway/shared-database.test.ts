import { describe, expect, it } from '@jest/globals';
import { sharedDatabase } from '../../gateway/shared-database.ts';
import { domains } from '../../subgraphs/index.ts';
import { startDatabases } from '../../subgraphs/start-databases.ts';

describe('the database of rules and trail', () => {
  const options = { dataDirectory: '', roleSecret: async () => 'secret', onProgress() {} };
  const own = Object.fromEntries(domains.map(({ name }) => [name, `postgres://elsewhere/${name}`]));

  it('is that of DATABASE_URL, also where every domain is served or lies elsewhere', async () => {
    const databaseUrl = 'postgres://somebody:secret@here/yidang';
    const elsewhere = { ...options, databaseUrl, domainDatabaseUrls: {} };
    expect(sharedDatabase(await startDatabases({ ...elsewhere, domains: [] }))).toBe(databaseUrl);
    const each = { ...options, databaseUrl, domainDatabaseUrls: own, domains };
    expect(sharedDatabase(await startDatabases(each))).toBe(databaseUrl);
  });

  it('has to be said where there is no other', async () => {
    const started = await startDatabases({ ...options, domains, domainDatabaseUrls: own });
    expect(() => sharedDatabase(started)).toThrow(
      'Set it, also where every domain has a database of its own.',
    );
  });
});
