import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roleSecret } from '../../gateway/role-secret.ts';

describe('the secret of the database roles', () => {
  let dataDirectory: string;
  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-role-secret-'));
  });
  afterAll(() => rm(dataDirectory, { recursive: true }));

  it('is the one that was given', async () => {
    const databaseUrl = 'postgres://yidang:password@db/yidang';
    expect(await roleSecret({ dataDirectory, databaseUrl, databaseRoleSecret: 'given' })).toBe('given');
  });

  it.each(['postgres://yidang:p%40ss@db/yidang', 'postgres://yidang@db/yidang?password=p%40ss'])(
    'is the password in %s, which all instances share',
    async (databaseUrl) => {
      expect(await roleSecret({ dataDirectory, databaseUrl })).toBe('p@ss');
    },
  );

  it('is otherwise made once and kept where only its owner reads it', async () => {
    const databaseUrl = 'postgres://yidang@db/yidang';
    const secrets = await Promise.all([1, 2].map(() => roleSecret({ dataDirectory, databaseUrl })));
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]).toMatch(/^[\w-]{43}$/);
    const { mode } = await stat(join(dataDirectory, 'keys', 'database-role-secret'));
    expect(mode & 0o777).toBe(0o600);
  });
});
