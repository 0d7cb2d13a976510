// The modules of a process as JavaScript: what it imports of the sources in as few files as there are moments at which it is needed. A
// process that runs these needs no compiler beside it, which takes a fifth of its memory, and names no closure each time it is made, as
// that compiler has it do.

import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type OutputFile, type Plugin } from 'esbuild';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param entry path of its module from the root
 * @param directory where the files are to lie, in or below the root, so that they find its packages
 */
export async function bundle(entry: string, directory: string): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: directory,
    bundle: true,
    // Packages are loaded from node_modules; of GraphQL there may be one copy only.
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // What is imported only when it is needed stays in files of its own.
    splitting: true,
    chunkNames: '[name]-[hash]',
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [besideTheSource(directory)],
    logLevel: 'error',
    write: false,
  });
  return outputFiles;
}

/** Files that a module reads beside itself are found beside its source. INVARIANT: all bundles lie directly in `directory`. */
function besideTheSource(directory: string): Plugin {
  return {
    name: 'beside-the-source',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const url = `new URL('${relative(directory, path).replaceAll('\\', '/')}', import.meta.url).href`;
        const source = await readFile(path, 'utf8');
        return { contents: source.replaceAll('import.meta.url', url), loader: 'ts' };
      });
    },
  };
}
