// The migrated and seeded databases that every database test starts from, one for each kind. The embedded one is kept
// between runs under a hash of the sources it comes from; the one on a server lives as long as the run.

import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { seedProvince } from '../seeds/seed.ts';
import {
  type DatabaseSettings,
  type DomainDatabase,
  domainDatabases,
} from '../subgraphs/connection-strings.ts';
import { startEmbeddedDatabase } from '../subgraphs/embedded-database.ts';
import { domains } from '../subgraphs/index.ts';
import { migrate } from '../subgraphs/migrate.ts';
import {
  dropRolesNamedAfter,
  type EmbeddedTemplate,
  ofDatabase,
  runOn,
  type ServerTemplate,
} from './database.ts';

type Report = (line: string) => void;

const province = { people: 2000, seed: 1 } as const;
const top = fileURLToPath(new URL('..', import.meta.url));
const cache = join(top, 'node_modules', '.cache', 'yidang-test');
const keptForMs = 60 * 60 * 1000;

export async function embeddedTemplate(
  report: Report,
): Promise<{ template: EmbeddedTemplate; remove: () => Promise<void> }> {
  const directory = join(cache, await sourceHash());
  if (await exists(directory)) {
    await utimes(directory, new Date(), new Date());
  } else {
    await mkdir(cache, { recursive: true });
    await removeUnused();
    // Made beside its place and then moved there: a run that is interrupted leaves no half template.
    const draft = await mkdtemp(join(cache, 'draft-'));
    await fillEmbedded(draft, report);
    await rename(draft, directory).catch(async (error) => {
      // Another run was faster.
      if (!(await exists(directory))) throw error;
      await rm(draft, { recursive: true });
    });
  }
  const clones = await mkdtemp(join(tmpdir(), 'yidang-test-'));
  // Retried, because the database of a test that was cut off may still be writing what it holds.
  const remove = () => rm(clones, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return { template: { kind: 'embedded', directory, clones }, remove };
}

async function fillEmbedded(directory: string, report: Report): Promise<void> {
  const onProgress = (step: string) => report(`embedded template: ${step}`);
  const { connectionString, stop } = await startEmbeddedDatabase({ directory, onProgress });
  try {
    await fill({ kind: 'embedded', connectionString }, onProgress);
  } finally {
    await stop();
  }
}

/** @param admin connects as a role that may create databases and roles */
export async function serverTemplate(
  admin: string,
  report: Report,
): Promise<{ template: ServerTemplate; remove: () => Promise<void> }> {
  const database = `yidang_test_${randomBytes(6).toString('hex')}`;
  await runOn(admin, [`CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8'`]);
  const dropDatabase = `DROP DATABASE ${database} WITH (FORCE)`;
  try {
    const connectionString = ofDatabase(admin, database);
    const roleSecret = randomBytes(24).toString('base64url');
    const databases = await fill({ kind: 'server', connectionString, roleSecret }, (step) =>
      report(`server template: ${step}`),
    );
    const template: ServerTemplate = {
      kind: 'postgres',
      adminConnectionString: admin,
      database,
      connectionStrings: Object.fromEntries(
        databases.map(({ domain, connectionString }) => [domain, connectionString]),
      ),
    };
    return { template, remove: () => removeFromServer(template) };
  } catch (error) {
    await runOn(admin, [dropDatabase]);
    throw error;
  }
}

/** With the clones that tests left which were cut off. */
async function removeFromServer(template: ServerTemplate): Promise<void> {
  const client = new pg.Client({ connectionString: template.adminConnectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [template.database],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
    await client.query(dropRolesNamedAfter(template.database));
  } finally {
    await client.end();
  }
}

async function fill(
  shared: NonNullable<DatabaseSettings['shared']>,
  onProgress: (step: string) => void,
): Promise<readonly DomainDatabase[]> {
  const databases = domainDatabases(domains, { shared, own: {} });
  await migrate({ databases, onProgress });
  onProgress(`seeding ${province.people} people`);
  await seedProvince({
    connectionString: () => shared.connectionString,
    embedded: shared.kind === 'embedded',
    ...province,
    onProgress() {},
  });
  return databases;
}

/** Of everything that decides what is in the database: sources, packages and data of migrations and seeds. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(province));
  const files = [join(top, 'package-lock.json')];
  for (const directory of ['seeds', 'subgraphs']) {
    const entries = await readdir(join(top, directory), { recursive: true, withFileTypes: true });
    files.push(
      ...entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
    );
  }
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 24);
}

/** Templates of older sources that no run has used lately. */
async function removeUnused(): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    const entry = await stat(path).catch(() => undefined);
    if (entry !== undefined && Date.now() - entry.mtimeMs > keptForMs)
      await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
