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
});
