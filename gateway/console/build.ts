// `npm run console`, which `npm ci` runs too: builds the console where its sources have changed. Where the development packages
// are not installed it says so and is content, so that `npm ci --omit=dev` goes through.

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = dirname(fileURLToPath(import.meta.url));
const lockFile = join(directory, '../../package-lock.json');

const digest = await sourceDigest();
const digestFile = join(directory, 'dist', 'sources.sha256');
const built = await readFile(digestFile, 'utf8').catch(() => '');
if (built !== digest && (await isViteInstalled())) {
  const [{ build }, { buildSettings }] = await Promise.all([import('vite'), import('./vite.config.ts')]);
  await build(buildSettings);
  await writeFile(digestFile, digest);
}

async function isViteInstalled(): Promise<boolean> {
  try {
    import.meta.resolve('vite');
    return true;
  } catch {
    process.stdout.write(
      'The console is not built: its packages are development dependencies. Build it before they are pruned.\n',
    );
    return false;
  }
}

/** Of the sources and of the versions of the packages. */
async function sourceDigest(): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(directory, 'dist')))
    .sort();
  const hash = createHash('sha256').update(await readFile(lockFile).catch(() => ''));
  for (const file of files) hash.update(`${file.slice(directory.length)}\0`).update(await readFile(file));
  return hash.digest('hex');
}
