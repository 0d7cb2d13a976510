// The secret that the passwords of the domains' database roles are made of, where none is given: all instances that share a
// DATABASE_URL with a password find the same one, and a lone instance keeps one of its own in DATA_DIR.

import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from './config.ts';

export async function roleSecret(
  configuration: Pick<Configuration, 'dataDirectory' | 'databaseUrl' | 'databaseRoleSecret'>,
): Promise<string> {
  const { dataDirectory, databaseUrl, databaseRoleSecret } = configuration;
  if (databaseRoleSecret !== undefined) return databaseRoleSecret;
  return passwordIn(databaseUrl) ?? keptSecret(join(dataDirectory, 'keys'));
}

function passwordIn(databaseUrl: string | undefined): string | undefined {
  if (databaseUrl === undefined) return undefined;
  const { password, searchParams } = new URL(databaseUrl);
  return searchParams.get('password') || decodeURIComponent(password) || undefined;
}

/** Two processes that start at once agree on one: the first file to get its final name wins. */
async function keptSecret(directory: string): Promise<string> {
  const file = join(directory, 'database-role-secret');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return readFile(file, 'utf8');
}
