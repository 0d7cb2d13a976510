// `npm run bundle`, which `npm ci` and `npm start` run too: the modules of `npm start` as JavaScript in dist/, made anew where their
// sources have changed.

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { OutputFile } from 'esbuild';
import { bundle, root } from './bundle.ts';

const directory = join(root, 'dist');
const digestFile = join(directory, 'sources.sha256');

const digest = await sourceDigest();
if ((await readFile(digestFile, 'utf8').catch(() => '')) !== digest)
  await replaceWith(await bundle('gateway/main.ts', directory));

/** Two processes that start at once write the same: each file is whole whenever it is there, and the one that names others is last. */
async function replaceWith(files: readonly OutputFile[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  const entry = join(directory, 'main.js');
  const last = (path: string) => (path === entry ? 1 : 0);
  for (const { path, contents } of [...files].sort((a, b) => last(a.path) - last(b.path)))
    await put(path, contents);
  const kept = new Set(files.map(({ path }) => basename(path)));
  for (const name of await readdir(directory)) {
    // Drafts are of a process that is at it.
    if (/\.js(\.map)?$/.test(name) && !kept.has(name)) await rm(join(directory, name), { force: true });
  }
  await put(digestFile, digest);
}

async function put(path: string, contents: Uint8Array | string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, contents);
  await rename(draft, path);
}

/** Of the sources and of the versions of the packages. */
async function sourceDigest(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(root, 'package-lock.json')).catch(() => ''));
  for (const top of ['gateway', 'subgraphs', 'seeds']) {
    const entries = await readdir(join(root, top), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const file of files) hash.update(`${relative(root, file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}
