// The supergraph that all contenders share, with the addresses at which a contender serves its subgraphs.

import { loadSupergraph, supergraphFile } from '../gateway/supergraph.ts';

export async function supergraphWith(urls: ReadonlyMap<string, string>): Promise<string> {
  let sdl = await loadSupergraph(supergraphFile);
  for (const [name, url] of urls) sdl = sdl.replace(`"http://${name}.invalid/graphql"`, JSON.stringify(url));
  return sdl;
}
