// `npm run compose` writes schema/supergraph.graphql from the SDL of the domains and of the gateway's own fields; with
// `--check` it writes nothing and fails when the file is stale.

import { readFile, writeFile } from 'node:fs/promises';
import { domains } from '../subgraphs/index.ts';
import { loadSdl } from '../subgraphs/sdl.ts';
import { ownGraph } from './access/catalog.ts';
import { composeSupergraph } from './compose-supergraph.ts';
import { ownGraphSdl } from './data-sources.ts';
import { supergraphFile } from './supergraph.ts';

const subgraphs = [
  ...domains.map((domain) => ({ name: domain.name, sdl: loadSdl(domain) })),
  { name: ownGraph.name, sdl: ownGraphSdl() },
];
const composed = composeSupergraph(subgraphs);

if (process.argv.includes('--check')) {
  const committed = await readFile(supergraphFile, 'utf8').catch(() => '');
  if (committed !== composed) {
    process.stderr.write(
      'schema/supergraph.graphql is stale. Run `npm run compose` and commit the result.\n',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(supergraphFile, composed);
  process.stdout.write(`schema/supergraph.graphql: ${subgraphs.length} subgraphs\n`);
}
