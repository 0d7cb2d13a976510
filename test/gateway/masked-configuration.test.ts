import { describe, expect, it } from '@jest/globals';
import { readConfiguration } from '../../gateway/config.ts';
import { masked } from '../../gateway/masked-configuration.ts';

describe('the configuration as it is shown', () => {
  it('has the settings, and no secret of any of them', () => {
    const shown = masked(
      readConfiguration(
        {
          PORT: '4010',
          DATABASE_URL: 'postgres://yidang:hunter2@db:5432/yidang?sslpassword=hunter3&sslmode=require',
          DATABASE_ROLE_SECRET: 'hunter4-hunter4-hunter4',
          CREDIT_DATABASE_URL: 'postgres:///credit?host=/run/pg&user=credit&password=hunter5',
          POPULATION_URL: 'https://gateway:hunter6@population.example.cn/graphql?token=hunter7',
          OIDC_ISSUER: 'https://id.example.cn',
          OIDC_AUDIENCE: 'yidang',
        },
        ['credit', 'population'],
      ),
    );
    const text = JSON.stringify(shown);
    expect(text).not.toContain('hunter');
    expect(shown).toMatchObject({
      port: 4010,
      databaseUrl: 'postgres://yidang:***@db:5432/yidang?sslpassword=***&sslmode=require',
      databaseRoleSecret: '***',
      domainDatabaseUrls: { credit: expect.stringContaining('user=credit&password=***') },
      domainUrls: { population: 'https://gateway:***@population.example.cn/graphql?token=***' },
      openIdProvider: { issuer: 'https://id.example.cn/', audience: 'yidang' },
    });
  });

  it('has no secret of an address, wherever in it that stands, and nothing of what is no address', () => {
    const shown = (supergraph: string) => {
      const configuration = masked(readConfiguration({ SUPERGRAPH: supergraph, ACCESS: 'open' }, []));
      return (configuration as { supergraph: string }).supergraph;
    };
    expect(shown('https://hunter2@raw.example.cn/all.graphql')).toBe(
      'https://***@raw.example.cn/all.graphql',
    );
    expect(
      shown('https://store.example.cn/s?client_secret=hunter2&X-Amz-Signature=hunter3&auth=hunter4&v=7'),
    ).toBe('https://store.example.cn/s?client_secret=***&X-Amz-Signature=***&auth=***&v=7');
    for (const text of [
      'https://a:b#hunter2@host/x',
      'https://a:hunter2@host:99999/x',
      ' https://a:hunter2@host/x',
    ])
      expect(shown(text)).not.toContain('hunter');
    expect(shown('graphs/monkey.graphql')).toBe('graphs/monkey.graphql');
  });
});
