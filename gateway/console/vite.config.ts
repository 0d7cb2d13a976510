// How the console is built: file names carry the hash of their content, everything the page needs lies beside it, and what can be
// sent compressed has a .gz next to it. Nothing is fetched while building.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { InlineConfig, Plugin } from 'vite';

export const outputDirectory = fileURLToPath(new URL('./dist/', import.meta.url));

export const buildSettings: InlineConfig = {
  root: fileURLToPath(new URL('.', import.meta.url)),
  configFile: false,
  logLevel: 'warn',
  // The server puts the nonce of each answer in its place.
  html: { cspNonce: '%NONCE%' },
  plugins: [compressed()],
  build: {
    outDir: outputDirectory,
    emptyOutDir: true,
    // A data: URL would need a wider content-security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Monaco, loaded when the explorer is opened, is larger by nature; test/gateway/console/bundle.test.ts holds the budget.
    chunkSizeWarningLimit: 6000,
    target: 'es2022',
    rolldownOptions: {
      onLog(level, log, report) {
        // Says of hundreds of files that `use client` means nothing outside of a server framework.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  worker: { format: 'es' },
};

const worthCompressing = /\.(js|css|svg|ttf)$/;

function compressed(): Plugin {
  return {
    name: 'compressed',
    async closeBundle() {
      const directory = join(outputDirectory, 'assets');
      const files = (await readdir(directory)).filter((name) => worthCompressing.test(name));
      await Promise.all(
        files.map(async (name) => {
          const file = join(directory, name);
          await writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file)));
        }),
      );
    },
  };
}
